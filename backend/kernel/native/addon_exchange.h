#pragma once
#include <napi.h>

// exchange(fd, type, bytes, deadlineMs): { type, bytes }. Sends one frame and waits for one, with the thread blocked.
// Throws Error with code ERR_MACHINE_DEADLINE, ERR_MACHINE_GONE or ERR_MACHINE_PROTOCOL, after which the machine is
// unusable.
Napi::Value Exchange(const Napi::CallbackInfo& info);
