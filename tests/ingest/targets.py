"""What a taken-over parser might try, for `test_sandbox.py` to run inside the child."""

import os
import signal
import socket
import sys
import time
from dataclasses import replace
from typing import Any

from disclosures.ingest import wire
from disclosures.ingest.child import Job, Raw
from disclosures.ingest.contract import REFUSALS, Member, Reading
from disclosures.ingest.spool import Spool

HELD: list[bytearray] = []


def echo(job: Job) -> object:
    return {"argument": job.argument, "bytes": len(job.document.read())}


def connect(job: Job) -> object:
    job.document.close()
    os.close(0)  # a free number does not help either
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
            one.settimeout(2)
            one.connect(tuple(job.argument))
            return "connected"
    except OSError as error:
        return error.errno


def datagram(job: Job) -> object:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            return one.sendto(b"x", tuple(job.argument))
    except OSError as error:
        return error.errno


def eat_memory(job: Job) -> object:
    while True:
        HELD.append(bytearray(8_000_000))


def loop(job: Job) -> object:
    while True:
        pass


def sleep(job: Job) -> object:
    time.sleep(60)
    return None


def stay_behind(job: Job) -> object:
    """Answer, close the pipe, and go on."""
    os.write(1, b'{"done": "answered"}\n')
    os.close(1)
    time.sleep(60)
    return None


def abort(job: Job) -> object:
    os.abort()


def segfault(job: Job) -> object:
    os.kill(os.getpid(), signal.SIGSEGV)
    return None


def fail(job: Job) -> object:
    raise ZeroDivisionError("a fault of ours")


def flood(job: Job) -> object:
    while True:
        os.write(1, b"x" * 65_536)


def say(job: Job) -> object:
    """Put any bytes where the answer belongs."""
    os.write(1, str(job.argument).encode("latin-1"))
    os._exit(0)


def raw(job: Job) -> object:
    """Bytes of any length behind an answer that is JSON."""
    return Raw("head", b"\n\x00\xff" * int(job.argument))


def say_less(job: Job) -> object:
    """Promise more bytes than come."""
    os.write(1, b'{"done": 1, "follows": 10}\nnine byte')
    os._exit(0)


def spool(job: Job) -> object:
    """Keep members of these sizes."""
    assert job.spool is not None
    keep = Spool(job.spool, job.limits, container_bytes=1_000_000)
    members = [keep(f"{size}.txt", [b"x" * size]) for size in job.argument]
    return [[member.name, member.size_bytes, member.start] for member in members]


def fill_spool(job: Job) -> object:
    """Write past every limit."""
    assert job.spool is not None
    written = 0
    try:
        while True:
            written += os.write(job.spool, bytes(65_536))
    except OSError as error:
        return [written, error.strerror]


def refuse(job: Job) -> object:
    kinds = {kind.cause: kind for kind in REFUSALS}
    raise kinds[job.argument]("A reason\x1b[31m with\u202e tricks.\nAnd a second line.")


def refuse_by_authority(job: Job) -> object:
    """The pipeline sends nothing else that a test can choose."""
    return refuse(replace(job, argument=job.argument["authorities"][0][0]))


def invent_members(job: Job) -> object:
    """Claim a member that was never written."""
    reading = Reading(job.argument["media_type"], members=(Member("a.txt", 1_000),))
    return wire.encode(reading, wire.Findings())


def draw(job: Job) -> object:
    return Raw([30, 20, 300], b"\x80" * 600)


def draw_too_little(job: Job) -> object:
    return Raw([30, 20, 300], b"\x80" * 599)


def claim(job: Job) -> object:
    """As if another domain had signed."""
    return ["gov.uk"]


def look_around(job: Job) -> object:
    """What the child can see and do."""
    found: dict[str, object] = {
        "environment": sorted(os.environ),
        "user": os.getuid(),
        "groups": os.getgroups(),
        "session": os.getsid(0) == os.getpid(),
        "modules": sorted({name.split(".")[0] for name in sys.modules} & {"django", "celery", "config"}),
        "descriptors": [number for number in range(3, 64) if _is_open(number)],
        "document": job.document.fileno(),
        "parent": os.getppid(),
    }
    for name, attempt in {
        "fork": os.fork,
        "open": lambda: os.open(job.argument, os.O_RDONLY),
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
