"""What a taken-over parser might try, for `test_sandbox.py` to run inside the child."""

import os
import signal
import socket
import sys
import time
from typing import Any, BinaryIO

from disclosures.ingest.contract import Encrypted, TooLarge, Unreadable
from disclosures.ingest.limits import Limits

HELD: list[bytearray] = []


def echo(document: BinaryIO, argument: Any, limits: Limits) -> object:
    return {"argument": argument, "bytes": len(document.read())}


def connect(document: BinaryIO, argument: Any, limits: Limits) -> object:
    document.close()
    os.close(0)  # a free number does not help either
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
            one.settimeout(2)
            one.connect(tuple(argument))
            return "connected"
    except OSError as error:
        return error.errno


def datagram(document: BinaryIO, argument: Any, limits: Limits) -> object:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            return one.sendto(b"x", tuple(argument))
    except OSError as error:
        return error.errno


def eat_memory(document: BinaryIO, argument: Any, limits: Limits) -> object:
    while True:
        HELD.append(bytearray(8_000_000))


def loop(document: BinaryIO, argument: Any, limits: Limits) -> object:
    while True:
        pass


def sleep(document: BinaryIO, argument: Any, limits: Limits) -> object:
    time.sleep(60)
    return None


def stay_behind(document: BinaryIO, argument: Any, limits: Limits) -> object:
    """Answer, close the pipe, and go on."""
    os.write(1, b'{"done": "answered"}\n')
    os.close(1)
    time.sleep(60)
    return None


def abort(document: BinaryIO, argument: Any, limits: Limits) -> object:
    os.abort()


def segfault(document: BinaryIO, argument: Any, limits: Limits) -> object:
    os.kill(os.getpid(), signal.SIGSEGV)
    return None


def fail(document: BinaryIO, argument: Any, limits: Limits) -> object:
    raise ZeroDivisionError("a fault of ours")


def flood(document: BinaryIO, argument: Any, limits: Limits) -> object:
    while True:
        os.write(1, b"x" * 65_536)


def say(document: BinaryIO, argument: Any, limits: Limits) -> object:
    """Put any bytes where the answer belongs."""
    os.write(1, str(argument).encode("latin-1"))
    os._exit(0)


def refuse(document: BinaryIO, argument: Any, limits: Limits) -> object:
    kinds = {"unreadable": Unreadable, "too-large": TooLarge, "encrypted": Encrypted}
    raise kinds[argument]("A reason\x1b[31m with\u202e tricks.\nAnd a second line.")


def look_around(document: BinaryIO, argument: Any, limits: Limits) -> object:
    """What the child can see and do."""
    found: dict[str, object] = {
        "environment": sorted(os.environ),
        "user": os.getuid(),
        "groups": os.getgroups(),
        "session": os.getsid(0) == os.getpid(),
        "modules": sorted({name.split(".")[0] for name in sys.modules} & {"django", "celery", "config"}),
        "descriptors": [number for number in range(3, 64) if _is_open(number)],
        "document": document.fileno(),
    }
    for name, attempt in {
        "fork": os.fork,
        "open": lambda: os.open(argument, os.O_RDONLY),
        "temporary": lambda: os.open("new", os.O_CREAT | os.O_WRONLY),
        "root": lambda: os.setuid(0),
        "kill": lambda: os.kill(os.getppid(), 0),
    }.items():
        found[name] = _outcome(attempt)
    return found


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _outcome(attempt: Any) -> object:
    try:
        result = attempt()
    except OSError as error:
        return error.strerror
    if result == 0:
        time.sleep(60)  # a forked child, or a success: either fails the test
    return "allowed"
