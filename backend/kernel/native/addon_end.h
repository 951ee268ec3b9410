#pragma once
#include <napi.h>

// closeFd(fd): closes our end of the socket, which tells the guard to end the machine.
void CloseFd(const Napi::CallbackInfo& info);

// kill(pid): SIGKILL for the guard and all processes of its machine.
void Kill(const Napi::CallbackInfo& info);

// reap(pid, deadlineMs): waits for the guard's end; its exit status, or minus the signal that killed it.
// Throws Error with code ERR_MACHINE_DEADLINE, and the guard is then still there.
Napi::Value Reap(const Napi::CallbackInfo& info);
