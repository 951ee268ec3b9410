// Passing descriptors (SCM_RIGHTS) through the socket that a machine's processes share.
#pragma once
#include <stdint.h>

#include "perform.h"

// Makes the socket's ends, kSendFd and kReceiveFd, which fork and exec keep; false if that fails.
bool MakeSocket();

// Closes what was sent and not received.
void EmptySocket();

void PerformSendFd(const uint64_t* operands, Completion* completion);
void PerformReceiveFd(const uint64_t* operands, Completion* completion);
