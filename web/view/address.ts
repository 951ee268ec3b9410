/** The page's address is a link to what is shown, and its title says what that is. */
import { useEffect } from 'preact/hooks';
import { encodeLink, type LinkState } from '../model/link.js';

/** Milliseconds: browsers stop a page that changes its address with every step of somebody who scrubs. */
const PAUSE = 150;

export function useAddress(link: LinkState, title: string): void {
  useEffect(() => {
    let isOld = false;
    const timer = setTimeout(async () => {
      const hash = await encodeLink(link);
      if (!isOld) history.replaceState(null, '', `#${hash}`);
    }, PAUSE);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [link]);
  useEffect(() => {
    document.title = `${title} – userfaultfd, seen`;
  }, [title]);
}
