// Looks: the sections of a frame, taken while the machine is settled.
#pragma once
#include <stdint.h>

#include "abi.h"
#include "results.h"

// Adds what `looks` (RecordFlag bits) asks for. When something can't be read the machine has failed.
void TakeLooks(uint32_t looks, const ProgramHeader& program, Results& results);

// The content hash of a page.
uint64_t ContentHash(const uint64_t* words);
