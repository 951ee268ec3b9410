"""Runs a command under a seccomp filter: _filter.py ACTION SYSCALL[/FLAG] COMMAND...

ACTION is an errno's number, kill, or allow; with FLAG (a number) only calls without it in their first argument meet the action.
"""

import ctypes
import os
import struct
import sys

# Numbers on x86-64.
SYSCALLS = {"userfaultfd": 323, "memfd_create": 319}
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
RET_ALLOW, RET_ERRNO, RET_KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
LOAD, JUMP_EQUAL, JUMP_SET, RETURN = 0x20, 0x15, 0x45, 0x06
NUMBER, FIRST_ARGUMENT = 0, 16


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def main(action, syscall, *command):
    answer = {"kill": RET_KILL_PROCESS, "allow": RET_ALLOW}.get(action) or RET_ERRNO | int(action)
    name, _, flag = syscall.partition("/")
    code = [
        (LOAD, 0, 0, NUMBER),
        (JUMP_EQUAL, 0, 3, SYSCALLS[name]),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (JUMP_SET, 1, 0, int(flag or 0)),
        (RETURN, 0, 0, answer),
        (RETURN, 0, 0, RET_ALLOW),
    ]
    space = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *instruction) for instruction in code))
    program = Program(len(code), ctypes.cast(space, ctypes.c_void_p))
    prctl = ctypes.CDLL(None).prctl
    if prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        sys.exit("no filter could be set")
    os.execvp(command[0], command)


main(*sys.argv[1:])
