// JavaScript's own memory, lent to a userfaultfd: a SharedArrayBuffer, which other threads can touch.
#pragma once
#include <list>

#include <napi.h>

#include "addon_ranges.h"

// Memory that stays until it is given back, though JavaScript forget it: while it is registered nobody else may get its addresses.
struct Lent {
  Range range;
  Napi::Reference<Napi::Uint8Array> bytes;
};

using AllLent = std::list<Lent>;

// lend(bytes): the address of a Uint8Array on a SharedArrayBuffer, whole pages, which may be registered from now on.
Napi::Value Lend(const Napi::CallbackInfo& info);
// giveBack(address): whether it was not registered any more. Throws Error with code ERR_REFUSED_IN_PROCESS for what was not lent.
Napi::Value GiveBack(const Napi::CallbackInfo& info);
