// Address ranges, kept disjoint.
#pragma once
#include <cstdint>
#include <map>

struct Range {
  uint64_t start;
  uint64_t end;  // exclusive
};

class Ranges {
 public:
  void Add(Range range);
  void Remove(Range range);
  bool Covers(Range range) const;  // all of it
  bool Meets(Range range) const;   // any of it

  auto begin() const { return ranges_.begin(); }
  auto end() const { return ranges_.end(); }

 private:
  std::map<uint64_t, uint64_t> ranges_;  // start -> end
};
