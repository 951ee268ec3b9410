/*
 * What follows runs the scenario: its threads and processes, which are told what to call, and the one process beside them that
 * tells them, waits until all have ended their calls or sleep, and looks from outside (/proc) at what came of it.
 */

#define PAGE 4096ULL
#define HUGE_PAGE (512 * PAGE)
#define PROCESSES 16
#define THREADS 16
#define MOST_BYTES 4096
#define STACK_SIZE 65536
#define UNTOUCHED 0x5a5a5a5a5a5a5a5aULL
#define CONTROL_FD 1000
#define DEADLINE_NS 10000000000ULL
/* Nanoseconds after which a thread that neither sleeps where that is known nor ends is judged by what it does. */
#define LATE_NS 50000000ULL
#define SOME __attribute__((unused)) static

enum how { ANYTHING, BUT, AT_LEAST, EXACTLY };
enum kind { NOTHING, VALUE, ERRNO, SIGNAL };
enum reason { NONE, FAULT, EVENT, READ, POLL, LOCK, WAIT, FUTEX, PIPE, STOPPED, SPINNING, UNKNOWN };

/* A thread: what it is told, and what came of it. */
struct slot {
	uint32_t order, done; /* how many calls it was given, and has ended */
	int step;
	int tid;
	int process, thread;
	enum kind kind;
	u64 value, error, code, address;
	u64 out[5];
	u64 words[16]; /* the structure of an ioctl */
	u64 literal[512];
	int literals;
	u64 length;
	uint8_t bytes[MOST_BYTES];
	u64 handled;
	u64 resume; /* where an access that is under way goes on after its signal, else 0 */
};

struct shared {
	struct slot slots[PROCESSES][THREADS];
	int pids[PROCESSES];
	u64 next;
	struct names names;
};
static struct shared *shared;
#define N(name) (shared->names.name)
#define S(process, thread) (&shared->slots[process][thread])

static void perform(struct slot *s, int step);
static int run_scenario(int times);

/* The threads' side: without the C library, whose locks a fork may have copied. */

static long sys_(long number, const u64 *a)
{
	long result;
	register u64 r10 __asm__("r10") = a[3];
	register u64 r8 __asm__("r8") = a[4];
	register u64 r9 __asm__("r9") = a[5];
	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
	return result;
}
#define sys(number, ...) sys_(number, (const u64[6]){__VA_ARGS__})
#define P(pointer) ((u64)(pointer))

SOME int failed(long result)
{
	return result < 0 && result > -4096;
}

SOME void ended(struct slot *s, long result)
{
	s->kind = failed(result) ? ERRNO : VALUE;
	s->error = failed(result) ? (u64)-result : 0;
	s->value = (u64)result;
}

static char stacks[THREADS][STACK_SIZE] __attribute__((aligned(64)));

static void work(int process, int thread)
{
	struct slot *s = S(process, thread);
	s->process = process;
	s->thread = thread;
	uint32_t seen = s->done;
	__atomic_store_n(&s->tid, (int)sys(SYS_gettid), __ATOMIC_RELEASE);
	for (;;) {
		while (__atomic_load_n(&s->order, __ATOMIC_ACQUIRE) == seen)
			sys(SYS_futex, P(&s->order), FUTEX_WAIT, seen);
		seen++;
		s->kind = NOTHING;
		s->length = 0;
		perform(s, s->step);
		__atomic_store_n(&s->done, seen, __ATOMIC_RELEASE);
	}
}

static int thread_entry(void *number)
{
	work((int)((uintptr_t)number / THREADS), (int)((uintptr_t)number % THREADS));
	return 0;
}

/* The first thread of a process begins it: the others are made at once, because it may be asleep later. */
static void begin_process(int process)
{
	const int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
	sys(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
	__atomic_store_n(&shared->pids[process], (int)sys(SYS_getpid), __ATOMIC_RELEASE);
	for (int thread = 1; thread < THREADS; thread++)
		if (has_thread(process, thread))
			clone(thread_entry, stacks[thread] + STACK_SIZE, flags, (void *)(uintptr_t)(process * THREADS + thread));
	work(process, 0);
}

SOME struct slot *own_slot(void)
{
	int tid = (int)sys(SYS_gettid);
	for (int process = 0; process < PROCESSES; process++)
		for (int thread = 0; thread < THREADS; thread++)
			if (S(process, thread)->tid == tid)
				return S(process, thread);
	return NULL;
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
	struct slot *s = own_slot();
	if (s == NULL || s->resume == 0) {
		sys(SYS_exit_group, 99);
		return;
	}
	s->kind = SIGNAL;
	s->value = (u64)signal;
	s->code = (u64)(int64_t)info->si_code;
	s->address = P(info->si_addr);
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] = (greg_t)s->resume;
}

SOME void on_counted(int signal)
{
	struct slot *s = own_slot();
	(void)signal;
	if (s != NULL)
		s->handled++;
}

/* One instruction that accesses memory; if it raises a signal, what comes behind it goes on. */
#define ACCESS(s, instruction, what, where)                                                                      \
	__asm__ volatile("lea 1f(%%rip), %%rcx\n\tmovq %%rcx, %[resume]\n\t" instruction "\n1:\tmovq $0, %[resume]" \
			 : [value] "+q"(what), [resume] "=m"((s)->resume)                                       \
			 : [at] "r"(where)                                                                       \
			 : "rcx", "memory")

