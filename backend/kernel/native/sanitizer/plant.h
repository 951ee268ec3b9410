// Errors on purpose, so that `npm run sanitize` can show that they are found.
#pragma once
#include <stdint.h>

// `stack` as a program begins with it: makes the error that `uffd-machine plant KIND` names, and otherwise returns.
void PlantError(const uint64_t* stack);
