"""The parent of all children: warm, small, and blind to documents. One for each process that reads documents.

Started by `nursery.py` as `python -I -S`. It imports every reader once, gives up the network, and then forks
a child for each request, so that a child costs a fork and no interpreter. Requests come as open descriptors
and are read by the child: nothing here parses anything, or touches a document.
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from typing import cast

from disclosures.ingest import child
from disclosures.ingest.confine import close_to_others, leave_network
from disclosures.ingest.large_pages import gather

WARM = "disclosures.ingest.extract"
READY = b"+"
REQUEST = b"r"
# In this order with each request; the last may be missing.
DESCRIPTORS = ("request", "answer", "reins", "document", "spool")
# How often it looks whether its own parent lives. The end of the socket tells at once, unless another process
# holds a copy of the other end.
LOOK_SECONDS = 2.0


def main() -> None:
    """Standard input is the socket on which requests come; it ends when that is closed."""
    control = socket.socket(fileno=os.dup(0))
    parent = os.getppid()
    close_to_others()
    import_module(WARM).warm()
    is_isolated = leave_network()
    gc.collect()
    gc.freeze()  # what is there stays; children need not walk through it, nor copy its pages by doing so
    gather()
    control.sendall(READY)
    _silence()
    _Zygote(control, parent, is_isolated=is_isolated).serve()


def _silence() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    os.close(nothing)


class _Zygote:
    def __init__(self, control: socket.socket, parent: int, *, is_isolated: bool) -> None:
        self._control = control
        self._parent = parent
        self._is_isolated = is_isolated
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)

    def serve(self) -> None:
        """Fork on request, end on word or when the other end of a request is gone, until nobody asks."""
        while os.getppid() == self._parent:
            for key, _ in self._selector.select(LOOK_SECONDS):
                if key.fileobj is not self._control:
                    self._end(cast(socket.socket, key.fileobj), cast(int, key.data))
                elif not self._begin():
                    return self._end_all()
        self._end_all()

    def _begin(self) -> bool:
        """Take a request and fork; False when there will be no more."""
        try:
            said, given, _, _ = socket.recv_fds(self._control, 1, len(DESCRIPTORS))
        except ConnectionError:
            return False
        if not said:
            return False
        if len(given) < len(DESCRIPTORS) - 1:  # this process may hold no more descriptors
            for number in given:
                os.close(number)
            return True
        request, answer, reins, document, *spool = given
        zygote = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:
            pid = -1
            os.write(reins, json.dumps({"failed": error.strerror}).encode())
        if pid == 0:
            child.live(request, answer, document, spool, parent=zygote, is_isolated=self._is_isolated)
        for number in (request, answer, document, *spool):
            os.close(number)
        if pid < 0:
            os.close(reins)
        else:
            self._selector.register(socket.socket(fileno=reins), selectors.EVENT_READ, pid)
        return True

    def _end(self, reins: socket.socket, pid: int) -> None:
        """Kill a child and all of its group, wait for it and tell how it ended.

        Only here is a child waited for, so that its number is its own until then. One that has ended by
        itself keeps the status that it ended with: the kernel settles that before it closes the pipe.
        """
        self._selector.unregister(reins)
        for kill in (os.killpg, os.kill):  # it may not have come to lead its group yet
            with suppress(ProcessLookupError, PermissionError):
                kill(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
        # ru_maxrss counts bytes on macOS and kilobytes elsewhere.
        peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1_024)
        with reins, suppress(OSError):
            reins.recv(1)  # closed with something unread, the answer would be lost
            reins.sendall(json.dumps({"code": os.waitstatus_to_exitcode(status), "peak": peak}).encode())

    def _end_all(self) -> None:
        for key in list(self._selector.get_map().values()):
            if key.fileobj is not self._control:
                self._end(cast(socket.socket, key.fileobj), cast(int, key.data))
