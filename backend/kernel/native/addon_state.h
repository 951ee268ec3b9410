// What the addon keeps for one environment: Node's main thread, or one worker.
#pragma once
#include <napi.h>

#include "addon_guards.h"
#include "addon_lend.h"
#include "addon_owned.h"
#include "addon_watch.h"

struct AddonState {
  explicit AddonState(napi_env env) : watches(env) {}

  // Descriptors first: memory that was lent must not be registered when it goes.
  void End() {
    guards.EndAll();
    owned.CloseAll();
    lent.clear();
  }

  Guards guards;
  Owned owned;
  AllLent lent;
  Watches watches;
};

inline AddonState& StateOf(Napi::Env env) { return *env.GetInstanceData<AddonState>(); }
