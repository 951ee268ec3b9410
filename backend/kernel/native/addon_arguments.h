// Arguments from JavaScript: checked one by one; what is wrong throws a typed error that names the argument.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <napi.h>

// An integer of [low, high]; throws TypeError (ERR_INVALID_ARG_TYPE) or RangeError (ERR_OUT_OF_RANGE).
int64_t IntegerArgument(const Napi::CallbackInfo& info, size_t index, const char* name, int64_t low, int64_t high);

// A string without NUL, as system calls take it.
std::string TextArgument(const Napi::CallbackInfo& info, size_t index, const char* name);

// An array of such strings.
std::vector<std::string> TextsArgument(const Napi::CallbackInfo& info, size_t index, const char* name);

// The bytes of a Uint8Array; they stay JavaScript's, and valid until the call returns.
std::span<uint8_t> BytesArgument(const Napi::CallbackInfo& info, size_t index, const char* name);

// The words of a BigUint64Array.
std::span<const uint64_t> WordsArgument(const Napi::CallbackInfo& info, size_t index, const char* name);
