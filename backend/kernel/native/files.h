// Files: those of /proc, which say everything about the subject, and what else the driver needs of them.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include <linux/fcntl.h>

#include "sys.h"
#include "text.h"

inline constexpr int kNoFile = -1;

// A descriptor or minus an errno.
int OpenAt(int directory, const char* path, int flags = O_RDONLY | O_CLOEXEC);
// Closes a descriptor that may be kNoFile, and makes it that.
void Close(int* fd);
// How many bytes were read from the start, or minus an errno.
long ReadStart(int fd, char* buffer, size_t size);
// Writes everything; 0 or minus an errno.
long WriteAll(int fd, const void* bytes, size_t length);

// Reads a file of any length line by line.
class Lines {
 public:
  explicit Lines(int fd) : fd_(fd) {}
  // False at the end of the file. The line, without its newline, is valid until the next call.
  bool Next(const char** line, const char** end);

 private:
  bool Fill();

  int fd_;
  uint64_t offset_ = 0;
  size_t begin_ = 0;
  size_t end_ = 0;
  char buffer_[16384];
};
