#include "plant.h"

#include "../memory.h"
#include "../sys.h"
#include "../text.h"

namespace {

volatile uint64_t ten = 10;  // unknown to the compiler
uint8_t variable[10];

void ReadBehindLocal() {
  uint8_t local[10] = {};
  uint8_t* volatile at = local;
  ten = at[ten];
}

void WriteBehindVariable() {
  uint8_t* volatile at = variable;
  at[ten] = 1;
}

void CopyBehindVariable() {
  uint8_t* volatile at = variable;
  uint8_t source[20] = {};
  memcpy(at, source, ten + 1);
}

void LetKernelWriteBehindVariable() {
  uint8_t* volatile at = variable;
  sys::Call(__NR_read, -1, at, ten + 1);
}

void Overflow() {
  volatile int32_t most = INT32_MAX;
  most = most + 1;
}

bool Is(const char* text, const char* kind) {
  size_t length = TextLength(text);
  return length == TextLength(kind) && StartsWith(text, length, kind);
}

}  // namespace

void PlantError(const uint64_t* stack) {
  auto* arguments = reinterpret_cast<const char* const*>(stack + 1);
  if (stack[0] != 3 || !Is(arguments[1], "plant")) return;
  if (Is(arguments[2], "local")) ReadBehindLocal();
  if (Is(arguments[2], "variable")) WriteBehindVariable();
  if (Is(arguments[2], "memcpy")) CopyBehindVariable();
  if (Is(arguments[2], "kernel")) LetKernelWriteBehindVariable();
  if (Is(arguments[2], "overflow")) Overflow();
}
