// The driver's books: what it knows of the machine's processes and threads.
#pragma once
#include <stdint.h>

#include "control.h"
#include "files.h"
#include "text.h"

// Files of /proc/PID/task/TID that say what a thread does. Opened when first needed.
enum ThreadFile { kWchanFile, kSchedstatFile, kStatFile, kStatusFile, kSyscallFile, kThreadFiles };

struct ThreadBook {
  bool known;         // has had a record since the last reset
  bool busy;          // has a record that was not reported
  bool interrupted;   // a stop came while it was busy
  uint8_t reason;     // why it was busy when the machine settled last
  uint16_t code;      // of its record
  uint32_t record;    // index, in the run that started it
  uint32_t run;
  uint64_t cpu_time;  // ns that it had run when the present settle began
  uint64_t wait_time;  // ns that it had waited for a CPU then
  uint32_t tid;       // to which the files belong
  int files[kThreadFiles];
};

// Files of /proc/PID that looks read. Those that belong to an address space are opened anew after exec.
enum ProcessFile { kPagemapFile, kMemoryFile, kMapsFile, kSmapsFile, kProcessFiles };

struct ProcessBook {
  bool alive;
  bool beginning;  // forked, thread 0 not yet idle
  bool dying;      // a fatal signal was sent to it
  bool stops;      // a SIGSTOP was sent to it
  uint32_t stopper;  // tid of the thread that one went to, until it has taken effect; 0: none
  bool ending;     // an exit or exec is under way that waits for others
  uint32_t pid;
  int pidfd;
  int directory;         // /proc/PID
  uint32_t view;         // tid of the thread through which looks see the process; 0: its first
  int fdinfo_directory;
  int files[kProcessFiles];
  ThreadBook threads[kThreads];
};

// A completion that the next frame reports.
struct Pending {
  const uint8_t* bytes;  // completion.length of them
  Completion completion;
};

// What slots can take from a record of the present run.
struct RecordResult {
  bool has_value;
  uint64_t fields[1 + kOutWords];
};

inline constexpr uint32_t kMostPending = kMostRecords + kSlots;

struct Machine {
  ProcessBook processes[kProcesses];
  uint32_t numbers_used;  // numbers of processes, one bit each
  int control_fd;
  int lifeline;  // write end
  uint32_t run;
  uint64_t payload_length;  // of the payload area that is not zeros
  bool posted;              // something was started since the last settle
  bool resettable;          // process 0 did nothing that only a new process undoes
  bool huge_pages;          // a process has transparent huge pages enabled
  bool pinned;              // all on one CPU
  bool says_where;          // the kernel tells by wchan where threads sleep
  bool failed;              // until the next reset
  Text<4096> failure;
  uint32_t pending_count;
  Pending pending[kMostPending];
  RecordResult results[kMostRecords];
};

extern Machine machine;

// Notes that the machine can't go on until it is reset. The first reason stays.
void Fail(const char* reason);

inline Slot& SlotOf(uint32_t process, uint32_t thread) { return control().slots[SlotIndex(process, thread)]; }

// Begins the book of a process that has come to life. False when it is gone already.
bool OpenProcess(uint32_t number, uint32_t pid);
// After exec: closes the files of the old address space and of all threads.
void ForgetImage(uint32_t number);
// Ends the book of a process that has ended.
void CloseProcess(uint32_t number);

// Lets looks see the process through another thread, as the first shows nothing once it has ended; 0 for the first.
void SetView(ProcessBook& process, uint32_t tid);

// A file of the process or of a thread, opened when first needed; kNoFile when it can't be.
int ProcessFileOf(ProcessBook& process, ProcessFile file);
int FdinfoDirectoryOf(ProcessBook& process);
int ThreadFileOf(ProcessBook& process, ThreadBook& thread, ThreadFile file);
