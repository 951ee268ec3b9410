// The service thread of a subject process: makes the threads that the driver asks for, and ends the process when the
// guard has died. No program sees it.
#pragma once
#include <stdint.h>

#include "spawn.h"

// Makes the calling process's service thread; new threads start in `entry`. 0 or minus an errno.
long StartService(uint32_t process, Entry entry);