SOME void accessed(struct slot *s, u64 value)
{
	if (s->kind == SIGNAL)
		return;
	s->kind = VALUE;
	s->value = value;
}

SOME void load(struct slot *s, u64 at, u64 size)
{
	u64 value = 0;
	switch (size) {
	case 1: ACCESS(s, "movzbl (%[at]), %k[value]", value, at); break;
	case 2: ACCESS(s, "movzwl (%[at]), %k[value]", value, at); break;
	case 4: ACCESS(s, "movl (%[at]), %k[value]", value, at); break;
	default: ACCESS(s, "movq (%[at]), %[value]", value, at);
	}
	accessed(s, value);
}

SOME void store(struct slot *s, u64 at, u64 value, u64 size)
{
	switch (size) {
	case 1: ACCESS(s, "movb %b[value], (%[at])", value, at); break;
	case 2: ACCESS(s, "movw %w[value], (%[at])", value, at); break;
	case 4: ACCESS(s, "movl %k[value], (%[at])", value, at); break;
	default: ACCESS(s, "movq %[value], (%[at])", value, at);
	}
	accessed(s, 0);
}

SOME void fill(struct slot *s, u64 at, u64 length, u64 byte)
{
	for (u64 end = at + length; at < end && s->kind != SIGNAL; at++)
		ACCESS(s, "movb %b[value], (%[at])", byte, at);
	accessed(s, 0);
}

SOME void exchange_add(struct slot *s, u64 at, u64 value, u64 size)
{
	switch (size) {
	case 1: ACCESS(s, "lock xaddb %b[value], (%[at])", value, at); break;
	case 2: ACCESS(s, "lock xaddw %w[value], (%[at])", value, at); break;
	case 4: ACCESS(s, "lock xaddl %k[value], (%[at])", value, at); break;
	default: ACCESS(s, "lock xaddq %[value], (%[at])", value, at);
	}
	accessed(s, size == 8 ? value : value & ((1ULL << size * 8) - 1));
}

/* One instruction, which is to be ret. The stack is put back behind it: after a signal nothing has returned. */
SOME void execute(struct slot *s, u64 at)
{
	__asm__ volatile("lea 1f(%%rip), %%rcx\n\tmovq %%rcx, %[resume]\n\tmovq %%rsp, %%rbx\n\tsubq $128, %%rsp\n\t"
			 "call *%[at]\n1:\tmovq %%rbx, %%rsp\n\tmovq $0, %[resume]"
			 : [resume] "=m"(s->resume)
			 : [at] "r"(at)
			 : "rbx", "rcx", "memory");
	accessed(s, 0);
}

/* Literals: words that a pointer of this call points to, where every process has them. */
SOME u64 words(struct slot *s, int count, const u64 *values)
{
	u64 *at = &s->literal[s->literals];
	for (int index = 0; index < count; index++)
		at[index] = values[index];
	s->literals += count;
	return P(at);
}

/* A place where nothing is mapped; never the same twice. */
SOME u64 reserve(u64 length, u64 alignment)
{
	u64 start = (shared->next + alignment - 1) / alignment * alignment;
	if (length < 1ULL << 40)
		shared->next = start + (length + PAGE - 1) / PAGE * PAGE + 3 * PAGE;
	return start;
}

SOME u64 place(u64 at, u64 length, u64 flags)
{
	if (at != 0 || (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) != 0)
		return at;
	return reserve(length, (flags & MAP_HUGETLB) != 0 ? HUGE_PAGE : PAGE);
}

SOME void map(struct slot *s, u64 at, u64 length, u64 prot, u64 flags, u64 fd, u64 offset)
{
	s->address = place(at, length, flags);
	ended(s, sys(SYS_mmap, s->address, length, prot, flags, fd, offset));
}

SOME void read_bytes(struct slot *s, u64 fd, u64 count)
{
	long length = sys(SYS_read, fd, P(s->bytes), count < MOST_BYTES ? count : MOST_BYTES);
	ended(s, length);
	s->length = length > 0 ? (u64)length : 0;
}

SOME void pread_bytes(struct slot *s, u64 fd, u64 count, u64 offset)
{
	long length = sys(SYS_pread64, fd, P(s->bytes), count < MOST_BYTES ? count : MOST_BYTES, offset);
	ended(s, length);
	s->length = length > 0 ? (u64)length : 0;
}

SOME void poll_one(struct slot *s, u64 fd, u64 events, u64 timeout)
{
	struct pollfd polled = {.fd = (int)fd, .events = (short)events};
	ended(s, sys(SYS_poll, P(&polled), 1, (u64)(int)timeout));
	s->out[0] = (uint16_t)polled.revents;
}

SOME void make_pipe(struct slot *s, u64 flags)
{
	int ends[2] = {-1, -1};
	ended(s, sys(SYS_pipe2, P(ends), flags));
	s->out[0] = (u64)ends[0];
	s->out[1] = (u64)ends[1];
}

/* All processes are children of the one beside them, which hears of their ends. */
SOME void fork_process(struct slot *s, int child)
{
	long pid = sys(SYS_clone, SIGCHLD | CLONE_PARENT);
	if (pid == 0)
		begin_process(child);
	if (pid > 0)
		__atomic_store_n(&shared->pids[child], (int)pid, __ATOMIC_RELEASE);
	ended(s, pid);
}

