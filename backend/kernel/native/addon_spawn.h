#pragma once
#include <napi.h>

// spawn(path, arguments): { pid, fd }. The guard leads a process group of its own; `fd` is closed in every other child.
Napi::Value Spawn(const Napi::CallbackInfo& info);
