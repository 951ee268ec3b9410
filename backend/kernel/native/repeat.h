// Running one program many times, to see which results it can have.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "results.h"

// Runs a program `count` times, with a reset before each, and gathers the distinct results, at most 256; others are not
// counted. `results` writes to `space`. The length of the answer, or 0 when the machine could not be reset.
size_t Repeat(const uint8_t* program, size_t length, uint32_t count, Results& results, const uint8_t* space);

// Gives the answer to `send` piece by piece, and forgets it.
void SendRepeated(void (*send)(const void* bytes, size_t length));
