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