SOME void execute_again(struct slot *s)
{
	char number[3] = {(char)('0' + s->process / 10), (char)('0' + s->process % 10), 0};
	char *arguments[] = {"scenario", "--resume", number, NULL};
	char *environment[] = {NULL};
	ended(s, sys(SYS_execve, P("/proc/self/exe"), P(arguments), P(environment)));
}

static int end_at_once(void *unused)
{
	(void)unused;
	sys(SYS_exit_group, 0);
	return 0;
}

SOME void vfork_once(struct slot *s)
{
	static char stack[STACK_SIZE] __attribute__((aligned(64)));
	int pid = clone(end_at_once, stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL);
	ended(s, pid < 0 ? -EAGAIN : 0);
	if (pid > 0)
		sys(SYS_wait4, (u64)pid);
}

SOME void set_action(struct slot *s, u64 signal, u64 handler, u64 flags)
{
	struct sigaction action = {.sa_flags = (int)flags};
	action.sa_handler = handler == 2 ? on_counted : handler == 1 ? SIG_IGN : SIG_DFL;
	ended(s, sigaction((int)signal, &action, NULL) < 0 ? -errno : 0);
}

SOME void set_mask(struct slot *s, u64 how, u64 set)
{
	u64 old = 0;
	ended(s, sys(SYS_rt_sigprocmask, how, P(&set), P(&old), sizeof set));
	s->out[0] = old;
	s->out[1] = s->handled;
}

SOME long open_of(u64 pid, const char *name, int flags)
{
	char path[64];
	char digits[24];
	int length = 0, at = 0;
	for (const char *from = "/proc/"; *from != 0; from++)
		path[at++] = *from;
	for (u64 rest = pid; rest > 0 || length == 0; rest /= 10)
		digits[length++] = (char)('0' + rest % 10);
	while (length > 0)
		path[at++] = digits[--length];
	while (*name != 0)
		path[at++] = *name++;
	path[at] = 0;
	return sys(SYS_open, P(path), (u64)flags | O_CLOEXEC);
}

SOME void memory_read(struct slot *s, u64 pid, u64 at, u64 count)
{
	long fd = open_of(pid, "/mem", O_RDONLY);
	long result = failed(fd) ? fd : sys(SYS_pread64, (u64)fd, P(s->bytes), count < MOST_BYTES ? count : MOST_BYTES, at);
	if (!failed(fd))
		sys(SYS_close, (u64)fd);
	ended(s, result);
	s->length = result > 0 ? (u64)result : 0;
}

SOME void memory_write(struct slot *s, u64 pid, u64 at, u64 value, u64 size)
{
	long fd = open_of(pid, "/mem", O_WRONLY);
	long result = failed(fd) ? fd : sys(SYS_pwrite64, (u64)fd, P(&value), size, at);
	if (!failed(fd))
		sys(SYS_close, (u64)fd);
	ended(s, result);
}

/* A descriptor's name in /proc, to be read or opened again. */
SOME void descriptor_path(char *path, u64 fd)
{
	const char *from = "/proc/self/fd/";
	char digits[12];
	int length = 0;
	while (*from != 0)
		*path++ = *from++;
	for (uint32_t rest = (uint32_t)fd; rest > 0 || length == 0; rest /= 10)
		digits[length++] = (char)('0' + rest % 10);
	while (length > 0)
		*path++ = digits[--length];
	*path = 0;
}

SOME void read_link(struct slot *s, u64 fd)
{
	char path[40];
	descriptor_path(path, fd);
	long length = sys(SYS_readlink, P(path), P(s->bytes), MOST_BYTES);
	ended(s, length);
	s->length = length > 0 ? (u64)length : 0;
}

SOME void open_again(struct slot *s, u64 fd, u64 flags)
{
	char path[40];
	descriptor_path(path, fd);
	ended(s, sys(SYS_open, P(path), flags));
}

/* A descriptor of another process, by a pidfd that is not left behind. */
SOME void fetch_descriptor(struct slot *s, u64 pid, u64 fd)
{
	long pidfd = sys(SYS_pidfd_open, pid, 0);
	long result = failed(pidfd) ? pidfd : sys(SYS_pidfd_getfd, (u64)pidfd, fd, 0);
	if (!failed(pidfd))
		sys(SYS_close, (u64)pidfd);
	ended(s, result);
}

