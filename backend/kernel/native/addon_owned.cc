#include "addon_owned.h"

#include <cstring>
#include <optional>

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/mman.h>
#include <unistd.h>

namespace {

constexpr uint64_t kEventFeatures = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 6;  // FORK, REMAP, REMOVE, UNMAP

constexpr const char* kForeignDescriptor = "the descriptor was not made by an operation performed here";
constexpr const char* kForeignMemory = "the memory was not mapped by an operation performed here";
constexpr const char* kWouldWait = "it could make Node wait for ever";

// The pages that the kernel would work on; nothing where it refuses the range whatever is mapped.
std::optional<Range> Pages(uint64_t address, uint64_t length) {
  if (address % kPageSize != 0 || length == 0 || address >= kTaskSize || length > kTaskSize - address) return {};
  return Range{address, address + (length + kPageSize - 1) / kPageSize * kPageSize};
}

// The bytes of a buffer, cut at the end of user memory.
Range Bytes(uint64_t address, uint64_t length) {
  if (address >= kTaskSize) return {kTaskSize, kTaskSize};
  return {address, address + (length < kTaskSize - address ? length : kTaskSize - address)};
}

}  // namespace

void Owned::CloseAll() {
  for (const auto& [fd, descriptor] : descriptors_) close(fd);
  for (const auto& [start, end] : mapped_) munmap(reinterpret_cast<void*>(start), end - start);
  descriptors_.clear();
  mapped_ = {};
}

void Owned::Add(int fd, bool foreign) {
  Descriptor descriptor;
  descriptor.foreign = foreign;
  descriptors_[fd] = descriptor;
}

bool Owned::Has(uint64_t fd) const { return descriptors_.contains(static_cast<int>(fd)); }

bool Owned::IsForeign(uint64_t fd) const {
  auto descriptor = descriptors_.find(static_cast<int>(fd));
  return descriptor != descriptors_.end() && descriptor->second.foreign;
}

bool Owned::Lend(Range range) {
  if (mapped_.Meets(range) || lent_.Meets(range)) return false;
  lent_.Add(range);
  return true;
}

bool Owned::GiveBack(Range range) {
  if (!lent_.Covers(range) || registered_.Meets(range)) return false;
  lent_.Remove(range);
  return true;
}

// Whether an ioctl of this userfaultfd may work on the range; where the kernel refuses it whatever is mapped, it may.
bool Owned::Allows(uint64_t fd, uint64_t start, uint64_t length) const {
  auto pages = Pages(start, length);
  return !pages || IsForeign(fd) || mapped_.Covers(*pages) || lent_.Covers(*pages);
}

// The kernel says EBADF for a negative descriptor, and no one can own it.
const char* Owned::DescriptorRefusal(uint64_t fd) const {
  return static_cast<int>(fd) < 0 || Has(fd) ? nullptr : kForeignDescriptor;
}

const char* Owned::WaitRefusal(uint64_t fd) const {
  if (const char* refusal = DescriptorRefusal(fd)) return refusal;
  int flags = fcntl(static_cast<int>(fd), F_GETFL);
  return flags >= 0 && (flags & O_NONBLOCK) == 0 ? kWouldWait : nullptr;
}

const char* Owned::MapRefusal(std::span<const uint64_t> operands) const {
  constexpr uint64_t kAllowed = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
  uint64_t flags = operands[MMAP_FLAGS];
  if ((flags & ~kAllowed) != 0 || (flags & MAP_ANONYMOUS) == 0) return "only private anonymous memory is mapped here";
  if ((flags & MAP_FIXED) == 0 || (flags & MAP_FIXED_NOREPLACE) != 0) return nullptr;
  auto pages = Pages(operands[MMAP_ADDR], operands[MMAP_LENGTH]);
  return !pages || mapped_.Covers(*pages) ? nullptr : kForeignMemory;
}

// It waits for nobody: memory here is registered without events.
const char* Owned::AdviceRefusal(std::span<const uint64_t> operands) const {
  if (operands[MADVISE_ADVICE] != MADV_DONTNEED) return "no advice but MADV_DONTNEED is taken here";
  auto pages = Pages(operands[MADVISE_ADDR], operands[MADVISE_LENGTH]);
  return !pages || mapped_.Covers(*pages) || lent_.Covers(*pages) ? nullptr : kForeignMemory;
}

