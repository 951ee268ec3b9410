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
/* Descriptors beyond those that the scenario can have. */
#define CONTROL_FD 1000
#define SEND_FD 1001
#define RECEIVE_FD 1002
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

/* A call that puts so many bytes where those of its thread lie. */
SOME void brought(struct slot *s, long length)
{
	ended(s, length);
	s->length = length > 0 ? (u64)length : 0;
}

/* Text and numbers are put behind each other; each gives the place behind it. */
SOME char *put_text(char *at, const char *text)
{
	while (*text != 0)
		*at++ = *text++;
	*at = 0;
	return at;
}

SOME char *put_number(char *at, u64 number)
{
	char digits[24];
	int length = 0;
	for (; number > 0 || length == 0; number /= 10)
		digits[length++] = (char)('0' + number % 10);
	while (length > 0)
		*at++ = digits[--length];
	*at = 0;
	return at;
}
