/*
 * Follows a fork: the child's userfaultfd comes with the event, and what the child touches is asked for there. The child gives back a page, which is told as
 * well.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096UL
#define PAGES 4UL

static int parent;
static char *source;

static void zero(int uffd, unsigned long page)
{
	struct uffdio_zeropage zeros = {.range = {.start = page, .len = PAGE}};
	if (ioctl(uffd, UFFDIO_ZEROPAGE, &zeros) < 0)
		err(1, "UFFDIO_ZEROPAGE");
}

static void copy(int uffd, unsigned long page)
{
	struct uffdio_copy copied = {.dst = page, .src = (unsigned long)source, .len = PAGE};
	if (ioctl(uffd, UFFDIO_COPY, &copied) < 0)
		err(1, "UFFDIO_COPY");
}

static void *follow(void *unused)
{
	struct pollfd ready[2] = {{.fd = parent, .events = POLLIN}, {.fd = -1, .events = POLLIN}};
	for (;;) {
		if (poll(ready, 2, -1) < 0)
			err(1, "poll");
		for (int of = 0; of < 2; of++) {
			struct uffd_msg message;
			if (!(ready[of].revents & POLLIN) || read(ready[of].fd, &message, sizeof message) < 0)
				continue;
			switch (message.event) {
			case UFFD_EVENT_FORK:
				ready[1].fd = message.arg.fork.ufd;
				break;
			case UFFD_EVENT_REMOVE:
				printf("removed: %llx\n", (unsigned long long)message.arg.remove.start);
				break;
			case UFFD_EVENT_PAGEFAULT:
				if (of == 0)
					copy(ready[of].fd, message.arg.pagefault.address & -PAGE);
				else
					zero(ready[of].fd, message.arg.pagefault.address & -PAGE);
				break;
			}
		}
	}
	return unused;
}

int main(void)
{
	parent = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (parent < 0)
		err(1, "userfaultfd");
	struct uffdio_api api = {.api = UFFD_API, .features = UFFD_FEATURE_EVENT_FORK | UFFD_FEATURE_EVENT_REMOVE};
	if (ioctl(parent, UFFDIO_API, &api) < 0)
		err(1, "UFFDIO_API");
	char *memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	source = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED || source == MAP_FAILED)
		err(1, "mmap");
	memset(source, 'c', PAGE);
	struct uffdio_register watched = {
		.range = {.start = (unsigned long)memory, .len = PAGES * PAGE},
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	if (ioctl(parent, UFFDIO_REGISTER, &watched) < 0)
		err(1, "UFFDIO_REGISTER");
	pthread_t follower;
	if (pthread_create(&follower, NULL, follow, NULL) != 0)
		errx(1, "pthread_create");
	if (memory[0] != 'c')
		errx(1, "not what was copied");
	pid_t child = fork();
	if (child < 0)
		err(1, "fork");
	if (child == 0) {
		/* The first page was there when it was forked, the others are asked for. */
		int sum = memory[0] + memory[PAGE] + memory[2 * PAGE];
		if (madvise(memory, PAGE, MADV_DONTNEED) < 0)
			err(1, "madvise");
		_exit(sum + memory[0] == 'c' ? 0 : 1);
	}
	int status;
	if (waitpid(child, &status, 0) < 0 || status != 0)
		errx(1, "the child saw something else");
	if (memory[PAGE] != 'c')
		errx(1, "not what was copied");
	return 0;
}
