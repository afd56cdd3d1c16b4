"""A plain HTTP client for loopback: quick enough that the server is what is measured."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

CHUNK = 1 << 18


@dataclass(frozen=True)
class Download:
    """Seconds to the first byte of the body and to the last, and how many bytes came."""

    first_byte: float
    seconds: float
    size: int


def _request(port: int, path: str, headers: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}\r\n".encode()


def download(port: int, path: str, during: Callable[[], None] | None = None) -> Download:
    """Fetches a whole answer; ``during`` is called after each chunk. RuntimeError unless it is a 200."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=900)) as sock:
        started = time.perf_counter()
        sock.sendall(_request(port, path, "Connection: close\r\n"))
        received = b""
        while b"\r\n\r\n" not in received or received.endswith(b"\r\n\r\n"):
            chunk = sock.recv(CHUNK)
            if not chunk:
                break
            received += chunk
        first = time.perf_counter() - started
        status = received[: received.find(b"\r\n")]
        if b" 200 " not in status + b" ":
            raise RuntimeError(f"{path}: {status!r}")
        size = len(received)
        while chunk := sock.recv(CHUNK):
            size += len(chunk)
            if during:
                during()
        return Download(first, time.perf_counter() - started, size)


class _Line:
    """One connection that stays open."""

    def __init__(self, port: int, path: str, headers: str) -> None:
        self._sock = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._request = _request(port, path, headers)

    def ask(self) -> bytes:
        """Sends the request and reads the answer to its end; returns its head."""
        self._sock.sendall(self._request)
        received = self._sock.recv(CHUNK)
        while b"\r\n\r\n" not in received:
            received += self._sock.recv(CHUNK)
        head, _, body = received.partition(b"\r\n\r\n")
        missing = _length(head) - len(body)
        while missing > 0:
            missing -= len(self._sock.recv(min(CHUNK, missing)))
        return head

    def close(self) -> None:
        self._sock.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def head_of(port: int, path: str, headers: str = "") -> bytes:
    """The head of one answer."""
    line = _Line(port, path, headers)
    try:
        return line.ask()
    finally:
        line.close()


def rate(port: int, path: str, *, seconds: float, headers: str = "", lines: int = 4) -> float:
    """Answers a second, on several connections that stay open."""
    counts = [0] * lines
    stop = time.perf_counter() + seconds

    def go(n: int) -> None:
        line = _Line(port, path, headers)
        try:
            while time.perf_counter() < stop:
                line.ask()
                counts[n] += 1
        finally:
            line.close()

    threads = [threading.Thread(target=go, args=(n,)) for n in range(lines)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - started)
