// Making the machine as freshly booted, and ending it.
#pragma once

// As freshly booted, also after it has failed. Then `machine.failed` tells whether that worked.
void ResetMachine();

// Ends all processes and reaps them. When some remain after a deadline the machine has failed.
void EndProcesses();
