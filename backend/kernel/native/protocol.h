// The protocol between the client and the driver: frames both ways of u32 length of the bytes, u32 type, bytes.
#pragma once

// Answers requests until the client hangs up; then everything ends and is given back. With `socket`, hanging up is also
// noticed while a program runs.
[[noreturn]] void Serve(int in, int out, bool socket);

// Ends everything if the client has hung up.
void EndIfHungUp();
