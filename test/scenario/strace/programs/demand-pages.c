/*
 * Pages on demand: one thread reads faults and fills pages, the other one touches memory. What the example of userfaultfd(2)
 * shows, written anew.
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
#define PAGES 3UL

static int uffd;

static void *serve(void *unused)
{
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		err(1, "mmap");
	for (int served = 0;; served++) {
		struct pollfd ready = {.fd = uffd, .events = POLLIN};
		if (poll(&ready, 1, -1) < 0)
			err(1, "poll");
		struct uffd_msg message;
		if (read(uffd, &message, sizeof message) != sizeof message)
			err(1, "read");
		if (message.event != UFFD_EVENT_PAGEFAULT)
			errx(1, "unexpected event %d", message.event);
		memset(page, 'A' + served, PAGE);
		struct uffdio_copy copy = {
			.dst = message.arg.pagefault.address & -PAGE,
			.src = (unsigned long)page,
			.len = PAGE,
		};
		if (ioctl(uffd, UFFDIO_COPY, &copy) < 0)
			err(1, "UFFDIO_COPY");
		/* Once more: it is there already, which is no accident but an answer. */
		if (ioctl(uffd, UFFDIO_COPY, &copy) == 0)
			errx(1, "a page was filled twice");
	}
	return unused;
}

int main(void)
{
	uffd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (uffd < 0)
		err(1, "userfaultfd");
	struct uffdio_api api = {.api = UFFD_API};
	if (ioctl(uffd, UFFDIO_API, &api) < 0)
		err(1, "UFFDIO_API");
	char *memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap");
	struct uffdio_register watched = {
		.range = {.start = (unsigned long)memory, .len = PAGES * PAGE},
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	if (ioctl(uffd, UFFDIO_REGISTER, &watched) < 0)
		err(1, "UFFDIO_REGISTER");
	pthread_t server;
	if (pthread_create(&server, NULL, serve, NULL) != 0)
		errx(1, "pthread_create");
	for (unsigned long at = 0xf; at < PAGES * PAGE; at += 1024)
		printf("%lx: %c\n", at, memory[at]);
	return 0;
}
