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
