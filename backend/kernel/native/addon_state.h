// What the addon keeps for one environment: Node's main thread, or one worker.
#pragma once
#include <napi.h>

#include "addon_guards.h"
#include "addon_owned.h"

struct AddonState {
  Guards guards;
  Owned owned;
};

inline AddonState& StateOf(Napi::Env env) { return *env.GetInstanceData<AddonState>(); }
