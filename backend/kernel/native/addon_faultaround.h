// How much of a file a read maps at once: a setting of debugfs, which often is not mounted; so it is tried.
#pragma once
#include <napi.h>

Napi::Value FaultAround(const Napi::CallbackInfo& info);
