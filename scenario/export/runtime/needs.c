/* What the scenario needs. */

SOME int has_ptrace(void)
{
	char text[8192];
	read_file(text, sizeof text, "/proc/%d/task/%d/status", getpid(), getpid());
	const char *at = strstr(text, "\nCapEff:");
	return at != NULL && (strtoull(at + 8, NULL, 16) >> CAP_SYS_PTRACE & 1) != 0;
}

/* Hugepages that are free. */
SOME u64 hugepages(void)
{
	char text[8192];
	read_file(text, sizeof text, "/proc/meminfo", 0, 0);
	const char *at = strstr(text, "HugePages_Free:");
	return at == NULL ? 0 : strtoull(at + 15, NULL, 10);
}

SOME u64 features(void)
{
	u64 api[3] = {0xaa, 0, 0};
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	if (fd >= 0) {
		ioctl(fd, 0xc018aa3f, api);
		close(fd);
	}
	return api[1];
}

SOME int kernel_is(const char *operator, int major, int minor)
{
	struct utsname name;
	int here[2] = {0, 0};
	uname(&name);
	sscanf(name.release, "%d.%d", &here[0], &here[1]);
	int order = here[0] != major ? here[0] - major : here[1] - minor;
	if (strcmp(operator, ">=") == 0)
		return order >= 0;
	if (strcmp(operator, "<=") == 0)
		return order <= 0;
	if (strcmp(operator, "<") == 0)
		return order < 0;
	return strcmp(operator, ">") == 0 ? order > 0 : order == 0;
}

static const char *sysctl_path;
static char sysctl_before[32];

static void restore_sysctl(void)
{
	int fd = sysctl_path == NULL ? -1 : open(sysctl_path, O_WRONLY | O_CLOEXEC);
	if (fd >= 0 && write(fd, sysctl_before, strlen(sysctl_before)) > 0)
		close(fd);
	sysctl_path = NULL;
}

static void on_interrupt(int signal)
{
	restore_sysctl();
	_exit(128 + signal);
}

/* Sets what the scenario asks for, until the end. */
SOME int set_sysctl(const char *path, const char *value)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, sysctl_before, sizeof sysctl_before - 1);
	if (length <= 0 || pwrite(fd, value, strlen(value), 0) < 0)
		return 0;
	close(fd);
	sysctl_path = path;
	signal(SIGINT, on_interrupt);
	signal(SIGTERM, on_interrupt);
	return 1;
}
