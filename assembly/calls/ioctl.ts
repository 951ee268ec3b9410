import { EBADF, EINVAL, ENOTTY } from '../abi';
import { contextOf, FILE_DEVICE, FILE_NULL, FILE_USERFAULTFD, File, fileAt, getFile } from '../file';
import { fail } from '../finish';
import {
  OP_IOCTL,
  OP_UFFDIO_API,
  OP_UFFDIO_CONTINUE,
  OP_UFFDIO_COPY,
  OP_UFFDIO_MOVE,
  OP_UFFDIO_POISON,
  OP_UFFDIO_REGISTER,
  OP_UFFDIO_UNREGISTER,
  OP_UFFDIO_WAKE,
  OP_UFFDIO_WRITEPROTECT,
  OP_UFFDIO_ZEROPAGE,
  UFFDIO_API_REQUEST,
  UFFDIO_CONTINUE_REQUEST,
  UFFDIO_COPY_REQUEST,
  UFFDIO_MOVE_REQUEST,
  UFFDIO_POISON_REQUEST,
  UFFDIO_REGISTER_REQUEST,
  UFFDIO_UNREGISTER_REQUEST,
  UFFDIO_WAKE_REQUEST,
  UFFDIO_WRITEPROTECT_REQUEST,
  UFFDIO_ZEROPAGE_REQUEST,
} from '../generated/catalogue';
import {
  API_BEFORE_IOCTL,
  API_UNKNOWN_IOCTL,
  DEVICE_UNKNOWN_COMMAND,
  FD_EBADF,
  FD_NOT_USERFAULTFD,
} from '../generated/facts';
import { BEFORE_MOVE, BEFORE_POISON } from '../generated/releases';
import { stepApi } from '../ioctls/api';
import { failIoctl, loadArgument } from '../ioctls/argument';
import { FILL_CONTINUE, FILL_COPY, FILL_POISON, FILL_ZEROPAGE, stepFill } from '../ioctls/fill';
import { beginGeneric, FIONREAD, isGeneric, stepGeneric } from '../ioctls/generic';
import { stepMove } from '../ioctls/move';
import { stepRegister } from '../ioctls/register';
import { stepUnregister } from '../ioctls/unregister';
import { stepWake } from '../ioctls/wake';
import { stepWriteprotect } from '../ioctls/writeprotect';
import { isNone } from '../machine';
import { isBefore } from '../release';
import { IDLE, Thread } from '../thread';
import { UNMODELLED_PIPE_IOCTL, unmodelled } from '../unmodelled';
import { Context } from '../userfaultfd';
import { createUserfaultfd } from './userfaultfd';

/** The request, whether the operation names it or has it as an operand; of what is no ioctl that of WAKE. */
function requestOf(thread: Thread): u32 {
  const operation = thread.operation;
  if (operation == OP_IOCTL) return <u32>thread.operand1;
  if (operation == OP_UFFDIO_COPY) return <u32>UFFDIO_COPY_REQUEST;
  if (operation == OP_UFFDIO_API) return <u32>UFFDIO_API_REQUEST;
  if (operation == OP_UFFDIO_REGISTER) return <u32>UFFDIO_REGISTER_REQUEST;
  if (operation == OP_UFFDIO_UNREGISTER) return <u32>UFFDIO_UNREGISTER_REQUEST;
  if (operation == OP_UFFDIO_ZEROPAGE) return <u32>UFFDIO_ZEROPAGE_REQUEST;
  if (operation == OP_UFFDIO_MOVE) return <u32>UFFDIO_MOVE_REQUEST;
  if (operation == OP_UFFDIO_WRITEPROTECT) return <u32>UFFDIO_WRITEPROTECT_REQUEST;
  if (operation == OP_UFFDIO_CONTINUE) return <u32>UFFDIO_CONTINUE_REQUEST;
  if (operation == OP_UFFDIO_POISON) return <u32>UFFDIO_POISON_REQUEST;
  return <u32>UFFDIO_WAKE_REQUEST;
}

/** Whether a thread performs UFFDIO_POISON, or is about to. */
export function isPoisoning(thread: Thread): bool {
  return requestOf(thread) == <u32>UFFDIO_POISON_REQUEST;
}

/** Whether it performs UFFDIO_WRITEPROTECT, which may take protection away. */
export function isUnprotecting(thread: Thread): bool {
  return requestOf(thread) == <u32>UFFDIO_WRITEPROTECT_REQUEST;
}

/**
 * One of ours by its own name, its structure in the driver's memory. Phase 0 looks at the descriptor; the phases from 1
 * on are the ioctl's. What goes on after its first step holds the file.
 */
export function stepNamedIoctl(thread: Thread): void {
  if (thread.phase != 0) {
    stepNamed(thread, contextOf(thread.file));
    return;
  }
  const file = fileAt(thread.process.files, <u32>thread.operand0);
  loadArgument(thread);
  thread.phase = 1;
  if (!isEnabled(file) && refuses(thread, file)) return;
  stepNamed(thread, contextOf(file));
  if (thread.state != IDLE) thread.file = getFile(file);
}

