/*
 * Which pages does a worker write to? All are write-protected; whoever stores asks, is written down, and goes on. What was
 * not written to since the last round is protected still.
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
#include <unistd.h>

#define PAGE 4096UL
#define PAGES 8UL

static int uffd;
static char *memory;

static void protect(unsigned long start, unsigned long length, unsigned long mode)
{
	struct uffdio_writeprotect range = {.range = {.start = start, .len = length}, .mode = mode};
	if (ioctl(uffd, UFFDIO_WRITEPROTECT, &range) < 0)
		err(1, "UFFDIO_WRITEPROTECT");
}

static void *work(void *unused)
{
	memory[0 * PAGE] = 1;
	memory[3 * PAGE + 100] = 2;
	memory[0 * PAGE + 8] = 3;
	memory[7 * PAGE] = 4;
	return unused;
}

/* Until the worker has written to so many pages. */
static void track(int pages)
{
	while (pages > 0) {
		struct pollfd ready = {.fd = uffd, .events = POLLIN};
		if (poll(&ready, 1, -1) < 0)
			err(1, "poll");
		struct uffd_msg messages[4];
		ssize_t length = read(uffd, messages, sizeof messages);
		if (length < 0)
			err(1, "read");
		for (unsigned long at = 0; at < length / sizeof messages[0]; at++, pages--) {
			unsigned long page = messages[at].arg.pagefault.address & -PAGE;
			printf("written: page %lu\n", (page - (unsigned long)memory) / PAGE);
			protect(page, PAGE, 0);
		}
	}
}

int main(void)
{
	uffd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (uffd < 0)
		err(1, "userfaultfd");
	struct uffdio_api api = {.api = UFFD_API, .features = UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_THREAD_ID};
	if (ioctl(uffd, UFFDIO_API, &api) < 0)
		err(1, "UFFDIO_API");
	memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap");
	/* Protection is of pages that are there. */
	memset(memory, 0, PAGES * PAGE);
	struct uffdio_register watched = {
		.range = {.start = (unsigned long)memory, .len = PAGES * PAGE},
		.mode = UFFDIO_REGISTER_MODE_WP,
	};
	if (ioctl(uffd, UFFDIO_REGISTER, &watched) < 0)
		err(1, "UFFDIO_REGISTER");
	protect((unsigned long)memory, PAGES * PAGE, UFFDIO_WRITEPROTECT_MODE_WP);
	pthread_t worker;
	if (pthread_create(&worker, NULL, work, NULL) != 0)
		errx(1, "pthread_create");
	track(3);
	pthread_join(worker, NULL);
	/* The next round; and a range that is not registered. */
	protect((unsigned long)memory, PAGES * PAGE, UFFDIO_WRITEPROTECT_MODE_WP);
	struct uffdio_writeprotect outside = {.range = {.start = (unsigned long)memory + PAGES * PAGE, .len = PAGE}, .mode = UFFDIO_WRITEPROTECT_MODE_WP};
	if (ioctl(uffd, UFFDIO_WRITEPROTECT, &outside) == 0)
		errx(1, "memory that is not registered was protected");
	struct uffdio_range all = {.start = (unsigned long)memory, .len = PAGES * PAGE};
	if (ioctl(uffd, UFFDIO_UNREGISTER, &all) < 0)
		err(1, "UFFDIO_UNREGISTER");
	memory[PAGE] = 5;
	return 0;
}
