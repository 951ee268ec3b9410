// The addon: what TypeScript can't do by itself. Every function checks its arguments and throws typed errors;
// nothing here is public (see backend/kernel/native.ts).
#include <napi.h>

#include "addon_end.h"
#include "addon_exchange.h"
#include "addon_guards.h"
#include "addon_spawn.h"

namespace {

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  Guards::Attach(env);
  exports.Set("spawn", Napi::Function::New(env, Spawn, "spawn"));
  exports.Set("exchange", Napi::Function::New(env, Exchange, "exchange"));
  exports.Set("closeFd", Napi::Function::New(env, CloseFd, "closeFd"));
  exports.Set("kill", Napi::Function::New(env, Kill, "kill"));
  exports.Set("reap", Napi::Function::New(env, Reap, "reap"));
  return exports;
}

}  // namespace

NODE_API_MODULE(userfaultfd, Init)
