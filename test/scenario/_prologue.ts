/** A registered page, a source full of 0x5a, and their userfaultfd: what most scenarios of the tests begin with. */
export const PROLOGUE = `# A scenario of the tests
#: cites userfaultfd(2)
[main] mem = mmap(NULL, 2p)
[main] src = mmap(NULL, 1p)
[main] fill(src, 1p, 0x5a)
[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_API, {})
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem, len=2p}})
`;
