#pragma once
#include <napi.h>

// perform(code, operands, payload?): the completion's bytes, of an operation performed in Node's own process.
// Throws Error with code ERR_REFUSED_IN_PROCESS for what could end, block or corrupt Node.
Napi::Value PerformHere(const Napi::CallbackInfo& info);

// performInto(code, operands, payload, completion): the same, the completion's bytes written to a Uint8Array; how many.
Napi::Value PerformInto(const Napi::CallbackInfo& info);
