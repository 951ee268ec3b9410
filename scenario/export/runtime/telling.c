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
#define MOST_LINES 64
static int run_number;
static int racing_count;
static const struct racing *racing_lines;
static enum { NOT_BEGUN, BEGUN, ENDED } line_state[MOST_LINES];
static struct slot line_ends[MOST_LINES];

static int of_same_thread(int one, int other)
{
	return racing_lines[one].process == racing_lines[other].process && racing_lines[one].thread == racing_lines[other].thread;
}

/* Whether a thread comes to a line: all of its lines before have ended. */
static int is_next(int line)
{
	for (int before = 0; before < line; before++)
		if (of_same_thread(before, line) && line_state[before] != ENDED)
			return 0;
	return line_state[line] == NOT_BEGUN && !over[racing_lines[line].process];
}

/* Notes which lines have ended, and lets their threads go on; whether any did. */
static int go_on(void)
{
	int went = 0;
	for (int line = 0; line < racing_count; line++) {
		const struct racing *one = &racing_lines[line];
		if (line_state[line] != BEGUN || !has_ended(one->process, one->thread))
			continue;
		line_ends[line] = *S(one->process, one->thread);
		line_state[line] = ENDED;
		went = 1;
		for (int next = line + 1; next < racing_count; next++)
			if (of_same_thread(line, next) && is_next(next)) {
				prepare(one->process, one->thread, racing_lines[next].step);
				line_state[next] = BEGUN;
				go(one->process, one->thread);
				break;
			}
	}
	return went;
}

/* All threads at once, beginning with another one each time; each goes on with its next line as soon as it can. */
SOME void race(int line, const char *text, const struct racing *racing, int count)
{
	at_line = line;
	at_text = text;
	nothing_untold();
	racing_lines = racing;
	racing_count = count;
	memset(line_state, 0, sizeof line_state);
	int first[MOST_LINES], firsts = 0;
	for (int index = 0; index < count; index++)
		if (is_next(index)) {
			prepare(racing[index].process, racing[index].thread, racing[index].step);
			line_state[index] = BEGUN;
			first[firsts++] = index;
		}
	for (int index = 0; index < firsts; index++) {
		const struct racing *one = &racing[first[(index + run_number) % firsts]];
		go(one->process, one->thread);
	}
	do {
		for (int idle = 0; firsts < count && idle < 1000; idle++)
			if (go_on())
				idle = 0;
		settle();
	} while (go_on() && firsts < count);
	complaining = 0;
}

/* Whether a line of the race has ended: it is as it was then. */
SOME int recall(int line)
{
	struct slot *s = S(racing_lines[line].process, racing_lines[line].thread), *end = &line_ends[line];
	if (line_state[line] != ENDED)
		return 0;
	s->kind = end->kind;
	s->value = end->value;
	s->error = end->error;
	s->code = end->code;
	s->address = end->address;
	memcpy(s->out, end->out, sizeof s->out);
	memcpy(s->words, end->words, sizeof s->words);
	s->length = end->length;
	memcpy(s->bytes, end->bytes, sizeof s->bytes);
	return 1;
}

SOME int sleeps_in(int line)
{
	return line_state[line] == BEGUN;
}

/* A thread that sleeps does not come to its next line. */
SOME int not_begun(int line)
{
	return line_state[line] == NOT_BEGUN;
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
