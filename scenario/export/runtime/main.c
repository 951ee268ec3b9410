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

/* What was sent in the run before and not received is closed with the socket. */
static void make_socket(void)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || dup2(ends[0], SEND_FD) < 0 || dup2(ends[1], RECEIVE_FD) < 0)
		err(1, "a socket to send descriptors through");
	close(ends[0]);
	close(ends[1]);
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
	make_socket();
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
