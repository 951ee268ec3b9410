import { IDENTITIES_BASE, MAX_IDENTITIES } from './layout';

/**
 * Names for the identities that a state holds (addresses, anon_vma numbers) in the order of their first use, so that
 * states which differ in nothing else hash alike. A table outside the state: u32 key, u16 round, u16 name; the first
 * entry holds the round and how many names it gave.
 */

const ENTRIES: usize = IDENTITIES_BASE + 8;

export function beginNames(): void {
  const round = (load<u32>(IDENTITIES_BASE) + 1) & 0xffff;
  if (round == 0) memory.fill(ENTRIES, 0, <usize>MAX_IDENTITIES * 8);
  store<u32>(IDENTITIES_BASE, round == 0 ? 1 : round);
  store<u32>(IDENTITIES_BASE, 0, 4);
}

export function namesGiven(): u32 {
  return load<u32>(IDENTITIES_BASE, 4);
}

/** The name of an identity, counted from 1. With the table full it is its own name: then equal states may hash apart. */
export function nameOf(key: u32): u32 {
  if (key == 0) return 0;
  const round = load<u32>(IDENTITIES_BASE);
  let at: u32 = ((key * 0x9e3779b1) >> 16) % MAX_IDENTITIES;
  for (let tries: u32 = 0; tries < MAX_IDENTITIES; tries++) {
    const entry = ENTRIES + ((<usize>at) << 3);
    if (load<u16>(entry, 4) != round) {
      const name = namesGiven() + 1;
      store<u32>(IDENTITIES_BASE, name, 4);
      store<u32>(entry, key);
      store<u16>(entry, <u16>round, 4);
      store<u16>(entry, <u16>name, 6);
      return name;
    }
    if (load<u32>(entry) == key) return load<u16>(entry, 6);
    at = at + 1 == MAX_IDENTITIES ? 0 : at + 1;
  }
  return key;
}
