#pragma once
#include <napi.h>

// restoreLease(file): gives back the lease of a guard that was killed, as the lock file says (lease.h), and empties the
// file: true. False where the lease is held or was given back. Throws Error with a system call's code, or with
// ERR_NOT_A_LEASE.
Napi::Value RestoreLease(const Napi::CallbackInfo& info);
