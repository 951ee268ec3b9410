#include "results.h"

#include "memory.h"

uint8_t* Results::Reserve(size_t length) {
  if (overflow_ || length > kMostResults - length_) {
    overflow_ = true;
    return nullptr;
  }
  uint8_t* at = buffer_ + length_;
  memset(at, 0, length);
  length_ += length;
  return at;
}

void Results::Add(const void* bytes, size_t length) {
  if (uint8_t* at = Reserve(length)) memcpy(at, bytes, length);
}

void Results::Align() { Reserve((8 - length_ % 8) % 8); }

void Results::Begin() {
  length_ = 0;
  frames_ = 0;
  overflow_ = false;
  Reserve(sizeof(ResultsHeader));
}

size_t Results::End(Status status, uint32_t record, uint32_t detail, const char* message, size_t message_length) {
  size_t padded = (message_length + 7) / 8 * 8;
  memmove(buffer_ + sizeof(ResultsHeader) + padded, buffer_ + sizeof(ResultsHeader), length_ - sizeof(ResultsHeader));
  memset(buffer_ + sizeof(ResultsHeader), 0, padded);
  memcpy(buffer_ + sizeof(ResultsHeader), message, message_length);
  length_ += padded;
  *At<ResultsHeader>(0) = {kResultsMagic, static_cast<uint32_t>(length_), frames_, status, record, detail,
                           static_cast<uint32_t>(message_length), 0};
  return length_;
}

void Results::BeginFrame(uint32_t record) {
  frame_ = length_;
  FrameHeader header{record, 0, 0, 0, 0};
  Add(&header, sizeof header);
}

void Results::DropFrame() {
  length_ = frame_;
  overflow_ = false;
}

bool Results::EndFrame() {
  if (overflow_) {
    DropFrame();
    return false;
  }
  At<FrameHeader>(frame_)->length = static_cast<uint32_t>(length_ - frame_);
  frames_++;
  return true;
}

void Results::AddCompletion(const Completion& completion, const uint8_t* bytes) {
  Add(&completion, ReportedSize(completion));
  Add(bytes, completion.length);
  Align();
  if (!overflow_) At<FrameHeader>(frame_)->completions++;
}

void Results::BeginSection(SectionType type, uint32_t process) {
  section_ = length_;
  SectionHeader header{type, static_cast<uint16_t>(process), 0};
  Add(&header, sizeof header);
}

void Results::EndSection() {
  if (overflow_) return;
  At<SectionHeader>(section_)->length = static_cast<uint32_t>(length_ - section_ - sizeof(SectionHeader));
  Align();
  At<FrameHeader>(frame_)->sections++;
}
