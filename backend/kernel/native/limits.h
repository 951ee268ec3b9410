// Resource limits of the calling process (setrlimit(2)).
#pragma once
#include <stdint.h>

// Sets the soft limit, to the hard one where that is lower.
void SetLimit(int resource, uint64_t soft);
