/* Literals: words that a pointer of this call points to, where every process has them. */
SOME u64 words(struct slot *s, int count, const u64 *values)
{
	u64 *at = &s->literal[s->literals];
	for (int index = 0; index < count; index++)
		at[index] = values[index];
	s->literals += count;
	return P(at);
}

/* A place where nothing is mapped; never the same twice. */
SOME u64 reserve(u64 length, u64 alignment)
{
	u64 start = (shared->next + alignment - 1) / alignment * alignment;
	if (length < 1ULL << 40)
		shared->next = start + (length + PAGE - 1) / PAGE * PAGE + 3 * PAGE;
	return start;
}

SOME u64 place(u64 at, u64 length, u64 flags)
{
	if (at != 0 || (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) != 0)
		return at;
	return reserve(length, (flags & MAP_HUGETLB) != 0 ? HUGE_PAGE : PAGE);
}

SOME void map(struct slot *s, u64 at, u64 length, u64 prot, u64 flags, u64 fd, u64 offset)
{
	s->address = place(at, length, flags);
	ended(s, sys(SYS_mmap, s->address, length, prot, flags, fd, offset));
}

SOME void in_core(struct slot *s, u64 at, u64 length)
{
	long result = sys(SYS_mincore, at, length, P(s->bytes));
	ended(s, result);
	s->length = failed(result) ? 0 : (length + PAGE - 1) / PAGE;
}

SOME void bind_memory(struct slot *s, u64 at, u64 length, u64 mode, u64 nodes, u64 flags)
{
	ended(s, sys(SYS_mbind, at, length, mode, P(&nodes), 65, flags));
}

SOME long advise(long pidfd, u64 at, u64 length, u64 advice, u64 flags)
{
	struct iovec segment = {(void *)(uintptr_t)at, length};
	return sys(SYS_process_madvise, (u64)pidfd, P(&segment), 1, advice, flags);
}

/* Of one segment, without a pidfd left. About its own memory it may sleep, when a pidfd would have a number that others want. */
SOME void advise_process(struct slot *s, u64 pid, u64 at, u64 length, u64 advice, u64 flags)
{
	const long own = -10001; /* PIDFD_SELF_THREAD_GROUP, since 6.14 */
	long result = pid == (u64)sys(SYS_getpid) ? advise(own, at, length, advice, flags) : -EBADF;
	if (result == -EBADF) {
		long pidfd = sys(SYS_pidfd_open, pid, 0);
		result = failed(pidfd) ? pidfd : advise(pidfd, at, length, advice, flags);
		if (!failed(pidfd))
			sys(SYS_close, (u64)pidfd);
	}
	ended(s, result);
}
