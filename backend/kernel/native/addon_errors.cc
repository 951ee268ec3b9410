#include "addon_errors.h"

#include <cstring>

#include <uv.h>

void Throw(Napi::Error error, const char* code) {
  error.Set("code", Napi::String::New(error.Env(), code));
  throw error;
}

void ThrowErrno(Napi::Env env, int error, const std::string& what) {
  Napi::Error thrown = Napi::Error::New(env, what + ": " + std::strerror(error));
  thrown.Set("errno", Napi::Number::New(env, error));
  Throw(thrown, uv_err_name(-error));
}