SOME void status(struct slot *s, u64 fd, u64 other)
{
	struct stat one, two;
	long result = sys(SYS_fstat, fd, P(&one));
	ended(s, result);
	if (failed(result))
		return;
	s->out[0] = one.st_mode;
	s->out[1] = (u64)one.st_size;
	s->out[2] = one.st_nlink;
	s->value = !failed(sys(SYS_fstat, other, P(&two))) && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

SOME void blocks(struct slot *s, u64 fd)
{
	struct stat one;
	long result = sys(SYS_fstat, fd, P(&one));
	ended(s, failed(result) ? result : one.st_blocks);
}

SOME void memory_file(struct slot *s, u64 length, u64 flags)
{
	for (u64 at = 0; at < length && at < MOST_BYTES - 1; at++)
		s->bytes[at] = 'm';
	s->bytes[length < MOST_BYTES ? length : MOST_BYTES - 1] = 0;
	ended(s, sys(SYS_memfd_create, P(s->bytes), flags));
}

SOME void in_core(struct slot *s, u64 at, u64 length)
{
	long result = sys(SYS_mincore, at, length, P(s->bytes));
	ended(s, result);
	s->length = failed(result) ? 0 : (length + PAGE - 1) / PAGE;
}

SOME void bind(struct slot *s, u64 at, u64 length, u64 mode, u64 nodes, u64 flags)
{
	ended(s, sys(SYS_mbind, at, length, mode, P(&nodes), 65, flags));
}

/* A word of another process by ptrace(2), which stops it for that time. */
SOME void trace_word(struct slot *s, u64 request, u64 pid, u64 at, u64 word)
{
	int ignored;
	long result = sys(SYS_ptrace, PTRACE_SEIZE, pid);
	if (!failed(result)) {
		sys(SYS_ptrace, PTRACE_INTERRUPT, pid);
		sys(SYS_wait4, pid, P(&ignored), __WALL);
		result = sys(SYS_ptrace, request, pid, at, request == PTRACE_PEEKDATA ? P(&word) : word);
		sys(SYS_ptrace, PTRACE_DETACH, pid);
	}
	ended(s, result);
	s->out[0] = word;
}

SOME void drop_privileges(struct slot *s, u64 what)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct sets[2] = {{0}};
	const uint32_t ptrace = 1U << CAP_SYS_PTRACE;
	const u64 nobody = 65534;
	int root = sys(SYS_geteuid) == 0;
	if ((what & 1) != 0 && root && sys(SYS_prctl, PR_CAPBSET_READ, CAP_SYS_PTRACE) == 1)
		sys(SYS_prctl, PR_CAPBSET_DROP, CAP_SYS_PTRACE);
	root = root && (what & 2) != 0;
	if (root) {
		sys(SYS_prctl, PR_SET_KEEPCAPS, 1);
		sys(SYS_setgroups, 0);
		sys(SYS_setresgid, nobody, nobody, nobody);
		sys(SYS_setresuid, nobody, nobody, nobody);
		sys(SYS_prctl, PR_SET_DUMPABLE, 1);
	}
	sys(SYS_capget, P(&header), P(sets));
	if (root) {
		sets[0].effective = sets[0].permitted = sets[0].permitted & ptrace;
		sets[0].inheritable = 0;
		sets[1] = (struct __user_cap_data_struct){0};
	}
	if ((what & 1) != 0) {
		sets[0].effective &= ~ptrace;
		sets[0].permitted &= ~ptrace;
		sets[0].inheritable &= ~ptrace;
	}
	ended(s, sys(SYS_capset, P(&header), P(sets)));
}

/* The side that tells them, and looks. */

static int at_line;
static const char *at_text = "";
static int busy[PROCESSES][THREADS]; /* told to call something of which no line has told the end */
static u64 told_handled[PROCESSES][THREADS];
static int over[PROCESSES]; /* the process has ended ... */
static int end_status[PROCESSES]; /* ... with this, of wait(2) */
static int end_told[PROCESSES];
static int complaining = 1; /* whether what does not hold ends the run */
static jmp_buf end_of_run;

/* Again and again, because a child that has just begun says its number itself. */
static void kill_all(void)
{
	int pid;
	do {
		for (int process = 0; process < PROCESSES; process++)
			if (shared->pids[process] != 0 && !over[process])
				kill(shared->pids[process], SIGKILL);
		while ((pid = waitpid(-1, NULL, WNOHANG | __WALL)) > 0)
			for (int process = 0; process < PROCESSES; process++)
				over[process] |= shared->pids[process] == pid;
		sched_yield();
	} while (pid == 0);
}

static const char *errno_text(u64 error)
{
	const char *name = strerrorname_np((int)error);
	return name == NULL ? "?" : name;
}

static void print_result(int process, int thread)
{
	struct slot *s = S(process, thread);
	if (s->order != s->done)
		fprintf(stderr, "it has not ended\n");
	else if (s->kind == VALUE)
		fprintf(stderr, "%#llx\n", (unsigned long long)s->value);
	else if (s->kind == ERRNO)
		fprintf(stderr, "-1 %s\n", errno_text(s->error));
	else
		fprintf(stderr, "signal %llu, si_code %lld, si_addr %#llx\n", (unsigned long long)s->value, (long long)s->code, (unsigned long long)s->address);
}

static void refute(const char *expected)
{
	fprintf(stderr, "%s:%d: %s\n    expected %s\n", SCENARIO_FILE, at_line, at_text, expected);
}

/* Something of the line must hold; `got` is what it is about. */
static int must_be(int holds, const char *expected, u64 got)
{
	if (holds || !complaining)
		return holds;
	refute(expected);
	fprintf(stderr, "    but got  %#llx\n", (unsigned long long)got);
	longjmp(end_of_run, 1);
}

static int must_end(int holds, const char *expected, int process, int thread)
{
	if (holds || !complaining)
		return holds;
	refute(expected);
	fprintf(stderr, "    but got  ");
	print_result(process, thread);
	longjmp(end_of_run, 1);
}

static u64 now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * 1000000000ULL + (u64)now.tv_nsec;
}

