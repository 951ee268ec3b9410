// The wire format of programs and results (docs/architecture.md), and where a machine's memory lies.
#pragma once
#include <stddef.h>
#include <stdint.h>

inline constexpr uint64_t kPageSize = 4096;
inline constexpr uint64_t kLowEnd = 0x10000;  // below it nothing can be mapped: addresses go to the kernel as they are
inline constexpr uint64_t kArenaStart = 0x100000000000;
inline constexpr uint64_t kArenaEnd = 0x600000000000;
inline constexpr uint64_t kHeapStart = 0x360000000000;  // where the heap of a process begins
inline constexpr uint64_t kPayloadBase = 0x700000000000;
inline constexpr uint64_t kPayloadSize = 1 << 20;
inline constexpr uint64_t kControlBase = 0x710000000000;
inline constexpr uint64_t kTaskSize = 0x7ffffffff000;
inline constexpr uint64_t kUntouched = 0x5a5a5a5a5a5a5a5a;
inline constexpr uint64_t kAllOnes = ~uint64_t{0};

inline constexpr uint32_t kProcesses = 16;
inline constexpr uint32_t kThreads = 16;
inline constexpr uint32_t kSlots = kProcesses * kThreads;

inline constexpr uint32_t kMostRecords = 4096;
inline constexpr uint32_t kMostCells = 2 * kMostRecords;
inline constexpr uint32_t kMostWindows = 8;
inline constexpr uint64_t kMostWindowPages = 4096;
inline constexpr uint32_t kOperands = 12;
inline constexpr uint32_t kFirstOperands = 7;  // those that the first cell of a record has room for
inline constexpr size_t kCellSize = 64;
inline constexpr uint32_t kOutWords = 5;
inline constexpr uint64_t kRegionSize = 24;      // bytes of what PAGEMAP_SCAN tells of a region
inline constexpr uint64_t kMostTransfer = 4096;  // bytes of one read or write
inline constexpr uint64_t kMostName = 300;      // letters of a name, some of which are too many for the kernel
inline constexpr uint64_t kMostSegments = 8;     // of one array of struct iovec
inline constexpr uint64_t kMostFill = 1 << 30;   // bytes
inline constexpr uint32_t kMostResults = 1 << 20;

inline constexpr uint32_t kProgramMagic = 0x44464655;
inline constexpr uint32_t kResultsMagic = 0x544c5352;
inline constexpr uint16_t kProgramVersion = 2;
inline constexpr uint16_t kExplain = 1;

enum RecordFlag : uint8_t { kNoSettle = 1, kLookState = 2, kLookMaps = 4, kLookSmaps = 8 };
inline constexpr uint8_t kLooks = kLookState | kLookMaps | kLookSmaps;
inline constexpr uint8_t kLong = 0x80;  // a second cell follows the record's first

inline constexpr uint16_t kImmediate = 0;
inline constexpr uint16_t kPayloadOperand = 1;
inline constexpr uint16_t kSlotOperand = 0x8000;

enum Kind : uint8_t { kValue = 1, kErrno, kSignal, kExited, kKilled, kRefused };
enum Refusal : uint8_t { kBusy = 1, kNoProcess, kDriverMemory, kChildTaken, kLimit, kStopped };
enum Status : uint32_t { kOk = 0, kTooLong = 2, kInvalid = 3, kFailed = 4 };
enum SectionType : uint16_t { kSleepers = 1, kPages, kFdinfo, kMaps, kSmaps, kFiles };
enum Reason : uint8_t {
  kFaultReason = 1, kEventReason, kReadReason, kPollReason, kLockReason, kWaitReason,
  kFutexReason, kPipeReason, kStoppedReason, kSpinningReason, kUnknownReason,
};

inline constexpr uint32_t kNoRecord = 0xffffffff;

struct Window {
  uint64_t start;
  uint64_t pages;
};

struct ProgramHeader {
  uint32_t magic;
  uint16_t version;
  uint16_t flags;
  uint32_t records;
  uint32_t payload;
  uint32_t windows;
  uint16_t final_looks;
  uint16_t zero16;
  uint32_t cells;  // of all records together
  uint32_t zero32;
  Window window[kMostWindows];
};
static_assert(sizeof(ProgramHeader) == 160);

// The first cell of a record: a head, and operands as far as there is room.
struct RecordCell {
  uint16_t code;
  uint8_t process;
  uint8_t thread;
  uint8_t flags;
  uint8_t zero[3];
  uint64_t operands[kFirstOperands];
};
static_assert(sizeof(RecordCell) == kCellSize);

// The second cell of a long one.
struct MoreCell {
  uint16_t kinds[kOperands];
  uint64_t operands[kOperands - kFirstOperands];
};
static_assert(sizeof(MoreCell) == kCellSize);

struct ResultsHeader {
  uint32_t magic;
  uint32_t length;
  uint32_t frames;
  uint32_t status;
  uint32_t record;
  uint32_t detail;
  uint32_t message;
  uint32_t zero;
};
static_assert(sizeof(ResultsHeader) == 32);

struct FrameHeader {
  uint32_t record;
  uint16_t completions;
  uint16_t sections;
  uint32_t length;
  uint32_t zero;
};
static_assert(sizeof(FrameHeader) == 16);

// In results only as many out words follow the value as it has.
struct Completion {
  uint32_t record;
  uint8_t process;
  uint8_t thread;
  uint8_t kind;
  uint8_t outputs;
  uint16_t error;
  uint16_t why;
  uint32_t length;
  int64_t value;
  uint64_t out[kOutWords];
};
static_assert(sizeof(Completion) == 64);

// Bytes of a completion in results, without those that come along.
inline size_t ReportedSize(const Completion& completion) {
  return offsetof(Completion, out) + completion.outputs * sizeof(uint64_t);
}

struct SectionHeader {
  uint16_t type;
  uint16_t process;
  uint32_t length;
};
static_assert(sizeof(SectionHeader) == 8);

inline constexpr size_t kMostProgram = sizeof(ProgramHeader) + kMostCells * kCellSize + kPayloadSize;
