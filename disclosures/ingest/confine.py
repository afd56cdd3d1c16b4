"""What the child gives up before it looks at a document. Runs in the child, once, and cannot be undone there.

Each step is tried where the system has it; the answer lists what took hold, so that nobody has to believe in
protection that is not there.
"""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress

from disclosures.ingest.limits import Limits

CLONE_NEWUSER = 0x10000000  # linux/sched.h
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1  # linux/prctl.h
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
CAPABILITY_VERSION_3 = 0x20080522  # linux/capability.h

# Numbers that Debian policy 9.2.2 reserves and no account has. Not `nobody`: other servers may run as that,
# and a child could signal them. One number a child, so that children cannot signal each other either.
FIRST_USER, USERS = 65_000, 500


def confine(limits: Limits) -> list[str]:
    """Give up rights, network and descriptors; returns the names of the steps that took hold."""
    held: list[str] = []
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    os.umask(0o077)
    if libc and libc.unshare(CLONE_NEWNET) == 0:
        held.append("network-namespace")
    if os.geteuid() == 0 and _become_nobody_else():
        held.append("own-user")
    if libc and "network-namespace" not in held and libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0:
        held.append("network-namespace")
    if libc:
        held += _lock_down(libc)
    return held + _limit(limits)


def refuse_new_files(limits: Limits) -> list[str]:
    """Let this process open at most `limits.child_open_files` descriptors; open ones stay usable.

    With none, the kernel refuses every path and every socket, whatever was closed before: the numbers that it
    gives out have to be below the limit.
    """
    most = limits.child_open_files
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (OSError, ValueError):
        return []
    return ["open-files"] if most else ["open-files", "no-sockets"]


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when `parent` ends (Linux). A change of user undoes it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def user_of(pid: int) -> int:
    """The user that the child with this process id becomes when it is started by root."""
    return FIRST_USER + pid % USERS


def _become_nobody_else() -> bool:
    user = user_of(os.getpid())
    try:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    except OSError:  # a container that maps fewer users, or a root without the right to change
        return False
    return True


def _lock_down(libc: ctypes.CDLL) -> list[str]:
    """No rights to be had from programs, no ptrace by others, no capability left over from the namespaces."""
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))
    return ["no-new-privileges"] if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 else []


def _limit(limits: Limits) -> list[str]:
    wanted = (
        ("no-core", resource.RLIMIT_CORE, 0),
        ("cpu", resource.RLIMIT_CPU, limits.child_seconds),  # soft limit: ends by SIGXCPU, which tells why
        ("memory", resource.RLIMIT_AS, limits.child_memory_bytes),
        ("file-size", resource.RLIMIT_FSIZE, limits.temporary_bytes),
        ("no-processes", resource.RLIMIT_NPROC, 0),
    )
    held = []
    for name, which, most in wanted:
        with suppress(OSError, ValueError):  # macOS knows some of these by name only
            resource.setrlimit(which, (most, most + 1 if name == "cpu" else most))
            held.append(name)
    return held