static int read_file(char *text, size_t size, const char *format, int pid, int tid)
{
	char path[64];
	snprintf(path, sizeof path, format, pid, tid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, text, size - 1);
	if (fd >= 0)
		close(fd);
	text[length < 0 ? 0 : length] = 0;
	return (int)length;
}

static void reap(void)
{
	int how;
	for (int pid; (pid = waitpid(-1, &how, WNOHANG | __WALL)) > 0;)
		for (int process = 0; process < PROCESSES; process++)
			if (shared->pids[process] == pid && (WIFEXITED(how) || WIFSIGNALED(how))) {
				over[process] = 1;
				end_status[process] = how;
			}
}

static const struct {
	const char *prefix;
	enum reason reason;
} places[] = {
	{"handle_userfault", FAULT}, {"userfaultfd_event_wait_completion", EVENT}, {"dup_userfaultfd", EVENT},
	{"userfaultfd_unmap", EVENT}, {"userfaultfd_remove", EVENT}, {"mremap_userfaultfd", EVENT}, {"userfaultfd_read", READ},
	{"userfaultfd_ctx_read", READ}, {"poll_schedule", POLL}, {"do_poll", POLL}, {"do_sys_poll", POLL}, {"pipe_", PIPE},
	{"anon_pipe_", PIPE}, {"futex", FUTEX}, {"do_futex", FUTEX}, {"do_wait", WAIT}, {"do_signal_stop", STOPPED}, {"ptrace_stop", STOPPED},
};

/* Whether a signal waits to be taken that is neither blocked nor ignored. */
static int has_pending(int pid, int tid)
{
	static const char *names[] = {"\nSigPnd:", "\nShdPnd:", "\nSigBlk:", "\nSigIgn:"};
	char text[8192];
	u64 sets[4] = {0};
	if (read_file(text, sizeof text, "/proc/%d/task/%d/status", pid, tid) <= 0)
		return 0;
	for (int index = 0; index < 4; index++) {
		const char *at = strstr(text, names[index]);
		if (at != NULL)
			sets[index] = strtoull(at + 8, NULL, 16);
	}
	return ((sets[0] | sets[1]) & ~(sets[2] | sets[3])) != 0;
}

/* How often a thread was given a processor. */
static u64 switches(int process, int thread)
{
	char text[128];
	if (read_file(text, sizeof text, "/proc/%d/task/%d/schedstat", shared->pids[process], S(process, thread)->tid) <= 0)
		return 0;
	const char *at = strrchr(text, ' ');
	return at == NULL ? 0 : strtoull(at, NULL, 10);
}

/* Where a thread sleeps, NONE for one that runs. `late`: where that is not known, what it does decides. */
static enum reason look(int process, int thread, int late)
{
	int pid = shared->pids[process], tid = S(process, thread)->tid;
	char text[128];
	if (read_file(text, sizeof text, "/proc/%d/task/%d/wchan", pid, tid) <= 0)
		return NONE;
	for (size_t index = 0; index < sizeof places / sizeof *places; index++)
		if (strncmp(text, places[index].prefix, strlen(places[index].prefix)) == 0)
			return places[index].reason;
	if (!late)
		return NONE;
	return text[0] == '0' ? (has_pending(pid, tid) ? SPINNING : NONE) : LOCK;
}

/* Whether a thread has come to rest. */
static int is_calm(int process, int thread, int late, u64 *changes)
{
	if (S(process, thread)->tid == 0)
		return 1;
	enum reason reason = look(process, thread, late);
	if (reason != SPINNING)
		*changes += switches(process, thread);
	return reason != NONE;
}

/* Waits until every thread has ended its call or sleeps, and has not moved between two looks. */
static void settle(void)
{
	u64 began = now_ns(), before = 0;
	int was_calm = 0;
	for (;;) {
		u64 changes = 0, took = now_ns() - began;
		int calm = 1;
		reap();
		for (int process = 0; process < PROCESSES; process++)
			for (int thread = 0; thread < THREADS; thread++)
				if (shared->pids[process] != 0 && !over[process] && has_thread(process, thread))
					calm &= is_calm(process, thread, took > LATE_NS, &changes);
		if (calm && was_calm && changes == before)
			return;
		was_calm = calm;
		before = changes;
		if (took > DEADLINE_NS) {
			refute("all threads to end their calls or to sleep");
			longjmp(end_of_run, 1);
		}
		sched_yield();
	}
}

static enum reason reason_of(int process, int thread)
{
	if (over[process] || S(process, thread)->order == S(process, thread)->done)
		return NONE;
	return look(process, thread, 1);
}

SOME int pid_of(int process)
{
	return shared->pids[process];
}

SOME int tid_of(int process, int thread)
{
	return S(process, thread)->tid;
}

static int has_ended(int process, int thread)
{
	return over[process] || S(process, thread)->order == S(process, thread)->done;
}

/* Every end has a line before the next call. */
static void nothing_untold(void)
{
	for (int process = 0; process < PROCESSES; process++) {
		if (over[process] && !end_told[process] && complaining) {
			refute("a line before this one that tells of the end of a process");
			longjmp(end_of_run, 1);
		}
		for (int thread = 0; thread < THREADS; thread++)
			if (busy[process][thread] && !over[process])
				must_end(!has_ended(process, thread), "a line before this one that tells of the end of a call", process, thread);
	}
}

