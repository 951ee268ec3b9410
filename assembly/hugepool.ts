import { mix } from './hash';
import { isReservedInFile } from './hugecache';
import { mappedInode } from './inode';
import { isNone, machine, none } from './machine';
import { allocate, release } from './memory';
import { VM_MAYSHARE, VM_SHARED, Vma } from './vma';

/**
 * The pool of hugepages: how many are free, and how many are reserved; and the reservations of private mappings (those of shared
 * ones are the file's, see hugecache.ts). The
 * count of reserved ones may be below zero for a while, as Linux's may (`hugetlb.pool.shared-late`).
 */

/** Whether there is a hugepage for who has reserved one, or has not. */
export function isInPool(reserved: bool): bool {
  const m = machine();
  return m.hugeFree != 0 && (reserved || m.hugeFree != m.hugeReserved);
}

/** Takes a hugepage out of the pool; false if there is none. */
export function takeFromPool(reserved: bool): bool {
  if (!isInPool(reserved)) return false;
  const m = machine();
  m.hugeFree -= 1;
  if (reserved) m.hugeReserved -= 1;
  return true;
}

/** A hugepage comes back, perhaps with its reservation. */
export function giveBack(restores: bool): void {
  const m = machine();
  m.hugeFree += 1;
  if (restores) m.hugeReserved += 1;
}

/** Reserves hugepages; false if there are not so many. However few are reserved, no more than are free at once. */
export function reserveInPool(pages: u64): bool {
  const m = machine();
  if (pages > <u64>m.hugeFree || <i64>pages > <i64>m.hugeFree - <i64>m.hugeReserved) return false;
  m.hugeReserved += <i32>pages;
  return true;
}

export function unreserveInPool(pages: u32): void {
  machine().hugeReserved -= <i32>pages;
}

/** What a private mapping has reserved: all its hugepages but for those that have been taken, a bit each behind this. */
@unmanaged
export class Reservation {
  /** The parts that the mapping was split into. */
  refs: u32;
  /** Bytes of the bits. */
  bytes: u32;
  /** The number of the hugepage that the first bit is for. */
  first: u64;
}

const BITS: usize = offsetof<Reservation>();

/** Most hugepages that one mapping can reserve in this model: their bits have to fit a block. */
export const MOST_RESERVED: u64 = 4096 * 8;

export function newReservation(first: u64, pages: u64): Reservation {
  const bytes = (<u32>pages + 7) >> 3;
  const reservation = changetype<Reservation>(allocate(<u32>BITS + bytes));
  reservation.refs = 1;
  reservation.bytes = bytes;
  reservation.first = first;
  memory.fill(changetype<usize>(reservation) + BITS, 0, bytes);
  return reservation;
}

function byteOf(reservation: Reservation, index: u64): usize {
  return changetype<usize>(reservation) + BITS + <usize>((index - reservation.first) >> 3);
}

function bitOf(reservation: Reservation, index: u64): u8 {
  return (<u8>1) << (<u8>((index - reservation.first) & 7));
}

/** Whether a mapping's hugepage with this index has yet to take what is reserved for it. */
export function isReserved(vma: Vma, index: u64): bool {
  if ((vma.flags & VM_MAYSHARE) != 0) return isReservedInFile(mappedInode(vma), index);
  const reservation = vma.reservation;
  return isNone(reservation) ? false : (load<u8>(byteOf(reservation, index)) & bitOf(reservation, index)) == 0;
}

export function markTaken(vma: Vma, index: u64): void {
  const reservation = vma.reservation;
  if (isNone(reservation)) return;
  const byte = byteOf(reservation, index);
  store<u8>(byte, load<u8>(byte) | bitOf(reservation, index));
}

/** It is reserved for the mapping again. */
export function markReserved(vma: Vma, index: u64): void {
  const byte = byteOf(vma.reservation, index);
  store<u8>(byte, load<u8>(byte) & ~bitOf(vma.reservation, index));
}

/** A part that was split off has the reservation too. */
export function shareReservation(to: Vma, from: Vma): void {
  to.reservation = from.reservation;
  if (!isNone(to.reservation)) to.reservation.refs += 1;
}

/** A mapping has moved: what it had reserved is the new one's, and what is left of it has nothing. */
export function moveReservation(to: Vma, from: Vma): void {
  to.reservation = from.reservation;
  from.reservation = none<Reservation>();
}

/** A mapping goes, or this part of it: what it has not taken is not reserved any more. */
export function closeReservation(vma: Vma): void {
  const reservation = vma.reservation;
  if (isNone(reservation)) return;
  const end = indexIn(vma, vma.end);
  for (let index = indexIn(vma, vma.start); index < end; index++)
    if (isReserved(vma, index)) machine().hugeReserved -= 1;
  reservation.refs -= 1;
  if (reservation.refs == 0) release(changetype<usize>(reservation), <u32>BITS + reservation.bytes);
}

/** The number of a hugepage in the file that a mapping of hugepages shows. */
export function indexIn(vma: Vma, address: u64): u64 {
  return (vma.pgoff >> 9) + ((address - vma.start) >> 21);
}

/** Whether a mapping is the one that has reserved its hugepages (HPAGE_RESV_OWNER). */
export function isOwner(vma: Vma): bool {
  return (vma.flags & VM_SHARED) == 0 && !isNone(vma.reservation);
}

/** Mixes in what a mapping has reserved. */
export function hashReservation(vma: Vma): void {
  const reservation = vma.reservation;
  if (isNone(reservation)) return;
  for (let index = indexIn(vma, vma.start), end = indexIn(vma, vma.end); index < end; index++)
    mix(isReserved(vma, index) ? 1 : 2);
}
