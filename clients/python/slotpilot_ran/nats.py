"""What a RAN needs of a NATS client, on the documented client protocol, on one thread.

Source: NATS client protocol, https://docs.nats.io/reference/reference-protocols/nats-protocol
"""

import json
import queue
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .errors import SlotpilotError

CONNECT_WITHIN_S = 5.0
"""How long a broker may take to take us in. Unit: s."""

RECONNECT_S = 0.25
"""Pause between two attempts to reach a broker that went away. Unit: s."""

SEND_WITHIN_S = 1.0
"""A broker that takes nothing for so long counts as gone. Unit: s."""

CLOSE_WITHIN_S = 1.0

MAX_LINE_BYTES = 65_536

OnMessage = Callable[[bytes], None]


@dataclass(frozen=True)
class Login:
    """Who we are at the broker; all None where it asks for nothing."""

    user: str | None = None
    password: str | None = None
    token: str | None = None
    tls: ssl.SSLContext | None = None
    """How the broker is verified, and our own certificate; asks for TLS. None: TLS with the
    system's authorities where the URL is tls:// or the broker asks for it."""


class _Wire:
    """One connection that the broker has accepted."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.buffer = bytearray()
        self.info: dict[str, Any] = {}

    def receive(self, wait_s: float) -> bool:
        """Takes in more bytes; False when none came in time.

        Raises:
            OSError: the connection is over.
        """
        has_more = isinstance(self.sock, ssl.SSLSocket) and self.sock.pending() > 0
        if not has_more and not select.select([self.sock], [], [], max(0.0, wait_s))[0]:
            return False
        try:
            data = self.sock.recv(65_536)
        except (TimeoutError, ssl.SSLWantReadError):  # part of a TLS record
            return False
        if not data:
            raise ConnectionError("the broker has closed the connection")
        self.buffer += data
        return True

    def next_message(self) -> tuple[list[str], bytes] | None:
        """Cuts off one line, as words, with the payload that follows it; None when it is not whole.

        Raises:
            OSError: it is not the NATS protocol.
        """
        end = self.buffer.find(b"\r\n")
        if end < 0:
            if len(self.buffer) > MAX_LINE_BYTES:
                raise ConnectionError("what answers is no NATS server")
            return None
        line = self.buffer[:end].decode("utf-8", "replace")
        verb, _, rest = line.partition(" ")
        verb = verb.upper()
        if verb != "MSG":
            del self.buffer[: end + 2]
            return [verb, rest], b""
        words = rest.split()
        if len(words) not in (3, 4) or not words[-1].isdecimal():
            raise ConnectionError("what answers is no NATS server")
        start = end + 2
        stop = start + int(words[-1])
        if len(self.buffer) < stop + 2:
            return None
        payload = bytes(self.buffer[start:stop])
        del self.buffer[: stop + 2]
        return [verb, *words], payload


class NatsClient:
    """A connection to the broker that comes back by itself after a loss.

    Nothing happens between two calls: `poll` receives, answers the broker and calls the listeners.
    Only while the broker is away a thread of its own knocks at its door, so that no slot waits for
    it; what is published then is dropped, for a report is worth nothing once its slot has passed.
    """

    def __init__(
        self, url: str, *, name: str, login: Login = Login(), say: Callable[[str], None] = print
    ) -> None:
        """Connects.

        Args:
            url: `nats://host:port` or, where TLS is a must, `tls://host:port`; several separated
                by commas.
            name: How the connection shows up in the broker's own monitoring.
            login: Who we are.
            say: Told in one sentence of losses and refused rights.

        Raises:
            SlotpilotError: `CONFIG_INVALID`, `NATS_REFUSED`, `NATS_TLS` or `NATS_UNREACHABLE`.
        """
        self._servers = _servers_of(url)
        self._name, self._login, self._say = name, login, say
        self._listeners: dict[str, tuple[str, OnMessage]] = {}
        self._dialled: queue.SimpleQueue[_Wire | SlotpilotError] = queue.SimpleQueue()
        self._is_closed = self._is_flushed = False
        self._wire: _Wire | None = self._dial()

    @property
    def is_online(self) -> bool:
        """Whether the connection stands."""
        return self._wire is not None

    @property
    def max_payload(self) -> int:
        """Largest message that the broker takes. Unit: bytes."""
        return int(self._wire.info.get("max_payload", 0)) if self._wire else 0

    def subscribe(self, subject: str, on_message: OnMessage) -> None:
        """Has every message of a subject handed to a listener, also after a reconnection."""
        sid = str(len(self._listeners) + 1)
        self._listeners[sid] = (subject, on_message)
        self._send(f"SUB {subject} {sid}\r\n".encode())

    def publish(self, subject: str, payload: bytes, reply: str = "") -> bool:
        """Sends a message.

        Returns:
            False when it was dropped because the broker is away.

        Raises:
            SlotpilotError: `TOO_LARGE` when the broker takes no message of that size.
        """
        if self._wire and len(payload) > self.max_payload:
            message = f"{len(payload)} bytes for {subject}: the broker takes {self.max_payload}"
            raise SlotpilotError("TOO_LARGE", f"{message}; raise its max_payload or send less")
        head = f"PUB {subject} {reply + ' ' if reply else ''}{len(payload)}\r\n"
        return self._send(b"%b%b\r\n" % (head.encode(), payload))

    def poll(self, wait_s: float) -> int:
        """Hands out what has come, and waits for it if nothing has.

        Args:
            wait_s: Longest wait, 0 or more; 0 looks only once. Unit: s.

        Returns:
            Number of messages handed out.
        """
        until_s = time.monotonic() + wait_s
        while True:
            self._come_back(until_s)
            try:
                if count := self._hand_out():
                    return count
                if self._wire and not self._wire.receive(until_s - time.monotonic()):
                    return 0
            except OSError as error:
                self._lose(error)
            if not self._wire and time.monotonic() >= until_s:
                return 0

    def close(self) -> None:
        """Closes the connection once the broker has what was published, at most a second later."""
        self._is_closed = True
        until_s = time.monotonic() + CLOSE_WITHIN_S
        self._is_flushed = not self._send(b"PING\r\n")
        while self._wire and not self._is_flushed and time.monotonic() < until_s:
            self.poll(0.01)
        if self._wire:
            self._wire.sock.close()
            self._wire = None

    def _hand_out(self) -> int:
        count = 0
        while self._wire and (message := self._wire.next_message()):
            words, payload = message
            if words[0] == "MSG" and words[2] in self._listeners:
                self._listeners[words[2]][1](payload)
                count += 1
            elif words[0] == "PING":
                self._send(b"PONG\r\n")
            elif words[0] == "PONG":
                self._is_flushed = True
            elif words[0] == "INFO":
                self._wire.info = _info_of(words[1])
            elif words[0] == "-ERR":
                self._say(f"the broker objects: {words[1]}")
        return count

    def _send(self, data: bytes) -> bool:
        try:
            if self._wire:
                self._wire.sock.sendall(data)
        except OSError as error:
            self._lose(error)
        return self._wire is not None

    def _lose(self, error: OSError) -> None:
        if self._wire is None:
            return
        self._wire.sock.close()
        self._wire = None
        self._say(f"the broker is gone ({error}); connecting again")
        threading.Thread(target=self._knock, daemon=True).start()

    def _knock(self) -> None:
        told = {"NATS_UNREACHABLE"}  # that it is gone has been said
        while not self._is_closed:
            try:
                self._dialled.put(self._dial())
                return
            except SlotpilotError as error:
                if error.code not in told:
                    self._dialled.put(error)  # said from `poll`, not from this thread
                told.add(error.code)
                time.sleep(RECONNECT_S)

    def _come_back(self, until_s: float) -> None:
        if self._wire:
            return
        wait_s = until_s - time.monotonic()
        try:
            found = self._dialled.get(wait_s > 0, max(0.0, wait_s))
        except queue.Empty:
            return
        if isinstance(found, SlotpilotError):
            self._say(str(found))
            return
        self._wire = found
        self._say("the broker is back")
        for sid, (subject, _) in self._listeners.items():
            self._send(f"SUB {subject} {sid}\r\n".encode())

    def _dial(self) -> _Wire:
        failure = SlotpilotError("NATS_UNREACHABLE", "no broker is named; set the URL")
        for host, port, wants_tls in self._servers:
            where = f"{host}:{port}"
            try:
                return self._enter(host, port, wants_tls)
            except ssl.SSLError as error:
                advice = "renew its certificate or name the authority that signed it"
                failure = SlotpilotError("NATS_TLS", f"no TLS with {where} ({error}); {advice}")
            except OSError as error:
                message = f"no broker at {where} ({error}); start it, or correct the URL"
                failure = SlotpilotError("NATS_UNREACHABLE", message)
            except SlotpilotError as error:
                failure = error
        raise failure

    def _enter(self, host: str, port: int, wants_tls: bool) -> _Wire:
        sock = socket.create_connection((host, port), CONNECT_WITHIN_S)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if hasattr(socket, "TCP_USER_TIMEOUT"):  # a broker whose machine is gone says nothing
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 5000)
            wire = _Wire(sock)
            wire.info = _info_of(_await(wire, "INFO"))
            if wants_tls or self._login.tls or wire.info.get("tls_required"):
                self._secure(wire, host)
            wire.sock.sendall(self._hello())
            _await(wire, "PONG")
            wire.sock.settimeout(SEND_WITHIN_S)
            return wire
        except BaseException:
            sock.close()
            raise

    def _secure(self, wire: _Wire, host: str) -> None:
        if not (wire.info.get("tls_required") or wire.info.get("tls_available")):
            message = f"the broker at {host} offers no TLS; configure it there, or use nats://"
            raise SlotpilotError("NATS_TLS", message)
        context = self._login.tls or ssl.create_default_context()
        wire.sock = context.wrap_socket(wire.sock, server_hostname=host)

    def _hello(self) -> bytes:
        user, password, token = self._login.user, self._login.password, self._login.token
        login = {"user": user, "pass": password, "auth_token": token}
        options = {
            **{"verbose": False, "pedantic": False, "echo": False, "lang": "python"},
            **{"version": "0.1.0", "protocol": 1, "name": self._name},
            **{key: value for key, value in login.items() if value is not None},
        }
        return f"CONNECT {json.dumps(options)}\r\nPING\r\n".encode()


def _await(wire: _Wire, verb: str) -> str:
    """Waits for one answer of the broker and returns the rest of its line."""
    until_s = time.monotonic() + CONNECT_WITHIN_S
    while True:
        while message := wire.next_message():
            (found, *words), _ = message
            if found == verb:
                return words[0]
            if found == "-ERR":
                reason = f"the broker refuses us: {words[0]}"
                raise SlotpilotError("NATS_REFUSED", f"{reason}; correct user, password or token")
        if not wire.receive(until_s - time.monotonic()) and time.monotonic() >= until_s:
            raise ConnectionError(f"it sends no {verb}")


def _info_of(text: str) -> dict[str, Any]:
    try:
        info = json.loads(text)
    except ValueError:
        info = None
    if not isinstance(info, dict):
        raise ConnectionError("what answers is no NATS server")
    return info


def _servers_of(url: str) -> list[tuple[str, int, bool]]:
    if "@" in url:
        message = "the broker's URL holds a user or a token, which ends up in lists and logs"
        raise SlotpilotError("CONFIG_INVALID", f"{message}; hand it over as a Login")
    servers = []
    for server in url.split(","):
        text = server.strip()
        try:
            parts = urlsplit(text if "://" in text else f"nats://{text}")
            host, port = parts.hostname, parts.port or 4222
        except ValueError:
            parts, host, port = urlsplit(""), None, 0
        if parts.scheme not in ("nats", "tls") or not host:
            message = f"{text or 'an empty URL'} is not nats://host:port or tls://host:port"
            raise SlotpilotError("CONFIG_INVALID", message)
        servers.append((host, port, parts.scheme == "tls"))
    return servers
