#include "run.h"

#include "collect.h"
#include "look.h"
#include "machine.h"
#include "memory.h"
#include "program.h"
#include "settle.h"
#include "start.h"

namespace {

// A payload replaces the one before as a whole: what it does not reach is zeros.
void LoadPayload(const Program& program) {
  uint64_t length = program.header.payload;
  if (length == 0) return;
  auto* area = reinterpret_cast<uint8_t*>(kControlBase + kPayloadOffset);
  memcpy(area, program.payload, length);
  if (length < machine.payload_length) memset(area + length, 0, machine.payload_length - length);
  machine.payload_length = length;
}

// By (process, thread), those of one thread in the order in which they came.
void PutCompletions(Results& results) {
  for (uint32_t index = 0; index < kSlots; index++)
    for (uint32_t pending = 0; pending < machine.pending_count; pending++) {
      const Pending& entry = machine.pending[pending];
      if (SlotIndex(entry.completion.process, entry.completion.thread) == index)
        results.AddCompletion(entry.completion, entry.bytes);
    }
  machine.pending_count = 0;
}

// Settles and adds a frame. The status that ends the run, or kOk.
Status PutFrame(uint32_t record, uint32_t looks, const ProgramHeader& program, Results& results) {
  if (!Settle()) return kFailed;
  results.BeginFrame(record);
  PutCompletions(results);
  TakeLooks(looks, program, results);
  if (machine.failed) {
    results.DropFrame();
    return kFailed;
  }
  return results.EndFrame() ? kOk : kTooLong;
}

size_t EndRun(Status status, uint32_t record, Results& results) {
  if (status == kFailed) return results.End(status, record, 0, machine.failure.data(), machine.failure.length());
  const char* message = status == kTooLong ? "more than 1 MiB" : "";
  return results.End(status, record, 0, message, TextLength(message));
}

size_t EndInvalid(uint32_t rule, Results& results) {
  return results.End(kInvalid, kNoRecord, rule, RuleText(rule), TextLength(RuleText(rule)));
}

}  // namespace

size_t RunProgram(const uint8_t* bytes, size_t length, Results& results) {
  results.Begin();
  if (uint32_t rule = BrokenRule(bytes, length)) return EndInvalid(rule, results);
  if (!machine.failed) NoticeDeaths();
  if (machine.failed) return EndRun(kFailed, kNoRecord, results);
  Program program = ProgramFrom(bytes);
  machine.run++;
  LoadPayload(program);
  const RecordCell* cell = program.records;
  for (uint32_t index = 0; index < program.header.records; index++) {
    Record record = RecordFrom(cell);
    cell += record.Cells();
    StartRecord(record, index);
    if ((record.head.flags & kNoSettle) != 0) continue;
    Status status = PutFrame(index, record.head.flags & kLooks, program.header, results);
    if (status != kOk) return EndRun(status, index, results);
  }
  Status status = PutFrame(kNoRecord, program.header.final_looks, program.header, results);
  return EndRun(status, kNoRecord, results);
}
