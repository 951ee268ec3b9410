// The third host of perform: Node's own process.
#include "addon_perform.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <string>

#include "addon_arguments.h"
#include "addon_errors.h"
#include "addon_state.h"
#include "perform.h"

namespace {

// An address that is nobody's: what stands for a payload while the rule looks at the operands.
constexpr uint64_t kNobodys = kTaskSize;

const OperationInfo& OperationArgument(const Napi::CallbackInfo& info) {
  auto code = static_cast<uint16_t>(IntegerArgument(info, 0, "code", 0, UINT16_MAX));
  const OperationInfo* operation = FindOperation(code);
  if (operation == nullptr)
    Throw(Napi::RangeError::New(info.Env(), "there is no operation " + std::to_string(code)), "ERR_OUT_OF_RANGE");
  return *operation;
}

[[noreturn]] void Refuse(Napi::Env env, const OperationInfo& operation, const char* reason) {
  std::string message = std::string(operation.name) + " is refused in this process: " + reason;
  Throw(Napi::Error::New(env, message), kRefusedInProcess);
}

// The operand that a payload takes the place of: memory that the operation reads.
int PayloadOperand(const OperationInfo& operation) {
  bool reads = operation.code == OP_UFFDIO_COPY || operation.code == OP_WRITE;
  return reads ? operation.touch_address : -1;
}

// The address of the payload's bytes that the operand names by their offset.
uint64_t PayloadAddress(const Napi::CallbackInfo& info, const OperationInfo& operation, const uint64_t* operands) {
  std::span<uint8_t> payload = BytesArgument(info, 2, "payload");
  int operand = PayloadOperand(operation);
  if (operand < 0) Refuse(info.Env(), operation, "it reads no payload");
  uint64_t offset = operands[operand];
  if (offset > payload.size() || operands[operation.touch_length] > payload.size() - offset)
    Throw(Napi::RangeError::New(info.Env(), "the operands reach beyond the payload"), "ERR_OUT_OF_RANGE");
  if (StateOf(info.Env()).owned.WouldWait(payload))
    Refuse(info.Env(), operation, "its payload is registered, and could make Node wait for ever");
  return reinterpret_cast<uint64_t>(payload.data()) + offset;
}

struct Performed {
  alignas(8) uint8_t data[kMostTransfer];
  Completion completion;

  size_t size() const { return ReportedSize(completion) + completion.length; }
  void CopyTo(uint8_t* bytes) const {
    size_t head = ReportedSize(completion);
    std::memcpy(bytes, &completion, head);
    std::memcpy(bytes + head, data, completion.length);
  }
};

// The operands, as many as the operation has; the others 0.
std::array<uint64_t, kOperands> OperandsArgument(const Napi::CallbackInfo& info, const OperationInfo& operation) {
  std::span<const uint64_t> given = WordsArgument(info, 1, "operands");
  if (given.size() != operation.operands) {
    std::string message = std::string(operation.name) + " has " + std::to_string(operation.operands) + " operands";
    Throw(Napi::RangeError::New(info.Env(), message), "ERR_OUT_OF_RANGE");
  }
  std::array<uint64_t, kOperands> operands{};
  std::copy(given.begin(), given.end(), operands.begin());
  return operands;
}

void PerformWith(const Napi::CallbackInfo& info, Performed* performed) {
  Napi::Env env = info.Env();
  const OperationInfo& operation = OperationArgument(info);
  std::array<uint64_t, kOperands> operands = OperandsArgument(info, operation);
  uint64_t payload = 0;
  if (!info[2].IsUndefined()) {
    payload = PayloadAddress(info, operation, operands.data());
    operands[PayloadOperand(operation)] = kNobodys;
  }
  AddonState& state = StateOf(env);
  if (!operation.in_process) Refuse(env, operation, "a process that others live in must not do it");
  if (const char* reason = state.owned.Refusal(operation.code, operands)) Refuse(env, operation, reason);
  if (payload != 0) operands[PayloadOperand(operation)] = payload;
  if (operation.code == OP_CLOSE) state.watches.Stop(static_cast<int>(operands[CLOSE_FD]));
  Completion& completion = performed->completion;
  if (!Perform(Host{}, operation.code, operands.data(), performed->data, &completion))
    Refuse(env, operation, "it needs a machine's thread");
  completion.outputs = OutputsOf(operation.code, completion.kind);
  state.owned.Note(operation.code, operands, completion);
  if (operation.code == OP_READ) state.owned.NoteMessages({performed->data, completion.length});
}

}  // namespace

Napi::Value PerformHere(const Napi::CallbackInfo& info) {
  Performed performed;
  PerformWith(info, &performed);
  auto bytes = Napi::Uint8Array::New(info.Env(), performed.size());
  performed.CopyTo(bytes.Data());
  return bytes;
}

Napi::Value PerformInto(const Napi::CallbackInfo& info) {
  constexpr size_t kMostBytes = sizeof(Completion) + kMostTransfer;
  std::span<uint8_t> bytes = BytesArgument(info, 3, "completion");
  if (bytes.size() < kMostBytes)
    Throw(Napi::RangeError::New(info.Env(), "completion must have room for " + std::to_string(kMostBytes) + " bytes"),
          "ERR_OUT_OF_RANGE");
  if (StateOf(info.Env()).owned.WouldWait(bytes))
    Throw(Napi::Error::New(info.Env(), "completion is on memory that is registered"), kRefusedInProcess);
  Performed performed;
  PerformWith(info, &performed);
  performed.CopyTo(bytes.data());
  return Napi::Number::New(info.Env(), static_cast<double>(performed.size()));
}
