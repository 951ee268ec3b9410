// Programs: whether their bytes are valid (docs/architecture.md).
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "abi.h"

// A record: one cell, or two.
struct Record {
  const RecordCell& head;
  const MoreCell* more;  // null for one of one cell: its operands are immediates

  uint16_t KindOf(uint32_t operand) const { return more == nullptr ? kImmediate : more->kinds[operand]; }
  uint64_t OperandOf(uint32_t operand) const {
    return operand < kFirstOperands ? head.operands[operand] : more->operands[operand - kFirstOperands];
  }
  uint32_t Cells() const { return more == nullptr ? 1 : 2; }
};

// A program whose bytes were found valid.
struct Program {
  const ProgramHeader& header;
  const RecordCell* records;
  const uint8_t* payload;
};

// The record that begins with this cell.
Record RecordFrom(const RecordCell* cell);

// The number of the first rule that the bytes break, or 0; nothing is performed. `bytes` is aligned to 8.
uint32_t BrokenRule(const uint8_t* bytes, size_t length);

// What the rule says, for the message of the results; the simulator says the same.
const char* RuleText(uint32_t rule);

// Valid bytes as a program.
Program ProgramFrom(const uint8_t* bytes);