/* Writes down what a thread is to call, without telling it. */
static void prepare(int process, int thread, int step)
{
	struct slot *s = S(process, thread);
	for (u64 began = now_ns(); __atomic_load_n(&s->tid, __ATOMIC_ACQUIRE) == 0;)
		if (now_ns() - began > DEADLINE_NS)
			must_be(0, "the thread to begin", 0);
	s->step = step;
	s->literals = 0;
	for (int index = 0; index < 5; index++)
		s->out[index] = UNTOUCHED;
	busy[process][thread] = 1;
}

static void go(int process, int thread)
{
	struct slot *s = S(process, thread);
	__atomic_store_n(&s->order, s->order + 1, __ATOMIC_RELEASE);
	syscall(SYS_futex, &s->order, FUTEX_WAKE, 1);
}

static void call(int line, const char *text, int process, int thread, int step)
{
	at_line = line;
	at_text = text;
	nothing_untold();
	prepare(process, thread, step);
	go(process, thread);
	settle();
}

struct racing {
	int process, thread, step;
};
static int run_number;

/* All at once, beginning with another one each time. */
SOME void race(int line, const char *text, const struct racing *racing, int count)
{
	at_line = line;
	at_text = text;
	nothing_untold();
	for (int index = 0; index < count; index++)
		prepare(racing[index].process, racing[index].thread, racing[index].step);
	for (int index = 0; index < count; index++) {
		const struct racing *one = &racing[(index + run_number) % count];
		go(one->process, one->thread);
	}
	settle();
	complaining = 0;
}

/* No end of the race is listed that is like this one. */
SOME void unlisted(void)
{
	complaining = 1;
	must_be(0, "an end that the outcomes list", 0);
}

/* This is how the race ended: all that have ended are told of. */
SOME void listed(int *seen)
{
	complaining = 1;
	++*seen;
	for (int process = 0; process < PROCESSES; process++)
		for (int thread = 0; thread < THREADS; thread++)
			busy[process][thread] &= !has_ended(process, thread);
}

SOME void tell(int line, const char *text)
{
	at_line = line;
	at_text = text;
}

/* The call of a thread has ended, in whatever way. */
SOME void ends(int process, int thread)
{
	must_end(has_ended(process, thread), "it to end", process, thread);
	busy[process][thread] = 0;
}

SOME void sleeps(int process, int thread)
{
	must_end(over[process] || !has_ended(process, thread), "it to sleep", process, thread);
}

SOME void still(int process, int thread, int spinning)
{
	sleeps(process, thread);
	must_be((reason_of(process, thread) == SPINNING) == spinning, spinning ? "it to spin" : "it to sleep", (u64)reason_of(process, thread));
}

SOME int is(enum how how, u64 expected, u64 actual)
{
	switch (how) {
	case ANYTHING: return 1;
	case BUT: return actual != expected;
	case AT_LEAST: return (actual & expected) == expected;
	default: return actual == expected;
	}
}

SOME int succeeds(int process, int thread)
{
	if (over[process])
		return 1;
	return must_end(S(process, thread)->kind == VALUE, "it to succeed", process, thread);
}

SOME int gives(int process, int thread, enum how how, u64 expected, const char *text)
{
	struct slot *s = S(process, thread);
	return must_end(s->kind == VALUE && is(how, expected, s->value), text, process, thread);
}

SOME int fails(int process, int thread, u64 error, const char *text)
{
	struct slot *s = S(process, thread);
	return must_end(s->kind == ERRNO && s->error == error, text, process, thread);
}

SOME int raises(int process, int thread, int signal, enum how code, u64 code_is, enum how address, u64 address_is, const char *text)
{
	struct slot *s = S(process, thread);
	int same = s->kind == SIGNAL && s->value == (u64)signal && is(code, code_is, s->code) && is(address, address_is, s->address);
	return must_end(same, text, process, thread);
}

/* A mapping lies where it was to be. */
SOME int is_placed(int process, int thread)
{
	struct slot *s = S(process, thread);
	return must_end(over[process] || (s->kind == VALUE && (s->address == 0 || s->value == s->address)), "its place", process, thread);
}

SOME int brings(int process, int thread, u64 length, const char *bytes, const char *text)
{
	struct slot *s = S(process, thread);
	return must_be(s->length == length && memcmp(s->bytes, bytes, length) == 0, text, s->length);
}

SOME int messages(int process, int thread, u64 count)
{
	return must_be(S(process, thread)->length == 32 * count, "as many messages", S(process, thread)->length / 32);
}

/* A field of a message (struct uffd_msg). */
SOME u64 field(int process, int thread, int message, int offset, int size)
{
	u64 value = 0;
	memcpy(&value, S(process, thread)->bytes + 32 * message + offset, (size_t)size);
	return value;
}

SOME int handler_ran(int process, int thread)
{
	told_handled[process][thread]++;
	return must_be(S(process, thread)->handled == told_handled[process][thread], "a handler to have run", S(process, thread)->handled);
}

SOME int process_ended(int process, int thread, int exited, int number, const char *text)
{
	for (u64 began = now_ns(); thread == 0 && !over[process] && now_ns() - began < DEADLINE_NS;)
		reap();
	end_told[process] = thread == 0;
	if (thread != 0) {
		busy[process][thread] = 0;
		return 1;
	}
	int how = end_status[process];
	int same = exited ? WIFEXITED(how) && WEXITSTATUS(how) == number : WIFSIGNALED(how) && WTERMSIG(how) == number;
	return must_be(over[process] && same, text, (u64)how);
}

