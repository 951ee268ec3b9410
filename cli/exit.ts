/** What the command ends with. */

/** Everything was as expected. */
export const EXIT_EXPECTED = 0;
/** Something differed, or an expectation failed. */
export const EXIT_DIFFERENT = 1;
/** The command line, or a file, is not what it should be. */
export const EXIT_USAGE = 2;
/** A mistake of the command itself (EX_SOFTWARE of sysexits.h): nothing is said about what it was asked. */
export const EXIT_BUG = 70;
/** Nothing could run here (as automake has it for skipped tests). */
export const EXIT_SKIPPED = 77;
/** Nobody read the output to its end (as a shell says of who ended by SIGPIPE). */
export const EXIT_CLOSED = 141;
