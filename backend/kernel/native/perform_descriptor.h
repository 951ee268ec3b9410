// What operations do to a descriptor as such, whatever it refers to. A part of Perform.
#pragma once
#include <stdint.h>

#include "abi.h"

// Returns false, with nothing performed, for an operation of another kind.
bool PerformDescriptor(uint16_t code, const uint64_t* operands, uint8_t* scratch, Completion* completion);