/* Looking from outside, without touching anything. */

enum page { P_PRESENT = 1, P_SWAP = 2, P_FILE = 4, P_WP = 8, P_GUARD = 16 };

static int page_bits(int process, u64 address)
{
	char path[64];
	u64 entry = 0;
	snprintf(path, sizeof path, "/proc/%d/pagemap", shared->pids[process]);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || pread(fd, &entry, sizeof entry, (off_t)(address / PAGE * 8)) != sizeof entry)
		entry = 0;
	if (fd >= 0)
		close(fd);
	return (int)((entry >> 63 & 1) | (entry >> 62 & 1) << 1 | (entry >> 61 & 1) << 2 | (entry >> 57 & 1) << 3 | (entry >> 58 & 1) << 4);
}

static int outside(int process, u64 address, void *bytes, size_t length, int write)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/mem", shared->pids[process]);
	int fd = open(path, (write ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	ssize_t done = fd < 0 ? -1 : write ? pwrite(fd, bytes, length, (off_t)address) : pread(fd, bytes, length, (off_t)address);
	if (fd >= 0)
		close(fd);
	return done == (ssize_t)length;
}

SOME void poke(int process, u64 address, const void *bytes, size_t length)
{
	must_be(outside(process, address, (void *)(uintptr_t)bytes, length, 1), "pages that can be written from outside", address);
}

SOME u64 word_at(int process, u64 address)
{
	u64 value = 0;
	must_be(outside(process, address, &value, sizeof value, 0), "memory that can be read", address);
	return value;
}

SOME int bytes_at(int process, u64 address, u64 length, const char *bytes, const char *text)
{
	uint8_t actual[MOST_BYTES];
	int same = outside(process, address, actual, length, 0) && memcmp(actual, bytes, length) == 0;
	return must_be(same, text, address);
}

SOME int peek(int process, u64 address, u64 length, enum how how, u64 byte, const char *text)
{
	for (u64 at = address; at < address + length;) {
		uint8_t bytes[MOST_BYTES];
		u64 end = (at / PAGE + 1) * PAGE < address + length ? (at / PAGE + 1) * PAGE : address + length;
		if (!must_be((page_bits(process, at) & P_PRESENT) != 0, text, at))
			return 0;
		if (!must_be(outside(process, at, bytes, end - at, 0), text, at))
			return 0;
		for (u64 index = 0; index < end - at; index++)
			if (!must_be(is(how, byte, bytes[index]), text, bytes[index]))
				return 0;
		at = end;
	}
	return 1;
}

SOME int peek_none(int process, u64 address, u64 length, const char *text)
{
	for (u64 at = address / PAGE * PAGE; at < address + length; at += PAGE)
		if (!must_be((page_bits(process, at) & P_PRESENT) == 0, text, at))
			return 0;
	return 1;
}

struct pages {
	u64 times;
	enum how how;
	u64 bits;
};

/* The pages of a range, run by run; one run of 0 stands for all. */
SOME int pagemap(int process, u64 address, u64 length, int runs, const struct pages *expected, const char *text)
{
	u64 at = address / PAGE * PAGE, end = address + length;
	for (int run = 0; run < runs; run++)
		for (u64 count = 0; at < end && (expected[run].times == 0 || count < expected[run].times); count++, at += PAGE) {
			int bits = page_bits(process, at);
			if (!must_be(is(expected[run].how, expected[run].bits, (u64)bits), text, (u64)bits))
				return 0;
		}
	return must_be(at >= end, text, at);
}

static struct {
	u64 start, end, len, prot, uffd;
} vmas[64];

/* The mappings of a range, as they are split. */
SOME u64 smaps(int process, u64 from, u64 to)
{
	char path[64], line[512];
	u64 count = 0;
	int inside = 0;
	snprintf(path, sizeof path, "/proc/%d/smaps", shared->pids[process]);
	FILE *file = fopen(path, "re");
	while (file != NULL && fgets(line, sizeof line, file) != NULL) {
		unsigned long long start, end;
		char prot[5];
		if (sscanf(line, "%llx-%llx %4s ", &start, &end, prot) == 3) {
			inside = start < to && end > from && count < 64;
			if (!inside)
				continue;
			vmas[count].start = start;
			vmas[count].end = end;
			vmas[count].len = end - start;
			vmas[count].prot = (prot[0] == 'r') | (prot[1] == 'w') << 1 | (prot[2] == 'x') << 2;
			vmas[count++].uffd = 0;
		} else if (inside && strncmp(line, "VmFlags:", 8) == 0)
			vmas[count - 1].uffd = (strstr(line, " um") != NULL) | (strstr(line, " uw") != NULL) << 1 | (strstr(line, " ui") != NULL) << 2;
	}
	if (file != NULL)
		fclose(file);
	return count;
}

static struct {
	u64 pending, total, features;
} info;

SOME void fdinfo(int process, u64 fd)
{
	char text[1024];
	const char *at;
	memset(&info, 0, sizeof info);
	must_be(read_file(text, sizeof text, "/proc/%d/fdinfo/%d", shared->pids[process], (int)fd) > 0, "an open descriptor", fd);
	if ((at = strstr(text, "pending:")) != NULL)
		info.pending = strtoull(at + 8, NULL, 10);
	if ((at = strstr(text, "total:")) != NULL)
		info.total = strtoull(at + 6, NULL, 10);
	if ((at = strstr(text, "API:")) != NULL && (at = strchr(at + 4, ':')) != NULL)
		info.features = strtoull(at + 1, NULL, 16) & 0x7fffffff;
}

/* Nobody is left asleep of whom no line says so. */
SOME void finish(int line)
{
	tell(line, "the end");
	nothing_untold();
}

/* What the scenario needs. */

SOME int has_ptrace(void)
{
	char text[8192];
	read_file(text, sizeof text, "/proc/%d/task/%d/status", getpid(), getpid());
	const char *at = strstr(text, "\nCapEff:");
	return at != NULL && (strtoull(at + 8, NULL, 16) >> CAP_SYS_PTRACE & 1) != 0;
}

/* Hugepages that are free. */
SOME u64 hugepages(void)
{
	char text[8192];
	read_file(text, sizeof text, "/proc/meminfo", 0, 0);
	const char *at = strstr(text, "HugePages_Free:");
	return at == NULL ? 0 : strtoull(at + 15, NULL, 10);
}

SOME u64 features(void)
{
	u64 api[3] = {0xaa, 0, 0};
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	if (fd >= 0) {
		ioctl(fd, 0xc018aa3f, api);
		close(fd);
	}
	return api[1];
}

SOME int kernel_is(const char *operator, int major, int minor)
{
	struct utsname name;
	int here[2] = {0, 0};
	uname(&name);
	sscanf(name.release, "%d.%d", &here[0], &here[1]);
	int order = here[0] != major ? here[0] - major : here[1] - minor;
	if (strcmp(operator, ">=") == 0)
		return order >= 0;
	if (strcmp(operator, "<=") == 0)
		return order <= 0;
	if (strcmp(operator, "<") == 0)
		return order < 0;
	return strcmp(operator, ">") == 0 ? order > 0 : order == 0;
}

static const char *sysctl_path;
static char sysctl_before[32];

static void restore_sysctl(void)
{
	int fd = sysctl_path == NULL ? -1 : open(sysctl_path, O_WRONLY | O_CLOEXEC);
	if (fd >= 0 && write(fd, sysctl_before, strlen(sysctl_before)) > 0)
		close(fd);
	sysctl_path = NULL;
}

static void on_interrupt(int signal)
{
	restore_sysctl();
	_exit(128 + signal);
}

/* Sets what the scenario asks for, until the end. */
SOME int set_sysctl(const char *path, const char *value)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, sysctl_before, sizeof sysctl_before - 1);
	if (length <= 0 || pwrite(fd, value, strlen(value), 0) < 0)
		return 0;
	close(fd);
	sysctl_path = path;
	signal(SIGINT, on_interrupt);
	signal(SIGTERM, on_interrupt);
	return 1;
}

