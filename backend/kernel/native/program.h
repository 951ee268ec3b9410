// Programs: whether their bytes are valid (docs/architecture.md).
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "abi.h"

// A program whose bytes were found valid.
struct Program {
  const ProgramHeader& header;
  const Record* records;
  const uint8_t* payload;
};

// The number of the first rule that the bytes break, or 0; nothing is performed. `bytes` is aligned to 8.
uint32_t BrokenRule(const uint8_t* bytes, size_t length);

// What the rule says, for the message of the results; the simulator says the same.
const char* RuleText(uint32_t rule);

// Valid bytes as a program.
Program ProgramFrom(const uint8_t* bytes);
