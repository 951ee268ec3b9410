// Making a subject: control memory, and process 0 in the state that programs find it in.
#pragma once

// Makes fresh control memory and process 0, and waits until its thread 0 is idle. On failure the machine has failed.
void Launch();

// Gives control memory and the lifeline back, which ends every process of the subject that is still there.
void Abandon();
