#include "limits.h"

#include <linux/resource.h>

#include "sys.h"

void SetLimit(int resource, uint64_t soft) {
  rlimit64 limit;
  sys::Call(__NR_prlimit64, 0, resource, nullptr, &limit);
  limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
  sys::Call(__NR_prlimit64, 0, resource, &limit, nullptr);
}
