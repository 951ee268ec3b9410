// The addon: what TypeScript can't do by itself. Every function checks its arguments and throws typed errors;
// nothing here is public (see backend/kernel/native.ts).
#include <napi.h>

#include "addon_end.h"
#include "addon_exchange.h"
#include "addon_lease.h"
#include "addon_perform.h"
#include "addon_spawn.h"
#include "addon_state.h"

namespace {

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  auto state = new AddonState;
  env.SetInstanceData(state);
  // Runs when Node ends by itself and when a worker ends or is terminated; never when Node is killed, and then the
  // kernel closes the sockets.
  env.AddCleanupHook([](AddonState* ended) { ended->guards.EndAll(); }, state);
  exports.Set("spawn", Napi::Function::New(env, Spawn, "spawn"));
  exports.Set("exchange", Napi::Function::New(env, Exchange, "exchange"));
  exports.Set("closeFd", Napi::Function::New(env, CloseFd, "closeFd"));
  exports.Set("kill", Napi::Function::New(env, Kill, "kill"));
  exports.Set("reap", Napi::Function::New(env, Reap, "reap"));
  exports.Set("perform", Napi::Function::New(env, PerformHere, "perform"));
  exports.Set("restoreLease", Napi::Function::New(env, RestoreLease, "restoreLease"));
  return exports;
}

}  // namespace

NODE_API_MODULE(userfaultfd, Init)
