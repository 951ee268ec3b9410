// A word of another process's memory by ptrace(2).
#pragma once
#include <stdint.h>

#include "abi.h"

// Attaches to the service thread of the process `pid`, which no program sees stop, reads a word at `address`, and detaches.
void PeekWord(uint64_t pid, uint64_t address, Completion* completion);
void PokeWord(uint64_t pid, uint64_t address, uint64_t word, Completion* completion);
