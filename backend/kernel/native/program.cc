#include "program.h"

#include "perform.h"

namespace {

enum Rule : uint32_t {
  kNoRule, kLengthRule, kMagicRule, kVersionRule, kHeaderRule, kCountsRule, kWindowRule,
  kOperationRule, kThreadRule, kFlagsRule, kOperandRule, kSlotRule, kPayloadRule,
};

constexpr const char* kRuleTexts[] = {
    "",
    "its length is not that of its records and payload",
    "it does not begin as a program",
    "its version is not 1",
    "its header has unknown flags or something where zeros belong",
    "it has too many records or too much payload",
    "a window is not page-aligned inside the arena, or there are too many pages in windows",
    "a record has an unknown operation",
    "a record names a process or thread over 15",
    "a record has unknown flags or something where zeros belong",
    "a record has an operand of unknown kind, or one too many",
    "an operand refers to a record that is not before its own, or to a field that there is not",
    "an operand refers to a place behind the payload",
};

constexpr uint8_t kRecordFlags = kNoSettle | kLooks | kLong;

bool AreWindowsValid(const ProgramHeader& header) {
  if (header.windows > kMostWindows) return false;
  uint64_t total = 0;
  for (uint32_t index = 0; index < header.windows; index++) {
    const Window& window = header.window[index];
    if (window.start % kPageSize != 0 || window.start < kArenaStart || window.start > kArenaEnd) return false;
    if (window.pages > kMostWindowPages || window.pages * kPageSize > kArenaEnd - window.start) return false;
    total += window.pages;
  }
  return total <= kMostWindowPages;
}

uint32_t BrokenByOperand(uint16_t kind, uint64_t operand, uint32_t index, uint32_t payload) {
  if (kind == kImmediate) return 0;
  if (kind == kPayloadOperand) return operand > payload ? kPayloadRule : kNoRule;
  if ((kind & kSlotOperand) == 0) return kOperandRule;
  return (kind & 0xfffu) >= index || (kind >> 12 & 7u) > kOutWords ? kSlotRule : kNoRule;
}

uint32_t BrokenByHead(const RecordCell& head) {
  if (FindOperation(head.code) == nullptr) return kOperationRule;
  if (head.process >= kProcesses || head.thread >= kThreads) return kThreadRule;
  bool zeros = head.zero[0] == 0 && head.zero[1] == 0 && head.zero[2] == 0;
  return (head.flags & ~kRecordFlags) != 0 || !zeros ? kFlagsRule : kNoRule;
}

uint32_t BrokenByKinds(const Record& record, uint32_t index, uint32_t payload) {
  uint32_t operands = FindOperation(record.head.code)->operands;
  for (uint32_t operand = 0; operand < kOperands; operand++) {
    uint16_t kind = record.KindOf(operand);
    if (operand >= operands && kind != kImmediate) return kOperandRule;
    if (uint32_t rule = BrokenByOperand(kind, record.OperandOf(operand), index, payload)) return rule;
  }
  return kNoRule;
}

// Moves `cell` behind the record.
uint32_t BrokenByRecord(const RecordCell** cell, const RecordCell* end, uint32_t index, uint32_t payload) {
  if (*cell >= end) return kLengthRule;
  if (uint32_t rule = BrokenByHead(**cell)) return rule;
  Record record = RecordFrom(*cell);
  *cell += record.Cells();
  if (record.more == nullptr) return kNoRule;
  return *cell <= end ? BrokenByKinds(record, index, payload) : kLengthRule;
}

uint32_t BrokenByHeader(const ProgramHeader& header, size_t length) {
  if (header.magic != kProgramMagic) return kMagicRule;
  if (header.version != kProgramVersion) return kVersionRule;
  if ((header.flags & ~kExplain) != 0 || (header.final_looks & ~kLooks) != 0) return kHeaderRule;
  if (header.zero16 != 0 || header.zero32 != 0) return kHeaderRule;
  if (header.records > kMostRecords || header.payload > kPayloadSize) return kCountsRule;
  if (header.cells > kMostCells) return kCountsRule;
  if (length != sizeof header + header.cells * kCellSize + header.payload) return kLengthRule;
  return AreWindowsValid(header) ? kNoRule : kWindowRule;
}

}  // namespace

uint32_t BrokenRule(const uint8_t* bytes, size_t length) {
  if (length < sizeof(ProgramHeader) || length > kMostProgram) return kLengthRule;
  Program program = ProgramFrom(bytes);
  if (uint32_t rule = BrokenByHeader(program.header, length)) return rule;
  if (program.header.cells < program.header.records) return kLengthRule;
  const RecordCell* cell = program.records;
  const RecordCell* end = cell + program.header.cells;
  for (uint32_t index = 0; index < program.header.records; index++)
    if (uint32_t rule = BrokenByRecord(&cell, end, index, program.header.payload)) return rule;
  return cell == end ? kNoRule : kLengthRule;
}

const char* RuleText(uint32_t rule) { return kRuleTexts[rule]; }

Record RecordFrom(const RecordCell* cell) {
  bool is_long = (cell->flags & kLong) != 0;
  return {*cell, is_long ? reinterpret_cast<const MoreCell*>(cell + 1) : nullptr};
}

Program ProgramFrom(const uint8_t* bytes) {
  auto& header = *reinterpret_cast<const ProgramHeader*>(bytes);
  auto* records = reinterpret_cast<const RecordCell*>(bytes + sizeof header);
  return {header, records, reinterpret_cast<const uint8_t*>(records + header.cells)};
}
