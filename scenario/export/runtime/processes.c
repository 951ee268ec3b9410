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
	put_text(put_number(put_text(path, "/proc/"), pid), name);
	return sys(SYS_open, P(path), (u64)flags | O_CLOEXEC);
}

SOME void memory_read(struct slot *s, u64 pid, u64 at, u64 count)
{
	long fd = open_of(pid, "/mem", O_RDONLY);
	long result = failed(fd) ? fd : sys(SYS_pread64, (u64)fd, P(s->bytes), count < MOST_BYTES ? count : MOST_BYTES, at);
	if (!failed(fd))
		sys(SYS_close, (u64)fd);
	brought(s, result);
}

SOME void memory_write(struct slot *s, u64 pid, u64 at, u64 value, u64 size)
{
	long fd = open_of(pid, "/mem", O_WRONLY);
	long result = failed(fd) ? fd : sys(SYS_pwrite64, (u64)fd, P(&value), size, at);
	if (!failed(fd))
		sys(SYS_close, (u64)fd);
	ended(s, result);
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
