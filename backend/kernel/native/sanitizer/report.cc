#include "report.h"

#include <asm/fcntl.h>
#include <linux/fcntl.h>

#include "../sys.h"
#include "../text.h"

namespace {

using Line = Text<512>;

[[noreturn]] void Write(const Line& line) {
  long fd = sys::Call(__NR_openat, AT_FDCWD, SANITIZER_REPORT, O_WRONLY | O_CREAT | O_APPEND, 0666);
  sys::Call(__NR_write, fd, line.data(), line.length());
  __builtin_trap();
}

}  // namespace

void ReportAt(const char* what, const char* file, uint32_t line) {
  Line text;
  text.Add(what).Add(" at ").Add(file).Add(":").Add(uint64_t{line}).Add("\n");
  Write(text);
}

void ReportAccess(const char* what, uint64_t address, uint64_t size, const void* caller) {
  Line text;
  text.Add(what).Add(" of ").Add(size).Add(" bytes at ").Add(address).Add(" from code ");
  text.Add(reinterpret_cast<uint64_t>(caller)).Add("\n");
  Write(text);
}
