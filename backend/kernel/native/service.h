// The service thread of a subject process: makes the threads that the driver asks for, and ends the process when the
// guard has died. No program sees it.
#pragma once
#include <stdint.h>

#include "spawn.h"

// Lets the calling thread's process be killed when the guard dies, which ends it even if it is stopped. Its parent is the guard.
void EndWithGuard();
// Makes the calling process's service thread; new threads start in `entry`. 0 or minus an errno.
long StartService(uint32_t process, Entry entry);
