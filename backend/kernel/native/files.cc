#include "files.h"

#include <asm/errno.h>

#include "memory.h"

int OpenAt(int directory, const char* path, int flags) {
  return static_cast<int>(sys::Call(__NR_openat, directory, path, flags, 0644));
}

void Close(int* fd) {
  if (*fd >= 0) sys::Call(__NR_close, *fd);
  *fd = kNoFile;
}

long ReadStart(int fd, char* buffer, size_t size) { return sys::Call(__NR_pread64, fd, buffer, size, 0); }

long WriteAll(int fd, const void* bytes, size_t length) {
  auto* at = static_cast<const uint8_t*>(bytes);
  while (length > 0) {
    long written = sys::Call(__NR_write, fd, at, length);
    if (written == -EINTR) continue;
    if (written < 0) return written;
    at += written;
    length -= static_cast<size_t>(written);
  }
  return 0;
}

bool Lines::Fill() {
  memmove(buffer_, buffer_ + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  long got = sys::Call(__NR_pread64, fd_, buffer_ + end_, sizeof buffer_ - end_, offset_);
  if (got <= 0) return false;
  offset_ += static_cast<uint64_t>(got);
  end_ += static_cast<size_t>(got);
  return true;
}

bool Lines::Next(const char** line, const char** end) {
  for (size_t at = begin_;; at++) {
    if (at == end_) {
      at -= begin_;
      if (!Fill()) return false;
      at += begin_;
    }
    if (buffer_[at] != '\n') continue;
    *line = buffer_ + begin_;
    *end = buffer_ + at;
    begin_ = at + 1;
    return true;
  }
}
