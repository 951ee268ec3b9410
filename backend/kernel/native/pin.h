// Binding the guard and all processes of the machine to one CPU.
#pragma once
#include <stdint.h>

inline constexpr uint32_t kAllCpus = 0xffffffff;

// Remembers on which CPUs the guard may run.
void InitPinning();

// Binds to one CPU, or with kAllCpus to those that the guard began with. False for a CPU that is not there.
bool Pin(uint32_t cpu);
