// What operations performed in Node's own process have made there, and the rule drawn from it: an operation may only
// work on these things. Anything else is V8's, libuv's or another addon's, and to close or unmap it would end Node;
// and nothing may make Node's thread wait for a page or an event that only it could bring.
#pragma once
#include <cstdint>
#include <map>
#include <span>

#include "addon_ranges.h"
#include "perform.h"

class Owned {
 public:
  Owned() = default;
  Owned(const Owned&) = delete;
  ~Owned();  // closes and unmaps everything

  // Why the operation must not be performed here, or nullptr. `operands` are all that the operation has.
  const char* Refusal(uint16_t code, std::span<const uint64_t> operands) const;

  // Takes note of what an operation has made or ended.
  void Note(uint16_t code, std::span<const uint64_t> operands, const Completion& completion);

 private:
  struct Descriptor {
    bool events = false;  // a userfaultfd with features that make the caller of a system call wait for a reader
  };

  bool Has(uint64_t fd) const;
  void NoteRange(uint16_t code, std::span<const uint64_t> operands, const Completion& completion);
  const char* DescriptorRefusal(uint64_t fd) const;
  const char* WaitRefusal(uint64_t fd) const;
  const char* MapRefusal(std::span<const uint64_t> operands) const;
  const char* RegisterRefusal(std::span<const uint64_t> operands) const;
  const char* MoveRefusal(std::span<const uint64_t> operands) const;
  const char* CopyRefusal(std::span<const uint64_t> operands) const;
  const char* PagesRefusal(uint64_t fd, uint64_t start, uint64_t length) const;
  const char* BufferRefusal(uint64_t address, uint64_t length) const;

  Ranges mapped_;
  Ranges registered_;
  std::map<int, Descriptor> descriptors_;
};
