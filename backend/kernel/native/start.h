// Starting a record: resolving its operands, refusing it, or posting it to its thread.
#pragma once
#include <stdint.h>

#include "program.h"

void StartRecord(const Record& record, uint32_t index);

// Posts to a thread that is idle or not there yet; `operands` are kOperands of them.
void Post(uint32_t process, uint32_t thread, uint16_t code, const uint64_t* operands);
