// khugepaged makes huge pages of ordinary ones whenever it comes by. Where a program has them enabled the machine has a lease of how often that is.
#pragma once

// Before a program enables them: khugepaged stays away until the machine is reset. Without the right to say so nothing is done.
void AllowHugePages();

void LetKhugepagedGo();
