"""Runs a command under a seccomp filter: _filter.py ACTION SYSCALL COMMAND...; ACTION is an errno's number, or kill."""

import ctypes
import os
import struct
import sys

# Numbers on x86-64.
SYSCALLS = {"userfaultfd": 323, "memfd_create": 319}
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
RET_ALLOW, RET_ERRNO, RET_KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
LOAD_NUMBER, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def main(action, syscall, *command):
    refusal = RET_KILL_PROCESS if action == "kill" else RET_ERRNO | int(action)
    code = [(LOAD_NUMBER, 0, 0, 0), (JUMP_EQUAL, 0, 1, SYSCALLS[syscall]), (RETURN, 0, 0, refusal), (RETURN, 0, 0, RET_ALLOW)]
    space = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *instruction) for instruction in code))
    program = Program(len(code), ctypes.cast(space, ctypes.c_void_p))
    prctl = ctypes.CDLL(None).prctl
    if prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        sys.exit("no filter could be set")
    os.execvp(command[0], command)


main(*sys.argv[1:])
