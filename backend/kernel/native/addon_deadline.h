// A moment by which something must have happened.
#pragma once
#include <climits>
#include <cstdint>
#include <ctime>

class Deadline {
 public:
  explicit Deadline(int64_t milliseconds) : at_(Now() + milliseconds * 1'000'000) {}

  // Milliseconds until then, rounded up, as poll(2) takes them; 0 when it has passed.
  int Left() const {
    int64_t left = (at_ - Now() + 999'999) / 1'000'000;
    return left < 0 ? 0 : left > INT_MAX ? INT_MAX : static_cast<int>(left);
  }

 private:
  static int64_t Now() {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
  }

  int64_t at_;  // ns of CLOCK_MONOTONIC
};

inline constexpr int64_t kLongestDeadline = INT_MAX;  // ms
