// AddressSanitizer's runtime for a program without libc, in the form that the compiler has for kernels: before each
// access it calls a function here, and it surrounds variables by red zones that it marks in shadow memory, a byte for
// each 8 bytes: 0 all may be accessed, 1 to 7 the first so many, else none.
//
// The shadow of an address is at address / 8. Only where variables are is there any: for the program itself, control
// memory, where all threads have their stacks, and the first stack. It is little, because mlockall(2) brings all of it in.
#include "address.h"

#include <stddef.h>

#include <linux/auxvec.h>
#include <linux/mman.h>

#include "../abi.h"
#include "../control.h"
#include "../sys.h"
#include "plant.h"
#include "report.h"

namespace {

constexpr uint64_t kGranule = 8;
constexpr uint64_t kMostStack = 8 << 20;  // of the first stack
constexpr uint64_t kAboveStack = 1 << 20;  // arguments and environment
constexpr uint64_t kUnwound = 0x10000;        // as long as the longest stack of a thread
constexpr uint8_t kRedZone = 0xf9;

struct Global {
  uint64_t start;
  uint64_t size;
  uint64_t size_with_red_zone;
  const char* name;
  const char* module;
  uint64_t dynamic_init;
  const void* location;
  const void* indicator;
};

uint8_t* ShadowOf(uint64_t address) { return reinterpret_cast<uint8_t*>(address / kGranule); }

struct Area {
  uint64_t start;
  uint64_t end;

  bool Has(uint64_t address, uint64_t size) const { return address >= start && address < end && size <= end - address; }
};

// The program's shadow ends where it begins itself.
constexpr Area kProgram = {kLowEnd * kGranule, 0x400000 * kGranule};
constexpr Area kControl = {kControlBase, kControlBase + sizeof(Control)};
Area first_stack;

// What has none is not looked at.
bool HasShadow(uint64_t address, uint64_t size) {
  return kProgram.Has(address, size) || kControl.Has(address, size) || first_stack.Has(address, size);
}

// The bytes of the granule from its first to `last`, 0 to 7.
bool IsGood(uint64_t granule, uint64_t last) {
  auto shadow = static_cast<int8_t>(*reinterpret_cast<uint8_t*>(granule));
  return shadow == 0 || (shadow > 0 && last < static_cast<uint64_t>(shadow));
}

bool IsGoodRange(uint64_t address, uint64_t size) {
  if (size == 0 || !HasShadow(address, size)) return true;
  uint64_t last = address + size - 1;
  for (uint64_t granule = address / kGranule; granule < last / kGranule; granule++)
    if (!IsGood(granule, kGranule - 1)) return false;
  return IsGood(last / kGranule, last % kGranule);
}

// Where the vDSO is, of which `stack` knows as the program begins with it: arguments, environment, auxiliary vector.
uint64_t VdsoOf(const uint64_t* stack) {
  const uint64_t* at = stack + 1 + stack[0] + 1;
  while (*at++ != 0) {
  }
  for (; at[0] != AT_NULL; at += 2)
    if (at[0] == AT_SYSINFO_EHDR) return at[1];
  return 0;
}

// The mappings of shadow memory would count where programs go to the limit of mappings. As many go that nothing here
// uses: the vDSO, and its data [vvar] and [vvar_vclock] below it.
void UnmapAsMany(const uint64_t* stack) {
  constexpr uint64_t kData = 6 * kPageSize;
  constexpr uint64_t kCode = 2 * kPageSize;
  if (uint64_t vdso = VdsoOf(stack)) sys::Call(__NR_munmap, vdso - kData, kData + kCode);
}

void MapShadow(const Area& area) {
  constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
  uint64_t start = area.start / kGranule / kPageSize * kPageSize;
  uint64_t end = (area.end / kGranule + kPageSize - 1) / kPageSize * kPageSize;
  long mapped = sys::Call(__NR_mmap, start, end - start, PROT_READ | PROT_WRITE, kFlags, -1, 0);
  if (mapped != static_cast<long>(start)) ReportAt("shadow memory that can't be mapped", __FILE__, __LINE__);
  // That of the stack ends where the arena begins, and must never merge with a mapping there.
  sys::Call(__NR_madvise, start, end - start, MADV_DONTDUMP);
}

}  // namespace

void CheckAccess(const char* what, uint64_t address, uint64_t size, const void* caller) {
  if (!IsGoodRange(address, size)) ReportAccess(what, address, size, caller);
}

