/** What the help of each command ends with: examples, and what the command ends with. */

export const RUN_EXAMPLES = `
Examples:
  uffd run first-fault.uffd                   on the simulator, and on the kernel if it can be used
  uffd run --backend sim scenarios/           every .uffd file of a folder, where there is no userfaultfd
  uffd run --trace --backend sim race.uffd    every operation, and the pages, descriptors and sleepers after it
  uffd run --json scenarios/ > results.json

Ends with 0 if all came true, 1 if something did not, 2 for a file that is no scenario, 77 if nothing could run here.`;

export const CONFORM_EXAMPLES = `
Examples:
  uffd conform                          every case, on every backend that runs here, compared operation by operation
  uffd conform --only UFFDIO_COPY       the cases whose topic or title contains it
  uffd conform --fact copy.order        the cases that cite this fact, or one that begins so
  uffd conform --backend sim --tap      for a harness that reads TAP
  uffd conform --html report.html       one file for a browser: every case on every backend, its facts, and a filter for what differs

Ends with 0 if every case passed wherever it ran and the backends agree, 1 if not, 2 if no case is called so, 77 if nothing could run here.`;

export const EXPLAIN_EXAMPLES = `
Examples:
  uffd explain my.uffd                  on the simulator: which check refused a call, and where threads sleep
  uffd explain --all my.uffd            every call, those that succeeded too
  strace -f -o my.log -s 4096 -e trace=userfaultfd,ioctl,mmap,munmap,mremap,madvise,mprotect,read,poll ./my-program
  uffd explain my.log                   the same of a program that ran elsewhere
  uffd explain --scenario my.uffd my.log    and what it did, as a scenario to run and to change

Don't trace write: a program that writes from a missing page can hang under strace. Tracing clone, clone3 and fork as well
tells threads from processes (docs/strace.md).

Ends with 0 if everything came out as the scenario or the log says, 1 if not, 2 for a file that is neither, 77 if nothing could run.`;

export const EXPORT_EXAMPLES = `
Examples:
  uffd export --c race.uffd -o race.c
  cc -O1 -o race race.c && ./race 1000      shows the same on the kernel here; the race is run 1,000 times
  uffd export --c race.uffd | ssh host 'cc -xc -O1 -o race - && ./race'

The program needs nothing but a C compiler and Linux on x86-64. It ends with 0 if all came true, 1 if not, 77 if the scenario needs what is not there.

Ends with 0, or with 2 for a file that is no scenario or has no form in C.`;

export const RECORD_EXAMPLES = `
Examples:
  uffd record script.mjs                        of: export default (machine) => { machine.perform({ process: 0, thread: 0 }, { op: 'userfaultfd' }); }
  uffd record --backend kernel script.mjs       what the kernel does of it
  uffd record -o run.uffd operations.json       of: [{"op": "mmap", "addr": "0x100000000000", "length": 4096}, {"by": [0, 1], "op": "load", "addr": "0x100000000000"}]
  uffd record program.bin                       of a program in the wire format (docs/architecture.md)

Operations and their operands are in docs/operations.md; {"slot": 0} is the result of operation 0. What is written passes on the backend that it was recorded on.

Ends with 0, with 2 for a file that is none of these or a module that throws, 77 if the backend can't do it here.`;

export const DOCTOR_EXAMPLES = `
Examples:
  uffd doctor
  uffd doctor --json

Ends with 0 if the kernel can be used, 77 if there is the simulator alone.`;

export const SERVE_EXAMPLES = `
Examples:
  uffd serve                  the teaching page, on this machine's own address alone
  uffd serve --port 0         on any free port`;
