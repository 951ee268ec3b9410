#pragma once
#include <napi.h>

// exchange(fd, type, bytes, deadlineMs): { type, bytes }. Sends one frame and waits for one; blocks the thread until then.
// Throws Error with code ERR_MACHINE_DEADLINE, ERR_MACHINE_GONE or ERR_MACHINE_PROTOCOL; the machine is unusable afterwards.
Napi::Value Exchange(const Napi::CallbackInfo& info);