#define ACCESS(name, size)                                                      \
  extern "C" void __asan_load##name##_noabort(uint64_t address) {               \
    CheckAccess("invalid read", address, size, __builtin_return_address(0));          \
  }                                                                             \
  extern "C" void __asan_store##name##_noabort(uint64_t address) {              \
    CheckAccess("invalid write", address, size, __builtin_return_address(0));         \
  }

ACCESS(1, 1)
ACCESS(2, 2)
ACCESS(4, 4)
ACCESS(8, 8)
ACCESS(16, 16)

extern "C" {

void __asan_loadN_noabort(uint64_t address, uint64_t size) {
  CheckAccess("invalid read", address, size, __builtin_return_address(0));
}

void __asan_storeN_noabort(uint64_t address, uint64_t size) {
  CheckAccess("invalid write", address, size, __builtin_return_address(0));
}

// Frames above will not clean up behind themselves.
void __asan_handle_no_return() {
  auto here = reinterpret_cast<uint64_t>(__builtin_frame_address(0));
  for (uint64_t address = here; address < here + kUnwound && HasShadow(address, 1); address += kGranule)
    *ShadowOf(address) = 0;
}

void __asan_register_globals(const Global* globals, size_t count) {
  for (const Global* global = globals; global < globals + count; global++) {
    uint64_t end = global->start + global->size;
    uint64_t zone = (end + kGranule - 1) / kGranule * kGranule;
    if (zone != end) *ShadowOf(end) = static_cast<uint8_t>(end % kGranule);
    for (; zone < global->start + global->size_with_red_zone; zone += kGranule) *ShadowOf(zone) = kRedZone;
  }
}

void __asan_unregister_globals(const Global*, size_t) {}

// These are called instead of the functions of runtime.cc (the linker's --wrap).
void* __real_memcpy(void* destination, const void* source, size_t length);
void* __real_memmove(void* destination, const void* source, size_t length);
void* __real_memset(void* destination, int byte, size_t length);
int __real_memcmp(const void* left, const void* right, size_t length);

void* __wrap_memcpy(void* destination, const void* source, size_t length) {
  CheckAccess("invalid read by memcpy", reinterpret_cast<uint64_t>(source), length, __builtin_return_address(0));
  CheckAccess("invalid write by memcpy", reinterpret_cast<uint64_t>(destination), length, __builtin_return_address(0));
  return __real_memcpy(destination, source, length);
}

void* __wrap_memmove(void* destination, const void* source, size_t length) {
  CheckAccess("invalid read by memmove", reinterpret_cast<uint64_t>(source), length, __builtin_return_address(0));
  CheckAccess("invalid write by memmove", reinterpret_cast<uint64_t>(destination), length, __builtin_return_address(0));
  return __real_memmove(destination, source, length);
}

void* __wrap_memset(void* destination, int byte, size_t length) {
  CheckAccess("invalid write by memset", reinterpret_cast<uint64_t>(destination), length, __builtin_return_address(0));
  return __real_memset(destination, byte, length);
}

int __wrap_memcmp(const void* left, const void* right, size_t length) {
  CheckAccess("invalid read by memcmp", reinterpret_cast<uint64_t>(left), length, __builtin_return_address(0));
  CheckAccess("invalid read by memcmp", reinterpret_cast<uint64_t>(right), length, __builtin_return_address(0));
  return __real_memcmp(left, right, length);
}

// Symbols of the linker.
extern void (*__init_array_start[])();
extern void (*__init_array_end[])();

// Before anything that is checked: shadow memory, then the program's constructors, which register its variables.
void BeginSanitizer(const uint64_t* stack) {
  auto top = reinterpret_cast<uint64_t>(stack);
  first_stack = {top - kMostStack, top + kAboveStack < kTaskSize ? top + kAboveStack : kTaskSize};
  MapShadow(kProgram);
  MapShadow(kControl);
  MapShadow(first_stack);
  UnmapAsMany(stack);
  for (auto* constructor = __init_array_start; constructor < __init_array_end; constructor++) (*constructor)();
  PlantError(stack);
}

}  // extern "C"

asm(R"(
.globl SanitizedStart
SanitizedStart:
  mov %rsp, %rbx
  mov %rsp, %rdi
  and $-16, %rsp
  call BeginSanitizer
  mov %rbx, %rsp
  jmp _start
)");
