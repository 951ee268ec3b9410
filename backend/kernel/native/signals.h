// Signal actions and masks without libc.
#pragma once
#include <stdint.h>

#include <asm/sigcontext.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <asm/ucontext.h>

using SignalHandler = void (*)(int signal, siginfo_t* info, ucontext* context);

inline constexpr uint64_t SignalBit(int signal) { return uint64_t{1} << (signal - 1); }

// Sets an action; SA_SIGINFO and the restorer are added to `flags`. A null handler is SIG_DFL.
void SetSignalHandler(int signal, SignalHandler handler, unsigned long flags);
// The same; 0 or minus an errno.
long SetSignalAction(int signal, SignalHandler handler, unsigned long flags);
void IgnoreSignal(int signal);
void SetSignalMask(uint64_t blocked);
// An action that does nothing but interrupt system calls.
void InterruptOnly(int signal, siginfo_t* info, ucontext* context);
