// The heap of brk(2), which a machine has in its arena.
#pragma once

// Lets the heap of the calling process be empty, at kHeapStart. Kernels without CONFIG_CHECKPOINT_RESTORE leave it where it is
// (environment: heap).
void PlaceHeap();
