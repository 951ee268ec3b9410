#include "machine.h"

constinit Machine machine{};

namespace {

constexpr const char* kThreadFileNames[] = {"wchan", "schedstat", "stat", "status", "syscall"};
constexpr const char* kProcessFileNames[] = {"pagemap", "mem", "maps", "smaps"};

void CloseThreadFiles(ThreadBook& thread) {
  for (int& file : thread.files) Close(&file);
  thread.tid = 0;
}

void OpenThread(ThreadBook& thread) {
  thread = {};
  for (int& file : thread.files) file = kNoFile;
}

void CloseViewed(ProcessBook& process) {
  for (int& file : process.files) Close(&file);
  Close(&process.fdinfo_directory);
}

int OpenViewed(const ProcessBook& process, const char* name, int flags) {
  Path path;
  if (process.view != 0) path.Add("task/").Add(process.view).Add("/");
  return OpenAt(process.directory, path.Add(name).c_str(), flags);
}

}  // namespace

void Fail(const char* reason) {
  if (machine.failed) return;
  machine.failed = true;
  machine.failure.Clear();
  machine.failure.Add(reason);
}

bool OpenProcess(uint32_t number, uint32_t pid) {
  ProcessBook& process = machine.processes[number];
  process.alive = true;
  process.pid = pid;
  process.view = 0;
  process.fdinfo_directory = kNoFile;
  for (int& file : process.files) file = kNoFile;
  for (ThreadBook& thread : process.threads) OpenThread(thread);
  process.pidfd = static_cast<int>(sys::Call(__NR_pidfd_open, pid, 0));
  Path path;
  process.directory = OpenAt(AT_FDCWD, path.Add("/proc/").Add(pid).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return process.pidfd >= 0 && process.directory >= 0;
}

void ForgetImage(uint32_t number) {
  ProcessBook& process = machine.processes[number];
  CloseViewed(process);
  process.view = 0;
  process.ending = false;
  for (ThreadBook& thread : process.threads) {
    CloseThreadFiles(thread);
    thread.known = false;
  }
}

void CloseProcess(uint32_t number) {
  ProcessBook& process = machine.processes[number];
  ForgetImage(number);
  Close(&process.directory);
  Close(&process.pidfd);
  process.alive = false;
  process.dying = false;
  process.beginning = false;
  for (uint32_t thread = 0; thread < kThreads; thread++) Release(&control().tids[SlotIndex(number, thread)], 0u);
}

void SetView(ProcessBook& process, uint32_t tid) {
  if (process.view == tid) return;
  CloseViewed(process);
  process.view = tid;
}

int ProcessFileOf(ProcessBook& process, ProcessFile file) {
  if (process.files[file] < 0) process.files[file] = OpenViewed(process, kProcessFileNames[file], O_RDONLY | O_CLOEXEC);
  return process.files[file];
}

int FdinfoDirectoryOf(ProcessBook& process) {
  if (process.fdinfo_directory < 0)
    process.fdinfo_directory = OpenViewed(process, "fdinfo", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return process.fdinfo_directory;
}

int ThreadFileOf(ProcessBook& process, ThreadBook& thread, ThreadFile file) {
  auto number = static_cast<uint32_t>(&process - machine.processes);
  auto index = static_cast<uint32_t>(&thread - process.threads);
  uint32_t tid = Acquire(&control().tids[SlotIndex(number, index)]);
  if (tid == 0) return kNoFile;
  if (tid != thread.tid) CloseThreadFiles(thread);
  thread.tid = tid;
  if (thread.files[file] >= 0) return thread.files[file];
  Path path;
  path.Add("task/").Add(tid).Add("/").Add(kThreadFileNames[file]);
  return thread.files[file] = OpenAt(process.directory, path.c_str());
}