const char* Owned::RegisterRefusal(std::span<const uint64_t> operands) const {
  if (const char* refusal = DescriptorRefusal(operands[UFFDIO_REGISTER_FD])) return refusal;
  auto descriptor = descriptors_.find(static_cast<int>(operands[UFFDIO_REGISTER_FD]));
  if (descriptor != descriptors_.end() && descriptor->second.events) return kWouldWait;
  bool allowed = Allows(operands[UFFDIO_REGISTER_FD], operands[UFFDIO_REGISTER_START], operands[UFFDIO_REGISTER_LEN]);
  return allowed ? nullptr : kForeignMemory;
}

const char* Owned::CopyRefusal(std::span<const uint64_t> operands) const {
  if (const char* refusal = DescriptorRefusal(operands[UFFDIO_COPY_FD])) return refusal;
  if (!Allows(operands[UFFDIO_COPY_FD], operands[UFFDIO_COPY_DST], operands[UFFDIO_COPY_LEN])) return kForeignMemory;
  return registered_.Meets(Bytes(operands[UFFDIO_COPY_SRC], operands[UFFDIO_COPY_LEN])) ? kWouldWait : nullptr;
}

// For an ioctl on pages that takes nothing from anywhere else.
const char* Owned::PagesRefusal(uint64_t fd, uint64_t start, uint64_t length) const {
  if (const char* refusal = DescriptorRefusal(fd)) return refusal;
  return Allows(fd, start, length) ? nullptr : kForeignMemory;
}

// It waits for nothing; what it takes must be ours as well.
const char* Owned::MoveRefusal(std::span<const uint64_t> operands) const {
  uint64_t length = operands[UFFDIO_MOVE_LEN];
  if (const char* refusal = PagesRefusal(operands[UFFDIO_MOVE_FD], operands[UFFDIO_MOVE_DST], length)) return refusal;
  return Allows(operands[UFFDIO_MOVE_FD], operands[UFFDIO_MOVE_SRC], length) ? nullptr : kForeignMemory;
}

// For memory that a system call reads or writes.
const char* Owned::BufferRefusal(uint64_t address, uint64_t length) const {
  Range bytes = Bytes(address, length);
  if (registered_.Meets(bytes)) return kWouldWait;
  return bytes.start == bytes.end || mapped_.Covers(bytes) ? nullptr : kForeignMemory;
}

bool Owned::WouldWait(std::span<const uint8_t> bytes) const {
  return registered_.Meets(Bytes(reinterpret_cast<uint64_t>(bytes.data()), bytes.size()));
}

const char* Owned::Refusal(uint16_t code, std::span<const uint64_t> operands) const {
  switch (code) {
    case OP_MMAP: return MapRefusal(operands);
    case OP_MUNMAP: {
      auto pages = Pages(operands[MUNMAP_ADDR], operands[MUNMAP_LENGTH]);
      return !pages || mapped_.Covers(*pages) ? nullptr : kForeignMemory;
    }
    case OP_MADVISE: return AdviceRefusal(operands);
    case OP_USERFAULTFD:
    case OP_PIPE2: return nullptr;
    case OP_UFFDIO_API:
    case OP_UFFDIO_WAKE:
    case OP_CLOSE: return DescriptorRefusal(operands[0]);
    case OP_UFFDIO_REGISTER: return RegisterRefusal(operands);
    case OP_UFFDIO_COPY: return CopyRefusal(operands);
    case OP_UFFDIO_UNREGISTER:
      return PagesRefusal(operands[UFFDIO_UNREGISTER_FD], operands[UFFDIO_UNREGISTER_START],
                          operands[UFFDIO_UNREGISTER_LEN]);
    case OP_UFFDIO_WRITEPROTECT:
      return PagesRefusal(operands[UFFDIO_WRITEPROTECT_FD], operands[UFFDIO_WRITEPROTECT_START],
                          operands[UFFDIO_WRITEPROTECT_LEN]);
    case OP_UFFDIO_ZEROPAGE:
      return PagesRefusal(operands[UFFDIO_ZEROPAGE_FD], operands[UFFDIO_ZEROPAGE_START], operands[UFFDIO_ZEROPAGE_LEN]);
    case OP_UFFDIO_MOVE: return MoveRefusal(operands);
    case OP_UFFDIO_CONTINUE:
      return PagesRefusal(operands[UFFDIO_CONTINUE_FD], operands[UFFDIO_CONTINUE_START], operands[UFFDIO_CONTINUE_LEN]);
    case OP_UFFDIO_POISON:
      return PagesRefusal(operands[UFFDIO_POISON_FD], operands[UFFDIO_POISON_START], operands[UFFDIO_POISON_LEN]);
    case OP_READ: return WaitRefusal(operands[READ_FD]);
    case OP_READ_AT:
      if (const char* refusal = WaitRefusal(operands[READ_AT_FD])) return refusal;
      return BufferRefusal(operands[READ_AT_BUF], operands[READ_AT_COUNT]);
    case OP_WRITE:
      if (const char* refusal = WaitRefusal(operands[WRITE_FD])) return refusal;
      return BufferRefusal(operands[WRITE_BUF], operands[WRITE_COUNT]);
    case OP_POLL:
      if (const char* refusal = DescriptorRefusal(operands[POLL_FD])) return refusal;
      return operands[POLL_TIMEOUT] == 0 ? nullptr : kWouldWait;
    // An ioctl's structure in memory could name anything.
    default: return "it is not an operation for a process that others live in";
  }
}

