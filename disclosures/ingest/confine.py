"""What the child gives up before it looks at a document. Runs there, once, and cannot be undone; the network
is given up by its parent for all.

Each step is tried where the system has it; the answer lists what took hold, so that nobody has to believe in
protection that is not there.
"""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from functools import cache

from disclosures.ingest.limits import Limits

CLONE_NEWUSER = 0x10000000  # linux/sched.h
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1  # linux/prctl.h
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
CAPABILITY_VERSION_3 = 0x20080522  # linux/capability.h
# Made here and not in each child: it saves every one of them half a millisecond.
OF_THIS_PROCESS = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
NO_CAPABILITIES = (ctypes.c_uint32 * 6)()

# Numbers that Debian policy 9.2.2 reserves and no account has. Not `nobody`: other servers may run as that,
# and a child could signal them. One number a child, so that children cannot signal each other either.
FIRST_USER, USERS = 65_000, 500


def leave_network() -> bool:
    """Move to a network without interfaces, which every process forked from here on shares."""
    libc = _libc()
    if libc is None:
        return False
    if libc.unshare(CLONE_NEWNET) == 0:
        return True
    # Any account may do it from a user namespace of its own; but there root could become nobody else.
    return os.geteuid() != 0 and libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0


def close_to_others() -> None:
    """Let no process of the same account look into this one (Linux)."""
    libc = _libc()
    if libc:
        libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def become(folder: str) -> list[str]:
    """Take a user of one's own, if this is root, and `folder` along; returns the steps that took hold."""
    user = FIRST_USER + os.getpid() % USERS
    if os.geteuid() != 0:
        return []
    try:
        os.chown(folder, user, -1)
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    except OSError:  # a container that maps fewer users, or a root without the right to change
        return []
    return ["own-user"]


def confine(limits: Limits, *, is_isolated: bool, threads: int = 0) -> list[str]:
    """Give up rights and network, if there still is one; returns the names of the steps that took hold.

    `threads`: how many may be started, for the one decoder that does nothing without.
    """
    held: list[str] = []
    libc = _libc()
    if is_isolated or (libc and libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0):
        held.append("network-namespace")
    if libc:
        held += _lock_down(libc)
    return held + _limit(limits, threads)


def limit_files(most: int) -> list[str]:
    """Let this process open at most `most` descriptors; open ones stay usable.

    With none, the kernel refuses every path and every socket, whatever was closed before: the numbers that it
    gives out have to be below the limit.
    """
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (OSError, ValueError):
        return []
    return ["open-files"] if most else ["open-files", "no-sockets"]


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when `parent` ends (Linux). A change of user undoes it."""
    libc = _libc()
    if libc:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


@cache  # found once, by the zygote
def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _lock_down(libc: ctypes.CDLL) -> list[str]:
    """No rights to be had from programs, no ptrace by others, no capability left over from the namespaces."""
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.capset(ctypes.byref(OF_THIS_PROCESS), ctypes.byref(NO_CAPABILITIES))
    return ["no-new-privileges"] if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 else []


def _limit(limits: Limits, threads: int) -> list[str]:
    wanted = (
        ("no-core", resource.RLIMIT_CORE, 0),
        ("cpu", resource.RLIMIT_CPU, limits.child_seconds),  # soft limit: ends by SIGXCPU, which tells why
        ("memory", resource.RLIMIT_AS, limits.child_memory_bytes),
        ("file-size", resource.RLIMIT_FSIZE, limits.temporary_bytes),
        # The kernel counts threads, this one among them.
        ("no-processes", resource.RLIMIT_NPROC, 1 + threads if threads else 0),
    )
    held = []
    for name, which, most in wanted:
        with suppress(OSError, ValueError):  # macOS knows some of these by name only
            resource.setrlimit(which, (most, most + 1 if name == "cpu" else most))
            held.append(name)
    return held
