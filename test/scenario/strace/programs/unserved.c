/*
 * What hangs: one thread waits for a page that nobody fills, another one in fork for an event that nobody reads. To be interrupted.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096UL

static int uffd;
static char *memory;

static void *touch(void *unused)
{
	memory[0] = 1;
	return unused;
}

static void *divide(void *unused)
{
	if (fork() == 0)
		_exit(0);
	return unused;
}

static void await(void)
{
	struct pollfd ready = {.fd = uffd, .events = POLLIN};
	if (poll(&ready, 1, -1) < 0)
		err(1, "poll");
}

static void zero(unsigned long start)
{
	struct uffdio_zeropage zeros = {.range = {.start = start, .len = PAGE}};
	if (ioctl(uffd, UFFDIO_ZEROPAGE, &zeros) < 0)
		warn("UFFDIO_ZEROPAGE");
}

int main(void)
{
	uffd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	struct uffdio_api api = {.api = UFFD_API, .features = UFFD_FEATURE_EVENT_FORK};
	if (uffd < 0 || ioctl(uffd, UFFDIO_API, &api) < 0)
		err(1, "userfaultfd");
	memory = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap");
	struct uffdio_register watched = {
		.range = {.start = (unsigned long)memory, .len = 4 * PAGE},
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	if (ioctl(uffd, UFFDIO_REGISTER, &watched) < 0)
		err(1, "UFFDIO_REGISTER");
	pthread_t toucher, divider;
	if (pthread_create(&toucher, NULL, touch, NULL) != 0)
		errx(1, "pthread_create");
	await();
	struct uffd_msg message;
	if (read(uffd, &message, sizeof message) < 0)
		err(1, "read");
	/* A page that nobody waits for, and one that is none. */
	zero((unsigned long)memory + 2 * PAGE);
	zero((unsigned long)memory + 100);
	if (pthread_create(&divider, NULL, divide, NULL) != 0)
		errx(1, "pthread_create");
	await();
	/* The event of the fork is unread. */
	zero((unsigned long)memory + PAGE);
	pthread_join(toucher, NULL);
	return 0;
}