// What became of memory. A REGISTER that failed may have registered a part.
void Owned::NoteRange(uint16_t code, std::span<const uint64_t> operands, const Completion& completion) {
  if (code == OP_UFFDIO_REGISTER && !IsForeign(operands[UFFDIO_REGISTER_FD])) {
    auto pages = Pages(operands[UFFDIO_REGISTER_START], operands[UFFDIO_REGISTER_LEN]);
    if (pages) {
      registered_.Add(*pages);
      auto descriptor = descriptors_.find(static_cast<int>(operands[UFFDIO_REGISTER_FD]));
      if (descriptor != descriptors_.end()) descriptor->second.registered.Add(*pages);
    }
  }
  if (completion.kind != kValue) return;
  if (code == OP_MMAP) {
    auto start = static_cast<uint64_t>(completion.value);
    Range range{start, start + (operands[MMAP_LENGTH] + kPageSize - 1) / kPageSize * kPageSize};
    registered_.Remove(range);
    mapped_.Add(range);
  }
  if (code == OP_UFFDIO_UNREGISTER && !IsForeign(operands[UFFDIO_UNREGISTER_FD])) {
    auto pages = Pages(operands[UFFDIO_UNREGISTER_START], operands[UFFDIO_UNREGISTER_LEN]);
    if (pages) registered_.Remove(*pages);
  }
  if (code == OP_MUNMAP) {
    auto pages = Pages(operands[MUNMAP_ADDR], operands[MUNMAP_LENGTH]);
    if (!pages) return;
    registered_.Remove(*pages);
    mapped_.Remove(*pages);
  }
}

void Owned::Note(uint16_t code, std::span<const uint64_t> operands, const Completion& completion) {
  NoteRange(code, operands, completion);
  if (completion.kind != kValue) return;
  switch (code) {
    case OP_USERFAULTFD: descriptors_[static_cast<int>(completion.value)] = {}; return;
    case OP_PIPE2:
      descriptors_[static_cast<int>(completion.out[PIPE2_OUT_R])] = {};
      descriptors_[static_cast<int>(completion.out[PIPE2_OUT_W])] = {};
      return;
    case OP_UFFDIO_API: {
      bool events = (operands[UFFDIO_API_FEATURES] & kEventFeatures) != 0;
      descriptors_[static_cast<int>(operands[UFFDIO_API_FD])].events = events;
      return;
    }
    case OP_CLOSE: NoteClosed(static_cast<int>(operands[CLOSE_FD])); return;
  }
}

// With its last descriptor a userfaultfd lets go of what is registered.
void Owned::NoteClosed(int fd) {
  auto descriptor = descriptors_.find(fd);
  if (descriptor == descriptors_.end()) return;
  if (!descriptor->second.sent)
    for (const auto& [start, end] : descriptor->second.registered) registered_.Remove({start, end});
  descriptors_.erase(descriptor);
}

void Owned::NoteMessages(std::span<const uint8_t> messages) {
  for (; messages.size() >= sizeof(uffd_msg); messages = messages.subspan(sizeof(uffd_msg))) {
    uffd_msg message;
    std::memcpy(&message, messages.data(), sizeof message);
    if (message.event == UFFD_EVENT_FORK) Add(static_cast<int>(message.arg.fork.ufd), true);
  }
}
