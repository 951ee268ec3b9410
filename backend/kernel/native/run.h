// Running programs: the machine's primitive.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "results.h"

// Runs the program of these bytes (aligned to 8), valid or not. The length of the results.
size_t RunProgram(const uint8_t* bytes, size_t length, Results& results);
