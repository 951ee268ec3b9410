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

constexpr uint8_t kRecordFlags = kNoSettle | kLooks;

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

uint32_t BrokenByRecord(const Record& record, uint32_t index, uint32_t payload) {
  const OperationInfo* info = FindOperation(record.code);
  if (info == nullptr) return kOperationRule;
  if (record.process >= kProcesses || record.thread >= kThreads) return kThreadRule;
  if ((record.flags & ~kRecordFlags) != 0) return kFlagsRule;
  if (record.zero[0] != 0 || record.zero[1] != 0 || record.zero[2] != 0) return kFlagsRule;
  for (uint32_t operand = info->operands; operand < kOperands; operand++)
    if (record.operands[operand] != 0) return kOperandRule;
  for (uint32_t operand = 0; operand < info->operands; operand++)
    if (uint32_t rule = BrokenByOperand(record.kinds[operand], record.operands[operand], index, payload)) return rule;
  for (uint32_t operand = info->operands; operand < kOperands; operand++)
    if (record.kinds[operand] != 0) return kOperandRule;
  return 0;
}

uint32_t BrokenByHeader(const ProgramHeader& header, size_t length) {
  if (header.magic != kProgramMagic) return kMagicRule;
  if (header.version != kProgramVersion) return kVersionRule;
  if ((header.flags & ~kExplain) != 0 || (header.final_looks & ~kLooks) != 0) return kHeaderRule;
  if (header.zero16 != 0 || header.zero64 != 0) return kHeaderRule;
  if (header.records > kMostRecords || header.payload > kPayloadSize) return kCountsRule;
  if (length != sizeof header + header.records * sizeof(Record) + header.payload) return kLengthRule;
  return AreWindowsValid(header) ? kNoRule : kWindowRule;
}

}  // namespace

uint32_t BrokenRule(const uint8_t* bytes, size_t length) {
  if (length < sizeof(ProgramHeader) || length > kMostProgram) return kLengthRule;
  Program program = ProgramFrom(bytes);
  if (uint32_t rule = BrokenByHeader(program.header, length)) return rule;
  for (uint32_t index = 0; index < program.header.records; index++)
    if (uint32_t rule = BrokenByRecord(program.records[index], index, program.header.payload)) return rule;
  return 0;
}

const char* RuleText(uint32_t rule) { return kRuleTexts[rule]; }

Program ProgramFrom(const uint8_t* bytes) {
  auto& header = *reinterpret_cast<const ProgramHeader*>(bytes);
  auto* records = reinterpret_cast<const Record*>(bytes + sizeof header);
  return {header, records, bytes + sizeof header + uint64_t{header.records} * sizeof(Record)};
}
