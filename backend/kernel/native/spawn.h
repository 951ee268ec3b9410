// clone(2) without libc, onto a stack of our own choice.
#pragma once
#include <stdint.h>

#include "control.h"

using Entry = void (*)(Slot& slot);

// A thread of this process, or a child process, that starts in `entry` on the stack that ends at `stack_top`.
// `entry` must not return. The tid or pid, or minus an errno.
long CloneThread(uint64_t stack_top, Entry entry, Slot& slot);
long CloneProcess(uint64_t stack_top, Entry entry, Slot& slot);

// Goes on in `entry` on another stack.
[[noreturn]] void SwitchStack(uint64_t stack_top, Entry entry, Slot& slot);
