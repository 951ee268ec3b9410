#include "addon_ranges.h"

void Ranges::Add(Range range) {
  Remove(range);
  auto after = ranges_.lower_bound(range.start);
  if (after != ranges_.end() && after->first == range.end) {
    range.end = after->second;
    after = ranges_.erase(after);
  }
  if (after != ranges_.begin()) {
    auto before = std::prev(after);
    if (before->second == range.start) {
      before->second = range.end;
      return;
    }
  }
  ranges_.emplace(range.start, range.end);
}

void Ranges::Remove(Range range) {
  auto next = ranges_.upper_bound(range.start);
  if (next != ranges_.begin()) --next;
  while (next != ranges_.end() && next->first < range.end) {
    auto [start, end] = *next;
    if (end <= range.start) {
      ++next;
      continue;
    }
    next = ranges_.erase(next);
    if (start < range.start) ranges_.emplace(start, range.start);
    if (end > range.end) ranges_.emplace(range.end, end);
  }
}

bool Ranges::Covers(Range range) const {
  auto next = ranges_.upper_bound(range.start);
  return next != ranges_.begin() && std::prev(next)->second >= range.end;
}

bool Ranges::Meets(Range range) const {
  auto next = ranges_.lower_bound(range.end);
  return next != ranges_.begin() && std::prev(next)->second > range.start;
}