static void handle_faults(void)
{
	struct sigaction action = {.sa_flags = SA_SIGINFO | SA_NODEFER};
	action.sa_sigaction = on_fault;
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void map_control(void)
{
	void *at = mmap((void *)0x700000000000, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, CONTROL_FD, 0);
	if (at == MAP_FAILED)
		exit(99);
	shared = at;
}

/* A fresh program after execve: the first thread goes on, and is the only one that is left. */
static void resume(int process)
{
	map_control();
	handle_faults();
	for (int thread = 0; thread < THREADS; thread++) {
		struct slot *s = S(process, thread);
		s->tid = 0;
		s->resume = 0;
		s->kind = VALUE;
		s->value = 0;
		__atomic_store_n(&s->done, s->order, __ATOMIC_RELEASE);
	}
	begin_process(process);
}

static void begin_first(void)
{
	struct rlimit limit = {256, 256};
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	setrlimit(RLIMIT_NOFILE, &limit);
	handle_faults();
	begin_process(0);
}

/* Once from a fresh start; what it came to. */
static int run_once(void (*scenario)(void))
{
	run_number++;
	memset(shared, 0, sizeof *shared);
	memset(busy, 0, sizeof busy);
	memset(told_handled, 0, sizeof told_handled);
	memset(over, 0, sizeof over);
	memset(end_told, 0, sizeof end_told);
	complaining = 1;
	shared->next = 0x100000000000;
	fflush(NULL);
	int pid = fork();
	if (pid == 0)
		begin_first();
	shared->pids[0] = pid;
	int failed = setjmp(end_of_run);
	if (!failed) {
		for (u64 began = now_ns(); S(0, 0)->tid == 0 && now_ns() - began < DEADLINE_NS;)
			sched_yield();
		scenario();
	}
	kill_all();
	return failed;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--resume") == 0)
		resume(atoi(argv[2]));
	int control = (int)syscall(SYS_memfd_create, "scenario", 0);
	/* The first descriptor of the scenario is 3. */
	if (control < 0 || ftruncate(control, sizeof *shared) < 0 || dup2(control, CONTROL_FD) < 0)
		err(1, "memory to share");
	for (int fd = 3; fd < CONTROL_FD; fd++)
		close(fd);
	map_control();
	int status = run_scenario(argc > 1 ? atoi(argv[1]) : 0);
	restore_sysctl();
	return status;
}
