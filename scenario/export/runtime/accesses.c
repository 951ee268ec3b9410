/* One instruction that accesses memory; if it raises a signal, what comes behind it goes on. */
#define ACCESS(s, instruction, what, where)                                                                      \
	__asm__ volatile("lea 1f(%%rip), %%rcx\n\tmovq %%rcx, %[resume]\n\t" instruction "\n1:\tmovq $0, %[resume]" \
			 : [value] "+q"(what), [resume] "=m"((s)->resume)                                       \
			 : [at] "r"(where)                                                                       \
			 : "rcx", "memory")

SOME void accessed(struct slot *s, u64 value)
{
	if (s->kind == SIGNAL)
		return;
	s->kind = VALUE;
	s->value = value;
}

SOME void load(struct slot *s, u64 at, u64 size)
{
	u64 value = 0;
	switch (size) {
	case 1: ACCESS(s, "movzbl (%[at]), %k[value]", value, at); break;
	case 2: ACCESS(s, "movzwl (%[at]), %k[value]", value, at); break;
	case 4: ACCESS(s, "movl (%[at]), %k[value]", value, at); break;
	default: ACCESS(s, "movq (%[at]), %[value]", value, at);
	}
	accessed(s, value);
}

SOME void store(struct slot *s, u64 at, u64 value, u64 size)
{
	switch (size) {
	case 1: ACCESS(s, "movb %b[value], (%[at])", value, at); break;
	case 2: ACCESS(s, "movw %w[value], (%[at])", value, at); break;
	case 4: ACCESS(s, "movl %k[value], (%[at])", value, at); break;
	default: ACCESS(s, "movq %[value], (%[at])", value, at);
	}
	accessed(s, 0);
}

SOME void fill(struct slot *s, u64 at, u64 length, u64 byte)
{
	for (u64 end = at + length; at < end && s->kind != SIGNAL; at++)
		ACCESS(s, "movb %b[value], (%[at])", byte, at);
	accessed(s, 0);
}

SOME void exchange_add(struct slot *s, u64 at, u64 value, u64 size)
{
	switch (size) {
	case 1: ACCESS(s, "lock xaddb %b[value], (%[at])", value, at); break;
	case 2: ACCESS(s, "lock xaddw %w[value], (%[at])", value, at); break;
	case 4: ACCESS(s, "lock xaddl %k[value], (%[at])", value, at); break;
	default: ACCESS(s, "lock xaddq %[value], (%[at])", value, at);
	}
	accessed(s, size == 8 ? value : value & ((1ULL << size * 8) - 1));
}

/* One instruction, which is to be ret. The stack is put back behind it: after a signal nothing has returned. */
SOME void execute(struct slot *s, u64 at)
{
	__asm__ volatile("lea 1f(%%rip), %%rcx\n\tmovq %%rcx, %[resume]\n\tmovq %%rsp, %%rbx\n\tsubq $128, %%rsp\n\t"
			 "call *%[at]\n1:\tmovq %%rbx, %%rsp\n\tmovq $0, %[resume]"
			 : [resume] "=m"(s->resume)
			 : [at] "r"(at)
			 : "rbx", "rcx", "memory");
	accessed(s, 0);
}
