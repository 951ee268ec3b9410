// Files of other kinds than memfds, which take more than one system call. A part of Perform.
#pragma once
#include <stdint.h>

#include "abi.h"

// Returns false, with nothing performed, for an operation of another kind.
bool PerformFile(uint16_t code, const uint64_t* operands, Completion* completion);
