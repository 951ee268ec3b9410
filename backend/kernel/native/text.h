// Text in a buffer of fixed size, and what is needed to read the kernel's text.
#pragma once
#include <stddef.h>
#include <stdint.h>

inline size_t TextLength(const char* text) {
  size_t length = 0;
  while (text[length] != 0) length++;
  return length;
}

// Whether `text`, which need not end in a zero, starts with `prefix`.
inline bool StartsWith(const char* text, size_t length, const char* prefix) {
  size_t index = 0;
  while (prefix[index] != 0 && index < length && text[index] == prefix[index]) index++;
  return prefix[index] == 0;
}

// The number at *at in base 10 or 16, and *at behind it; 0 where there are no digits.
inline uint64_t ParseNumber(const char** at, const char* end, uint32_t base) {
  uint64_t number = 0;
  for (; *at < end; ++*at) {
    char c = **at;
    uint32_t digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
    if (digit >= base) break;
    number = number * base + digit;
  }
  return number;
}

// What does not fit is cut off.
template <size_t kCapacity>
class Text {
 public:
  void Clear() { length_ = 0; }
  size_t length() const { return length_; }
  const char* data() const { return data_; }
  // The text with a zero behind it.
  const char* c_str() {
    data_[length_] = 0;
    return data_;
  }

  Text& Add(const char* text, size_t length) {
    for (size_t index = 0; index < length && length_ < kCapacity; index++) data_[length_++] = text[index];
    return *this;
  }
  Text& Add(const char* text) { return Add(text, TextLength(text)); }
  Text& Add(uint64_t number) {
    char digits[20];
    size_t count = 0;
    do digits[sizeof digits - ++count] = static_cast<char>('0' + number % 10);
    while ((number /= 10) != 0);
    return Add(digits + sizeof digits - count, count);
  }

 private:
  size_t length_ = 0;
  char data_[kCapacity + 1] = {};
};

using Path = Text<128>;
