// Accesses to memory in user mode that may fail: load, store, fill, exchange_add.
#pragma once
#include <stdint.h>

#include "control.h"

// Sets the handlers that turn SIGSEGV and SIGBUS of an access, and what an instruction raises, into a completion. Once a process; exec drops them.
void SetAccessHandlers();

// Gives the calling thread its slot's alternate stack, on which the handlers find the slot.
void UseSignalStack(Slot& slot);

// Perform `load`, `store`, `fill` and `exchange_add` (docs/operations.md) on the thread that `slot` belongs to.
void Load(Slot& slot, uint64_t address, uint64_t size, Completion* completion);
void Store(Slot& slot, uint64_t address, uint64_t value, uint64_t size, Completion* completion);
void Fill(Slot& slot, uint64_t address, uint64_t length, uint8_t byte, Completion* completion);
void ExchangeAdd(Slot& slot, uint64_t address, uint64_t value, uint64_t size, Completion* completion);

// The completion of an access, which ended with `value`, or as its recovery says.
void CompleteAccess(const Recovery& recovery, bool succeeded, uint64_t value, Completion* completion);
