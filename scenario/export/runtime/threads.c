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
