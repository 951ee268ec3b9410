#include "protocol.h"

#include <asm/errno.h>
#include <asm/poll.h>

#include "lease.h"
#include "machine.h"
#include "memory.h"
#include "pin.h"
#include "repeat.h"
#include "reset.h"
#include "run.h"

namespace {

enum Request : uint32_t { kRun = 1, kReset, kLease, kInfo, kPin, kRepeat };
constexpr uint32_t kAnswer = 0x80;
constexpr uint32_t kError = 0xff;

struct Header {
  uint32_t length;
  uint32_t type;
};

// What precedes the program in REPEAT; the request lies so that the program is aligned.
constexpr size_t kRepeatCount = sizeof(uint32_t);
constexpr size_t kLongestLease = 900;  // what fits messages about it
constexpr size_t kLongestRequest = kRepeatCount + kMostProgram;

struct {
  int in;
  int out;
  bool socket;
} client;

alignas(8) uint8_t request_space[8 + kLongestRequest + 1];
alignas(8) uint8_t results_space[kResultsSpace];
constinit Results results(results_space);

[[noreturn]] void End(int status) {
  EndProcesses();
  GiveLeasesBack();
  sys::Call(__NR_exit_group, status);
  __builtin_unreachable();
}

// False at the end of the input.
bool Receive(void* to, size_t length) {
  auto* at = static_cast<uint8_t*>(to);
  while (length > 0) {
    long got = sys::Call(__NR_read, client.in, at, length);
    if (got == -EINTR) continue;
    if (got <= 0) return false;
    at += got;
    length -= static_cast<size_t>(got);
  }
  return true;
}

void Send(const void* bytes, size_t length) {
  if (WriteAll(client.out, bytes, length) != 0) End(0);
}

void Answer(uint32_t type, const void* bytes, size_t length) {
  Header header{static_cast<uint32_t>(length), type};
  struct {
    const void* base;
    size_t length;
  } parts[] = {{&header, sizeof header}, {bytes, length}};
  // Mostly one call does it.
  long sent = sys::Call(__NR_writev, client.out, parts, 2);
  if (sent < 0 && sent != -EINTR) End(0);
  auto done = sent < 0 ? 0 : static_cast<size_t>(sent);
  if (done < sizeof header) {
    Send(reinterpret_cast<uint8_t*>(&header) + done, sizeof header - done);
    done = sizeof header;
  }
  Send(static_cast<const uint8_t*>(bytes) + (done - sizeof header), length - (done - sizeof header));
}

void AnswerError(const char* message, size_t length) { Answer(kError, message, length); }
void AnswerError(const char* message) { AnswerError(message, TextLength(message)); }
void AnswerFailure() { AnswerError(machine.failure.data(), machine.failure.length()); }

void AnswerRun(const uint8_t* bytes, size_t length) {
  size_t produced = RunProgram(bytes, length, results);
  Answer(kRun + kAnswer, results_space, produced);
}

void AnswerReset() {
  ResetMachine();
  if (machine.failed) AnswerFailure();
  else Answer(kReset + kAnswer, nullptr, 0);
}

// `bytes` has a zero behind it.
void AnswerLease(const uint8_t* bytes, size_t length) {
  auto* path = reinterpret_cast<const char*>(bytes);
  size_t path_length = TextLength(path);
  if (path_length + 2 > length || bytes[length - 1] != 0) return AnswerError("a LEASE request is: path NUL value NUL");
  if (length > kLongestLease) return AnswerError("the path and value of a lease are too long");
  LeaseText answer;
  if (TakeLease(path, path + path_length + 1, answer)) Answer(kLease + kAnswer, answer.data(), answer.length());
  else AnswerError(answer.data(), answer.length());
}

void AddThreads(uint32_t number, Text<16384>& text) {
  bool first = true;
  for (uint32_t thread = 0; thread < kThreads; thread++) {
    uint32_t tid = Acquire(&control().tids[SlotIndex(number, thread)]);
    if (tid == 0) continue;
    text.Add(first ? "" : ",").Add("{\"thread\":").Add(thread).Add(",\"tid\":").Add(tid).Add("}");
    first = false;
  }
}

void AnswerInfo() {
  static Text<16384> text;
  if (machine.failed) return AnswerFailure();
  text.Clear();
  text.Add("{\"guard\":").Add(static_cast<uint64_t>(sys::Call(__NR_getpid))).Add(",\"processes\":[");
  bool first = true;
  for (uint32_t number = 0; number < kProcesses; number++) {
    if (!machine.processes[number].alive) continue;
    text.Add(first ? "" : ",").Add("{\"process\":").Add(number).Add(",\"pid\":").Add(machine.processes[number].pid);
    text.Add(",\"threads\":[");
    AddThreads(number, text);
    text.Add("]}");
    first = false;
  }
  text.Add("]}");
  Answer(kInfo + kAnswer, text.data(), text.length());
}

void AnswerPin(const uint8_t* bytes, size_t length) {
  uint32_t cpu;
  if (length != sizeof cpu) return AnswerError("a PIN request is a u32");
  memcpy(&cpu, bytes, sizeof cpu);
  if (Pin(cpu)) Answer(kPin + kAnswer, nullptr, 0);
  else AnswerError("there is no such CPU to run on");
}

void AnswerRepeat(const uint8_t* bytes, size_t length) {
  uint32_t count;
  if (length < sizeof count) return AnswerError("a REPEAT request is a u32 and a program");
  memcpy(&count, bytes, sizeof count);
  size_t total = Repeat(bytes + sizeof count, length - sizeof count, count, results, results_space);
  if (machine.failed && total == 0) return AnswerFailure();
  Header header{static_cast<uint32_t>(total), kRepeat + kAnswer};
  Send(&header, sizeof header);
  SendRepeated(Send);
}

void AnswerRequest(uint32_t type, const uint8_t* bytes, size_t length) {
  switch (type) {
    case kRun: return AnswerRun(bytes, length);
    case kReset: return AnswerReset();
    case kLease: return AnswerLease(bytes, length);
    case kInfo: return AnswerInfo();
    case kPin: return AnswerPin(bytes, length);
    case kRepeat: return AnswerRepeat(bytes, length);
    default: return AnswerError("no such request");
  }
}

}  // namespace

void EndIfHungUp() {
  if (!client.socket) return;
  pollfd polled{client.in, POLLRDHUP, 0};
  if (sys::Call(__NR_poll, &polled, 1, 0) > 0) End(0);
}

void Serve(int in, int out, bool socket) {
  client = {in, out, socket};
  Header header;
  while (Receive(&header, sizeof header)) {
    if (header.length > kLongestRequest) {
      AnswerError("the request is too long");
      End(1);
    }
    uint8_t* bytes = request_space + (header.type == kRepeat ? 8 - kRepeatCount : 0);
    if (!Receive(bytes, header.length)) break;
    bytes[header.length] = 0;
    AnswerRequest(header.type, bytes, header.length);
  }
  End(0);
}
