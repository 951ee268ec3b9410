#include "addon_arguments.h"

#include <cmath>

#include "addon_errors.h"

namespace {

[[noreturn]] void ThrowType(const Napi::CallbackInfo& info, const char* name, const char* expected) {
  Throw(Napi::TypeError::New(info.Env(), std::string(name) + " must be " + expected), "ERR_INVALID_ARG_TYPE");
}

[[noreturn]] void ThrowRange(const Napi::CallbackInfo& info, const std::string& message) {
  Throw(Napi::RangeError::New(info.Env(), message), "ERR_OUT_OF_RANGE");
}

std::string Text(const Napi::CallbackInfo& info, Napi::Value value, const char* name) {
  if (!value.IsString()) ThrowType(info, name, "a string");
  std::string text = value.As<Napi::String>();
  if (text.find('\0') != std::string::npos) ThrowRange(info, std::string(name) + " must not contain NUL");
  return text;
}

Napi::TypedArray TypedArrayOf(const Napi::CallbackInfo& info, size_t index, const char* name,
                              napi_typedarray_type type, const char* expected) {
  Napi::Value value = info[index];
  if (!value.IsTypedArray()) ThrowType(info, name, expected);
  auto array = value.As<Napi::TypedArray>();
  if (array.TypedArrayType() != type) ThrowType(info, name, expected);
  return array;
}

}  // namespace

int64_t IntegerArgument(const Napi::CallbackInfo& info, size_t index, const char* name, int64_t low, int64_t high) {
  if (!info[index].IsNumber()) ThrowType(info, name, "a number");
  double value = info[index].As<Napi::Number>().DoubleValue();
  // The comparison refuses NaN and infinities too; all bounds are below 2^53.
  bool inside = value >= static_cast<double>(low) && value <= static_cast<double>(high);
  if (!inside || std::trunc(value) != value)
    ThrowRange(info, std::string(name) + " must be an integer from " + std::to_string(low) + " to " +
                         std::to_string(high));
  return static_cast<int64_t>(value);
}

std::string TextArgument(const Napi::CallbackInfo& info, size_t index, const char* name) {
  return Text(info, info[index], name);
}

std::vector<std::string> TextsArgument(const Napi::CallbackInfo& info, size_t index, const char* name) {
  if (!info[index].IsArray()) ThrowType(info, name, "an array of strings");
  auto array = info[index].As<Napi::Array>();
  constexpr uint32_t kMostTexts = 64;
  if (array.Length() > kMostTexts) ThrowRange(info, std::string(name) + " must have at most 64 elements");
  std::vector<std::string> texts;
  for (uint32_t element = 0; element < array.Length(); element++) texts.push_back(Text(info, array.Get(element), name));
  return texts;
}

std::span<uint8_t> BytesArgument(const Napi::CallbackInfo& info, size_t index, const char* name) {
  auto array = TypedArrayOf(info, index, name, napi_uint8_array, "a Uint8Array").As<Napi::Uint8Array>();
  return {array.Data(), array.ByteLength()};
}

std::span<const uint64_t> WordsArgument(const Napi::CallbackInfo& info, size_t index, const char* name) {
  auto array = TypedArrayOf(info, index, name, napi_biguint64_array, "a BigUint64Array").As<Napi::BigUint64Array>();
  return {array.Data(), array.ElementLength()};
}
