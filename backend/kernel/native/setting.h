// vm.unprivileged_userfaultfd, which programs may change: it is everybody's, so the machine has a lease for it from then until it is reset.
#pragma once

inline constexpr char kUnprivilegedSetting[] = "/proc/sys/vm/unprivileged_userfaultfd";

// Before a program may change it. Without the right to write it there is no lease, and Linux refuses the program too.
void BorrowSetting();

// Makes it what it was before programs changed it.
void ReturnSetting();
