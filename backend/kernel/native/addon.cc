// The addon: what TypeScript can't do by itself. Every function checks its arguments and throws typed errors;
// nothing here is public (see backend/kernel/native.ts).
#include <napi.h>

#include "addon_end.h"
#include "addon_exchange.h"
#include "addon_faultaround.h"
#include "addon_lease.h"
#include "addon_lend.h"
#include "addon_perform.h"
#include "addon_socket.h"
#include "addon_spawn.h"
#include "addon_state.h"
#include "addon_watch.h"

namespace {

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  auto state = new AddonState(env);
  env.SetInstanceData(state);
  // Runs when Node ends by itself and when a worker ends or is terminated; never when Node is killed, and then the
  // kernel closes the sockets.
  env.AddCleanupHook([](AddonState* ended) { ended->End(); }, state);
  exports.Set("spawn", Napi::Function::New(env, Spawn, "spawn"));
  exports.Set("exchange", Napi::Function::New(env, Exchange, "exchange"));
  exports.Set("closeFd", Napi::Function::New(env, CloseFd, "closeFd"));
  exports.Set("kill", Napi::Function::New(env, Kill, "kill"));
  exports.Set("reap", Napi::Function::New(env, Reap, "reap"));
  exports.Set("perform", Napi::Function::New(env, PerformHere, "perform"));
  exports.Set("performInto", Napi::Function::New(env, PerformInto, "performInto"));
  exports.Set("watch", Napi::Function::New(env, StartWatch, "watch"));
  exports.Set("arm", Napi::Function::New(env, ArmWatch, "arm"));
  exports.Set("disarm", Napi::Function::New(env, DisarmWatch, "disarm"));
  exports.Set("lend", Napi::Function::New(env, Lend, "lend"));
  exports.Set("giveBack", Napi::Function::New(env, GiveBack, "giveBack"));
  exports.Set("listen", Napi::Function::New(env, Listen, "listen"));
  exports.Set("connect", Napi::Function::New(env, Connect, "connect"));
  exports.Set("accept", Napi::Function::New(env, Accept, "accept"));
  exports.Set("receive", Napi::Function::New(env, Receive, "receive"));
  exports.Set("send", Napi::Function::New(env, Send, "send"));
  exports.Set("faultAround", Napi::Function::New(env, FaultAround, "faultAround"));
  exports.Set("restoreLease", Napi::Function::New(env, RestoreLease, "restoreLease"));
  return exports;
}

}  // namespace

NODE_API_MODULE(userfaultfd, Init)
