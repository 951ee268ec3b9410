/** A scenario as long as people's logs are. */
export const LINES = 10_000;
const SOURCE_PAGES = 16;
const LINES_OF_A_FAULT = 7;

/** Faults, read and resolved, with everything that was seen written down: what long scenarios consist of. */
export function longScenario(): string {
  const lines = [
    '# A long log',
    '#: cites userfaultfd(2)',
    `[main] src = mmap(NULL, ${SOURCE_PAGES}p)`,
    `[main] fill(src, ${SOURCE_PAGES}p, 0x5a)`,
    '[main] uffd = userfaultfd()',
    '[main] ioctl(uffd, UFFDIO_API, {})',
  ];
  for (let page = 0; lines.length + LINES_OF_A_FAULT <= LINES; page += 1)
    lines.push(
      `[main] mem${page} = mmap(NULL, 1p)`,
      `[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem${page}, len=1p}, mode=MISSING})`,
      `[T1]   load(mem${page}+8, 8) <unfinished ...>`,
      `[main] read(uffd, [{event=PAGEFAULT, flags=0, address=mem${page}}])`,
      `[main] ioctl(uffd, UFFDIO_COPY, {dst=mem${page}, src=src+${page % SOURCE_PAGES}p, len=1p, copy=1p})`,
      '[T1]   <... load resumed> = 0x5a5a5a5a5a5a5a5a',
      `[main] munmap(mem${page}, 1p)`,
    );
  while (lines.length < LINES) lines.push('[main] load(src) = 0x5a');
  return `${lines.join('\n')}\n`;
}
