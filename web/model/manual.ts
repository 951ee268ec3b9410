/** Where a manual page can be read. Nothing is fetched from there unless somebody follows the link. */
const PAGES = 'https://man7.org/linux/man-pages';

/** The address of `UFFDIO_COPY(2const)`, or `undefined` for what is no manual page. */
export function manualAddress(page: string): string | undefined {
  const [, name, section] = /^([\w.-]+)\((\d\w*)\)$/.exec(page) ?? [];
  return name === undefined ? undefined : `${PAGES}/man${section![0]}/${name}.${section}.html`;
}
