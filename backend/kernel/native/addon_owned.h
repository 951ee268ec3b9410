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
  ~Owned() { CloseAll(); }

  // Why the operation must not be performed here, or nullptr. `operands` are all that the operation has.
  const char* Refusal(uint16_t code, std::span<const uint64_t> operands) const;

  // Whether who touches these bytes could wait for a page that only the one who touches could bring.
  bool WouldWait(std::span<const uint8_t> bytes) const;

  // Takes note of what an operation has made or ended.
  void Note(uint16_t code, std::span<const uint64_t> operands, const Completion& completion);

  // Takes note of the userfaultfds of children that messages bring.
  void NoteMessages(std::span<const uint8_t> messages);

  // A descriptor that this addon has made in another way; `foreign`: a userfaultfd of another process's memory.
  void Add(int fd, bool foreign);
  bool Has(uint64_t fd) const;
  bool IsForeign(uint64_t fd) const;

  // Memory that JavaScript has mapped: it may be registered, but is not unmapped here. Not twice.
  bool Lend(Range range);
  // False while any of it is registered.
  bool GiveBack(Range range);
  // It was sent to another process, so that closing it here ends nothing.
  void NoteSent(int fd) { descriptors_.at(fd).sent = true; }
  // Closes and unmaps everything.
  void CloseAll();

 private:
  struct Descriptor {
    bool events = false;   // a userfaultfd with features that make the caller of a system call wait for a reader
    bool foreign = false;  // a userfaultfd of another process: what is mapped here is no matter
    bool sent = false;
    Ranges registered = {};
  };

  void NoteRange(uint16_t code, std::span<const uint64_t> operands, const Completion& completion);
  void NoteClosed(int fd);
  const char* DescriptorRefusal(uint64_t fd) const;
  const char* WaitRefusal(uint64_t fd) const;
  const char* MapRefusal(std::span<const uint64_t> operands) const;
  const char* AdviceRefusal(std::span<const uint64_t> operands) const;
  const char* RegisterRefusal(std::span<const uint64_t> operands) const;
  const char* MoveRefusal(std::span<const uint64_t> operands) const;
  const char* CopyRefusal(std::span<const uint64_t> operands) const;
  const char* PagesRefusal(uint64_t fd, uint64_t start, uint64_t length) const;
  const char* BufferRefusal(uint64_t address, uint64_t length) const;

  bool Allows(uint64_t fd, uint64_t start, uint64_t length) const;

  Ranges mapped_;
  Ranges lent_;
  Ranges registered_;
  std::map<int, Descriptor> descriptors_;
};
