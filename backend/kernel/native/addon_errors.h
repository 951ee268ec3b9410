// Errors as Node's own have them: a `code` to tell them apart, a message for people.
#pragma once
#include <string>

#include <napi.h>

// Throws `error` with its property `code` set.
[[noreturn]] void Throw(Napi::Error error, const char* code);

// Throws Error with `code` (as ECHILD) and `errno` of a failed system call.
[[noreturn]] void ThrowErrno(Napi::Env env, int error, const std::string& what);

// Codes of what can befall a machine.
inline constexpr const char* kMachineDeadline = "ERR_MACHINE_DEADLINE";  // it did not answer or end in time
inline constexpr const char* kMachineGone = "ERR_MACHINE_GONE";          // its guard has ended
inline constexpr const char* kMachineProtocol = "ERR_MACHINE_PROTOCOL";  // it answered what is no frame
inline constexpr const char* kMachineUnknown = "ERR_MACHINE_UNKNOWN";    // no machine of this thread has that number
inline constexpr const char* kRefusedInProcess = "ERR_REFUSED_IN_PROCESS";
inline constexpr const char* kNotAUserfaultfd = "ERR_NOT_A_USERFAULTFD";
inline constexpr const char* kNotALease = "ERR_NOT_A_LEASE";
