// Writing results (docs/architecture.md) into a buffer.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "abi.h"

// The message comes in addition to the greatest length of frames.
inline constexpr size_t kMostMessage = 8192;
inline constexpr size_t kResultsSpace = kMostResults + kMostMessage;

class Results {
 public:
  // `buffer` is kResultsSpace bytes, aligned to 8.
  explicit constexpr Results(uint8_t* buffer) : buffer_(buffer) {}

  void Begin();
  // Ends with a status. `message` is kMostMessage bytes at most. The total length.
  size_t End(Status status, uint32_t record, uint32_t detail, const char* message, size_t message_length);

  void BeginFrame(uint32_t record);
  // False, with the frame taken back, when it did not fit.
  bool EndFrame();
  // Takes back the frame that was begun.
  void DropFrame();
  void AddCompletion(const Completion& completion, const uint8_t* bytes);
  void BeginSection(SectionType type, uint32_t process);
  void EndSection();

  void Add8(uint8_t value) { Add(&value, sizeof value); }
  void Add32(uint32_t value) { Add(&value, sizeof value); }
  void Add64(uint64_t value) { Add(&value, sizeof value); }
  // `length` zero bytes to be written, or null if they do not fit.
  uint8_t* Reserve(size_t length);
  void Align();

 private:
  void Add(const void* bytes, size_t length);
  template <typename Header>
  Header* At(size_t offset) { return reinterpret_cast<Header*>(buffer_ + offset); }

  uint8_t* buffer_;
  size_t length_ = 0;
  size_t frame_ = 0;
  size_t section_ = 0;
  uint32_t frames_ = 0;
  bool overflow_ = false;
};
