// Leases of guards that were killed. (A guard that ends in any other way gives its leases back itself.)
#include "addon_lease.h"

#include <cerrno>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "addon_arguments.h"
#include "addon_errors.h"

namespace {

constexpr size_t kLongestLease = 4096;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  operator int() const { return fd_; }

 private:
  int fd_;
};

bool IsInLeaseFolder(const std::string& file) {
  bool inside = file.starts_with("/run/userfaultfd/leases/") || file.starts_with("/tmp/userfaultfd-leases-");
  return inside && file.find("/../") == std::string::npos;
}

std::string ReadLease(Napi::Env env, int fd) {
  char text[kLongestLease];
  ssize_t length = pread(fd, text, sizeof text, 0);
  if (length < 0) ThrowErrno(env, errno, "reading a lease");
  return {text, static_cast<size_t>(length)};
}

// The rest of the line that begins with `key`; empty without one.
std::string Field(std::string_view text, std::string_view key) {
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return {};  // a line that was not finished does not count
    std::string_view line = text.substr(at, end - at);
    if (line.starts_with(key)) return std::string(line.substr(key.size()));
    at = end + 1;
  }
  return {};
}

bool IsSetting(const std::string& path) {
  bool inside = path.starts_with("/proc/sys/") || path.starts_with("/sys/");
  return inside && path.find("/../") == std::string::npos;
}

void WriteSetting(Napi::Env env, const std::string& path, const std::string& value) {
  Descriptor setting(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (setting < 0 || write(setting, value.data(), value.size()) < 0) ThrowErrno(env, errno, "giving back " + path);
}

bool IsOurs(int fd) {
  struct stat opened;
  return fstat(fd, &opened) == 0 && S_ISREG(opened.st_mode) && opened.st_uid == geteuid();
}

}  // namespace

Napi::Value RestoreLease(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  std::string file = TextArgument(info, 0, "file");
  if (!IsInLeaseFolder(file)) Throw(Napi::Error::New(env, file + " is no lease"), kNotALease);
  Descriptor lease(open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (lease < 0) ThrowErrno(env, errno, file);
  if (!IsOurs(lease)) Throw(Napi::Error::New(env, file + " is no lease"), kNotALease);
  if (flock(lease, LOCK_EX | LOCK_NB) != 0) return Napi::Boolean::New(env, false);
  std::string text = ReadLease(env, lease);
  if (text.empty()) return Napi::Boolean::New(env, false);
  std::string path = Field(text, "path ");
  if (!IsSetting(path)) Throw(Napi::Error::New(env, file + " is no lease"), kNotALease);
  WriteSetting(env, path, Field(text, "value "));
  // Emptied as well, for those who have opened it and wait for the lock.
  if (ftruncate(lease, 0) != 0 || unlink(file.c_str()) != 0) ThrowErrno(env, errno, file);
  return Napi::Boolean::New(env, true);
}