function stepNamed(thread: Thread, ctx: Context): void {
  const operation = thread.operation;
  if (operation == OP_UFFDIO_COPY) stepFill(thread, ctx, FILL_COPY);
  else if (operation == OP_UFFDIO_WAKE) stepWake(thread, ctx);
  else if (operation == OP_UFFDIO_REGISTER) stepRegister(thread, ctx);
  else if (operation == OP_UFFDIO_ZEROPAGE) stepFill(thread, ctx, FILL_ZEROPAGE);
  else if (operation == OP_UFFDIO_CONTINUE) stepFill(thread, ctx, FILL_CONTINUE);
  else if (operation == OP_UFFDIO_POISON) stepPoison(thread, ctx);
  else if (operation == OP_UFFDIO_UNREGISTER) stepUnregister(thread, ctx);
  else if (operation == OP_UFFDIO_MOVE) stepMoveIfThere(thread, ctx);
  else if (operation == OP_UFFDIO_WRITEPROTECT) stepWriteprotect(thread, ctx);
  else stepApi(thread, ctx);
}

/** What came with a release, where it is not an unknown ioctl. */
function stepPoison(thread: Thread, ctx: Context): void {
  if (isBefore(BEFORE_POISON)) failIoctl(thread, EINVAL, API_UNKNOWN_IOCTL);
  else stepFill(thread, ctx, FILL_POISON);
}

function stepMoveIfThere(thread: Thread, ctx: Context): void {
  if (isBefore(BEFORE_MOVE)) failIoctl(thread, EINVAL, API_UNKNOWN_IOCTL);
  else stepMove(thread, ctx);
}

/** Whether it is a userfaultfd that is enabled: nothing about the descriptor can refuse an ioctl of ours then. */
function isEnabled(file: File): bool {
  if (isNone(file)) return false;
  return file.kind == FILE_USERFAULTFD ? contextOf(file).features != 0 : false;
}

/** Whether the descriptor refuses the request, which ends the operation. */
function refuses(thread: Thread, file: File): bool {
  if (!isNone(file)) return !isOurs(thread, file, requestOf(thread));
  failIoctl(thread, EBADF, FD_EBADF);
  return true;
}

/** Any request, its structure in the program's memory. */
export function stepIoctl(thread: Thread): void {
  if (thread.phase == 0) {
    const file = fileAt(thread.process.files, <u32>thread.operand0);
    if (refuses(thread, file)) return;
    thread.file = getFile(file);
    thread.phase = 1;
  }
  stepRequest(thread, contextOf(thread.file));
}

function stepRequest(thread: Thread, ctx: Context): void {
  const request = requestOf(thread);
  if (request == <u32>UFFDIO_COPY_REQUEST) stepFill(thread, ctx, FILL_COPY);
  else if (request == <u32>UFFDIO_WAKE_REQUEST) stepWake(thread, ctx);
  else if (request == <u32>UFFDIO_REGISTER_REQUEST) stepRegister(thread, ctx);
  else if (request == <u32>UFFDIO_ZEROPAGE_REQUEST) stepFill(thread, ctx, FILL_ZEROPAGE);
  else if (request == <u32>UFFDIO_CONTINUE_REQUEST) stepFill(thread, ctx, FILL_CONTINUE);
  else if (request == <u32>UFFDIO_POISON_REQUEST) stepFill(thread, ctx, FILL_POISON);
  else if (request == <u32>UFFDIO_UNREGISTER_REQUEST) stepUnregister(thread, ctx);
  else if (request == <u32>UFFDIO_MOVE_REQUEST) stepMove(thread, ctx);
  else if (request == <u32>UFFDIO_WRITEPROTECT_REQUEST) stepWriteprotect(thread, ctx);
  else if (request == <u32>UFFDIO_API_REQUEST) stepApi(thread, ctx);
  else stepGeneric(thread, request);
}

/** Whether it is an ioctl that is modelled and goes on in phase 1; otherwise what happens instead. */
function isOurs(thread: Thread, file: File, request: u32): bool {
  if (thread.operation == OP_IOCTL && isGeneric(request)) return beginGeneric(thread, request);
  if (file.kind == FILE_DEVICE) {
    if (request == USERFAULTFD_IOC_NEW) createUserfaultfd(thread, <u32>thread.operand2);
    else failIoctl(thread, EINVAL, DEVICE_UNKNOWN_COMMAND);
    return false;
  }
  if (file.kind != FILE_USERFAULTFD) {
    if (request == FIONREAD && file.kind != FILE_NULL) unmodelled(UNMODELLED_PIPE_IOCTL);
    else failIoctl(thread, ENOTTY, FD_NOT_USERFAULTFD);
    return false;
  }
  if (request == <u32>UFFDIO_API_REQUEST) return true;
  if (contextOf(file).features == 0) {
    failIoctl(thread, EINVAL, API_BEFORE_IOCTL);
    return false;
  }
  if (
    request == <u32>UFFDIO_COPY_REQUEST ||
    request == <u32>UFFDIO_WAKE_REQUEST ||
    request == <u32>UFFDIO_REGISTER_REQUEST ||
    request == <u32>UFFDIO_UNREGISTER_REQUEST ||
    request == <u32>UFFDIO_ZEROPAGE_REQUEST ||
    request == <u32>UFFDIO_WRITEPROTECT_REQUEST ||
    request == <u32>UFFDIO_CONTINUE_REQUEST ||
    (request == <u32>UFFDIO_MOVE_REQUEST && !isBefore(BEFORE_MOVE)) ||
    (request == <u32>UFFDIO_POISON_REQUEST && !isBefore(BEFORE_POISON))
  )
    return true;
  fail(thread, EINVAL, API_UNKNOWN_IOCTL);
  return false;
}

const USERFAULTFD_IOC_NEW: u32 = 0xaa00;
