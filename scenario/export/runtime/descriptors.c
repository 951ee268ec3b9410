SOME void read_bytes(struct slot *s, u64 fd, u64 count)
{
	brought(s, sys(SYS_read, fd, P(s->bytes), count < MOST_BYTES ? count : MOST_BYTES));
}

SOME void pread_bytes(struct slot *s, u64 fd, u64 count, u64 offset)
{
	brought(s, sys(SYS_pread64, fd, P(s->bytes), count < MOST_BYTES ? count : MOST_BYTES, offset));
}

SOME void poll_one(struct slot *s, u64 fd, u64 events, u64 timeout)
{
	struct pollfd polled = {.fd = (int)fd, .events = (short)events};
	ended(s, sys(SYS_poll, P(&polled), 1, (u64)(int)timeout));
	s->out[0] = (uint16_t)polled.revents;
}

SOME void make_pipe(struct slot *s, u64 flags)
{
	int ends[2] = {-1, -1};
	ended(s, sys(SYS_pipe2, P(ends), flags));
	s->out[0] = (u64)ends[0];
	s->out[1] = (u64)ends[1];
}

/* A descriptor's name in /proc, to be read or opened again. */
SOME void descriptor_path(char *path, u64 fd)
{
	put_number(put_text(path, "/proc/self/fd/"), (uint32_t)fd);
}

SOME void read_link(struct slot *s, u64 fd)
{
	char path[40];
	descriptor_path(path, fd);
	long length = sys(SYS_readlink, P(path), P(s->bytes), MOST_BYTES);
	/* The number of a pipe differs from run to run. */
	if (length > 6 && s->bytes[0] == 'p' && s->bytes[4] == ':') {
		s->bytes[6] = '0';
		s->bytes[7] = ']';
		length = 8;
	}
	brought(s, length);
}

SOME void open_again(struct slot *s, u64 fd, u64 flags)
{
	char path[40];
	descriptor_path(path, fd);
	ended(s, sys(SYS_open, P(path), flags));
}

/* A descriptor of another process, by a pidfd that is not left behind. */
SOME void fetch_descriptor(struct slot *s, u64 pid, u64 fd)
{
	long pidfd = sys(SYS_pidfd_open, pid, 0);
	long result = failed(pidfd) ? pidfd : sys(SYS_pidfd_getfd, (u64)pidfd, fd, 0);
	if (!failed(pidfd))
		sys(SYS_close, (u64)pidfd);
	ended(s, result);
}

SOME void status(struct slot *s, u64 fd, u64 other)
{
	struct stat one, two;
	long result = sys(SYS_fstat, fd, P(&one));
	ended(s, result);
	if (failed(result))
		return;
	s->out[0] = one.st_mode;
	s->out[1] = (u64)one.st_size;
	s->out[2] = one.st_nlink;
	s->value = !failed(sys(SYS_fstat, other, P(&two))) && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

SOME void blocks(struct slot *s, u64 fd)
{
	struct stat one;
	long result = sys(SYS_fstat, fd, P(&one));
	ended(s, failed(result) ? result : one.st_blocks);
}

SOME void memory_file(struct slot *s, u64 length, u64 flags)
{
	for (u64 at = 0; at < length && at < MOST_BYTES - 1; at++)
		s->bytes[at] = 'm';
	s->bytes[length < MOST_BYTES ? length : MOST_BYTES - 1] = 0;
	ended(s, sys(SYS_memfd_create, P(s->bytes), flags));
}

/* One byte, with one descriptor beside it, through a socket that every process has. */
struct message {
	uint8_t byte;
	struct iovec segment;
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} rights;
	struct msghdr header;
};

static void begin_message(struct message *m)
{
	*m = (struct message){0};
	m->segment = (struct iovec){&m->byte, 1};
	m->header = (struct msghdr){.msg_iov = &m->segment, .msg_iovlen = 1, .msg_control = &m->rights, .msg_controllen = sizeof m->rights};
}

SOME void send_descriptor(struct slot *s, u64 fd)
{
	struct message m;
	begin_message(&m);
	m.header.msg_controllen = CMSG_LEN(sizeof(int));
	m.rights.head = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
	*(int *)CMSG_DATA(&m.rights.head) = (int)fd;
	ended(s, sys(SYS_sendmsg, SEND_FD, P(&m.header)));
}

SOME void receive_descriptor(struct slot *s, u64 flags)
{
	struct message m;
	begin_message(&m);
	ended(s, sys(SYS_recvmsg, RECEIVE_FD, P(&m.header), MSG_DONTWAIT | (flags & MSG_CMSG_CLOEXEC)));
	int came = s->kind == VALUE && m.header.msg_controllen >= CMSG_LEN(sizeof(int));
	s->out[0] = came ? (u64)(int64_t)*(int *)CMSG_DATA(&m.rights.head) : ~0ULL;
	s->out[1] = (u64)(m.header.msg_flags & MSG_CTRUNC);
}
