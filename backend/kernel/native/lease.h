// Leases of global kernel settings, as files of /proc/sys: exclusive, and given back whatever happens.
//
// The lock file of a setting is its path with `/` as `%`, in /run/userfaultfd/leases, or in
// /tmp/userfaultfd-leases-UID where that can't be written. It is locked (flock(2), exclusive) while the lease lasts and
// then holds, a line each:
//
//   pid N       the guard that has the lease
//   path P      the setting
//   value OLD   what it was before
//
// A lease that is given back leaves no file. A file that is not empty and not locked is of a guard that was killed:
// whoever locks it next writes OLD back to P before anything else. Who gets the lock of a file that was removed
// meanwhile (it has no links) opens it anew.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "text.h"

using LeaseText = Text<1024>;

// Without the newline; of a list of choices, as of /sys, the chosen one, which is in brackets.
bool ReadSetting(const char* path, LeaseText& value);

bool WriteSetting(const char* path, const char* value, size_t length);

// Writes `value` to `path`; without a value what is there stays. False with the reason in `answer`; true with the old value there.
bool TakeLease(const char* path, const char* value, LeaseText& answer);

bool HasLease(const char* path);

// Writes the old value back.
void GiveLeaseBack(const char* path);

// The same for all leases.
void GiveLeasesBack();
