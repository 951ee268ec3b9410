// What /proc/PID shows of a process, as operations. Every one opens its file, reads and closes it.
#pragma once
#include <stdint.h>

#include "abi.h"

// Opens a file of /proc/PID, for the system calls that follow. A result from -4095 to -1 is minus an errno.
long OpenOf(uint64_t pid, const char* name, int flags);

// readlink(2) of a descriptor's link in /proc, without what differs from run to run.
void PerformLink(const char* path, uint8_t* scratch, Completion* completion);

// Performs the operation as `Perform` does; false if it is none of these.
bool PerformView(uint16_t code, const uint64_t* operands, uint8_t* scratch, Completion* completion);
