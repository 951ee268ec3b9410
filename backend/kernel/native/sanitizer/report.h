// What a sanitizer of uffd-machine has found: a line in the file SANITIZER_REPORT, and the end of the process. That file
// is named by the build, because a machine's processes have no standard error to write to.
#pragma once
#include <stdint.h>

[[noreturn]] void ReportAt(const char* what, const char* file, uint32_t line);
[[noreturn]] void ReportAccess(const char* what, uint64_t address, uint64_t size, const void* caller);
