"""A proxy between phone and server that goes wrong in every way a mobile network does, by a seeded chance."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

HEAD_END = b"\r\n\r\n"
FAULTS = ("refuse", "cut_request", "lose_answer", "cut_answer", "error_page", "foreign_page", "late")
CHUNK = 65536


class Proxy:
    """Passes requests on, one per connection; ``share`` of those below ``/api/field`` meet a fault."""

    def __init__(self, upstream: str, seed: int = 1) -> None:
        self.upstream = urlsplit(upstream).port or 0
        self.share = 0.0
        self.down = False
        self.met: Counter[str] = Counter()
        self.hold_photos_s = 0.0
        self.in_photo = threading.Event()
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @contextlib.contextmanager
    def running(self) -> Iterator[Proxy]:
        """Serve until the block ends."""
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            yield self
        finally:
            self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.settimeout(60)
            head, rest = _read_head(client)
            if head and not self.down:
                self._pass_on(client, head, rest, self._fault(head))

    def _fault(self, head: bytes) -> str:
        if b"/api/field/" not in head.split(b"\r\n", 1)[0]:
            return ""
        with self._lock:
            fault = self._chance.choice(FAULTS) if self._chance.random() < self.share else ""
            self.met[fault] += 1
        return fault

    def _pass_on(self, client: socket.socket, head: bytes, rest: bytes, fault: str) -> None:
        if fault == "refuse":
            return
        if fault in {"error_page", "foreign_page"}:
            status = b"503 Service Unavailable" if fault == "error_page" else b"200 OK"
            page = b"<html>Willkommen im Netz</html>"
            client.sendall(
                b"HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                % (status, len(page), page)
            )
            return
        if fault == "late":
            time.sleep(0.15)
        with socket.create_connection(("127.0.0.1", self.upstream), 10) as server:
            missing = _length(head) - len(rest)
            server.sendall(_closing(head) + HEAD_END)
            if self.hold_photos_s and b"/photos/" in head:
                server.sendall(rest[: len(rest) // 2])
                rest = rest[len(rest) // 2 :]
                self.in_photo.set()
                time.sleep(self.hold_photos_s)
            server.sendall(rest)
            if not self._send_body(client, server, missing, cut=fault == "cut_request"):
                return
            self._send_answer(client, server, fault)

    def _send_body(self, client: socket.socket, server: socket.socket, left: int, *, cut: bool) -> bool:
        stop_at = left // 2 if cut else 0
        while left > stop_at:
            piece = client.recv(min(CHUNK, left))
            if not piece:
                return False
            server.sendall(piece)
            left -= len(piece)
        return not cut

    def _send_answer(self, client: socket.socket, server: socket.socket, fault: str) -> None:
        answer = b""
        while piece := server.recv(CHUNK):
            if fault in {"lose_answer", "cut_answer"}:
                answer += piece
            else:
                client.sendall(piece)
        if fault == "cut_answer":
            client.sendall(answer[: len(answer) * 2 // 3])


def _read_head(client: socket.socket) -> tuple[bytes, bytes]:
    received = b""
    while HEAD_END not in received:
        piece = client.recv(CHUNK)
        if not piece:
            return b"", b""
        received += piece
    head, _, rest = received.partition(HEAD_END)
    return head, rest


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _closing(head: bytes) -> bytes:
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close"])
