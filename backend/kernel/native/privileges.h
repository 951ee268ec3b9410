// Giving up privileges, by one thread of the subject: credentials belong to threads.
#pragma once
#include <stdint.h>

// What can be given up.
inline constexpr uint64_t kDropCapability = 1;  // CAP_SYS_PTRACE
inline constexpr uint64_t kDropRoot = 2;        // to be root, and all capabilities but that one

// 0 or minus an errno. Who is not root has nothing of that to give up.
long DropPrivileges(uint64_t what);
