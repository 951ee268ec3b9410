#include "addon_lend.h"

#include "addon_arguments.h"
#include "addon_errors.h"
#include "addon_state.h"
#include "perform.h"

Napi::Value Lend(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  std::span<uint8_t> bytes = BytesArgument(info, 0, "bytes");
  auto array = info[0].As<Napi::Uint8Array>();
  napi_value buffer;
  bool shareable = false;
  // A buffer that is none to N-API is a SharedArrayBuffer. Another one can be detached and freed under a userfaultfd.
  if (napi_get_typedarray_info(env, array, nullptr, nullptr, nullptr, &buffer, nullptr) == napi_ok)
    napi_is_arraybuffer(env, buffer, &shareable);
  if (shareable)
    Throw(Napi::TypeError::New(env, "bytes must be on a SharedArrayBuffer"), "ERR_INVALID_ARG_TYPE");
  auto start = reinterpret_cast<uint64_t>(bytes.data());
  if (bytes.empty() || start % kPageSize != 0 || bytes.size() % kPageSize != 0)
    Throw(Napi::RangeError::New(env, "bytes must be whole pages"), "ERR_OUT_OF_RANGE");
  Range range{start, start + bytes.size()};
  AddonState& state = StateOf(env);
  if (!state.owned.Lend(range))
    Throw(Napi::Error::New(env, "the memory is lent already"), kRefusedInProcess);
  state.lent.push_back({range, Napi::Persistent(array)});
  return Napi::BigInt::New(env, start);
}

Napi::Value GiveBack(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  if (!info[0].IsBigInt()) Throw(Napi::TypeError::New(env, "address must be a bigint"), "ERR_INVALID_ARG_TYPE");
  bool lossless;
  uint64_t address = info[0].As<Napi::BigInt>().Uint64Value(&lossless);
  AddonState& state = StateOf(env);
  for (auto lent = state.lent.begin(); lent != state.lent.end(); ++lent) {
    if (!lossless || lent->range.start != address) continue;
    if (!state.owned.GiveBack(lent->range)) return Napi::Boolean::New(env, false);
    state.lent.erase(lent);
    return Napi::Boolean::New(env, true);
  }
  Throw(Napi::Error::New(env, "there is no memory lent at that address"), kRefusedInProcess);
}
