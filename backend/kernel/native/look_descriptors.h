// What is looked at of the program's descriptors: userfaultfds and memfds.
#pragma once
#include <stdint.h>

#include "results.h"

void LookFdinfo(uint32_t number, Results& results);
// Size, seals, offset and contents of memfds.
void LookFiles(uint32_t number, Results& results);
