// Unix sockets that carry descriptors (SCM_RIGHTS, unix(7)), which Node's own don't. None of these functions waits: `watch` does.
#pragma once
#include <napi.h>

// listen(path), connect(path): a socket, closed by the operation `close`. Throw Error with the errno's code.
Napi::Value Listen(const Napi::CallbackInfo& info);
Napi::Value Connect(const Napi::CallbackInfo& info);

// accept(fd): a socket, or undefined when nobody has connected.
Napi::Value Accept(const Napi::CallbackInfo& info);

// receive(fd): { bytes, descriptors, pid }, or undefined when there is nothing; without bytes it is the end. Descriptors are
// userfaultfds: what is sent else is closed, and the call throws Error with code ERR_NOT_A_USERFAULTFD.
Napi::Value Receive(const Napi::CallbackInfo& info);

// send(fd, bytes, descriptors): bytes sent. Descriptors are those that operations have made here.
Napi::Value Send(const Napi::CallbackInfo& info);
