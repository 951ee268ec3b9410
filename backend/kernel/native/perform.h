// The one implementation of each operation. It has three hosts: the subject's threads, the static runner and, for
// Node's own memory, the addon; so it makes raw system calls and keeps nothing.
#pragma once
#include <stdint.h>

#include "abi.h"
#include "generated/catalogue.h"

// What differs between those who call Perform.
struct Host {
  // Performs what only a machine's thread may: accesses, fork, exec, exit. Null where nothing of that is allowed.
  void (*own)(void* context, uint16_t code, const uint64_t* operands, Completion* completion);
  // The machine's name of a thread (process x 16 + thread + 1) by its tid. Null: messages keep tids.
  uint32_t (*thread_name)(void* context, uint32_t tid);
  void* context;
};

// The catalogue's entry, or null for a code that does not exist.
const OperationInfo* FindOperation(uint16_t code);

// Fills kind, errno and value from a system call's result.
void Finish(Completion* completion, long result);

// The same of a call that left so many bytes in the scratch area.
void FinishBytes(Completion* completion, long length);

// How many out words a completion of the operation has.
uint8_t OutputsOf(uint16_t code, uint8_t kind);

// Performs one operation and fills all of `completion` but record, process, thread and outputs. `operands` are all that the
// operation has, resolved; `scratch` is kMostTransfer bytes, aligned to 8, for structures and for what `read` reads
// (completion.length bytes of it). Returns false, with nothing performed, where `host` does not allow the operation or
// there is no such code.
bool Perform(const Host& host, uint16_t code, const uint64_t* operands, uint8_t* scratch, Completion* completion);
