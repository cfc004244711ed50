import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from slotpilot_ran import Login, SlotpilotError
from slotpilot_ran.nats import NatsClient
from tests.broker import BrokerCase, free_port


class Nats(BrokerCase):
    def client(self, port, scheme="nats", **login):
        url, said = f"{scheme}://127.0.0.1:{port}", []
        client = NatsClient(url, name="test", login=Login(**login), say=said.append)
        client.said = said
        self.addCleanup(client.close)
        return client

    def test_hands_every_message_to_its_listener(self):
        port = self.start()
        hearer, teller, heard = self.client(port), self.client(port), []
        hearer.subscribe("a.b", heard.append)
        hearer.subscribe("a.*.c", heard.append)
        hearer.poll(0.05)
        for payload in [b"", b"MSG x\r\n", b"\x00" * 100_000]:
            self.assertTrue(teller.publish("a.b", payload))
        teller.publish("a.x.c", b"last", "reply.to")
        self.until(lambda: len(heard) == 4, hearer)

        self.assertEqual(heard, [b"", b"MSG x\r\n", b"\x00" * 100_000, b"last"])

    def test_sends_all_before_it_closes(self):
        port = self.start()
        hearer, teller, heard = self.client(port), self.client(port), []
        hearer.subscribe("a", heard.append)
        teller.subscribe("b", lambda _: None)
        hearer.poll(0.05)
        for n in range(2000):
            teller.publish("a", b"%d" % n)
            hearer.publish("b", b"x" * 1000)  # unread where it closes
        teller.close()
        self.until(lambda: len(heard) == 2000, hearer)

    def test_polls_no_longer_than_asked(self):
        client, start_s = self.client(self.start()), time.monotonic()

        self.assertEqual([client.poll(0), client.poll(0.1)], [0, 0])
        self.assertGreater(time.monotonic() - start_s, 0.09)

    def test_logs_in_with_a_token_or_a_user(self):
        port = self.start("--auth", "s3cret")
        self.assertTrue(self.client(port, token="s3cret").is_online)
        for login in [{}, {"token": "wrong"}]:
            with self.assertRaisesRegex(SlotpilotError, "^NATS_REFUSED the broker refuses us"):
                self.client(port, **login)
        port = self.start("--user", "ran", "--pass", "s3cret")
        self.assertTrue(self.client(port, user="ran", password="s3cret").is_online)

    def test_outlives_its_broker(self):
        port = self.start()
        client, heard = self.client(port), []
        client.subscribe("a", heard.append)
        self.stop(self.broker)
        self.until(lambda: not client.is_online, client)
        self.assertFalse(client.publish("b", b"lost"))
        self.start(port=port)
        self.until(lambda: client.is_online, client)
        teller = self.client(port)
        client.poll(0.05)
        teller.publish("a", b"again")
        self.until(lambda: heard, client)

        self.assertEqual(heard, [b"again"])
        self.assertRegex(" / ".join(client.said), "the broker is gone .* / the broker is back")

    def test_costs_no_slot_anything_while_its_broker_is_away(self):
        client = self.client(self.start())
        self.stop(self.broker)
        self.until(lambda: not client.is_online, client)
        start_s = time.monotonic()
        for _ in range(1000):
            client.poll(0)

        self.assertLess(time.monotonic() - start_s, 0.5)

    def test_says_once_that_its_broker_does_not_take_it_back(self):
        port = self.start()
        client = self.client(port)
        self.stop(self.broker)
        self.until(lambda: not client.is_online, client)
        self.start("--auth", "s3cret", port=port)
        self.until(lambda: len(client.said) > 1, client)
        client.poll(0.6)  # two attempts later

        self.assertRegex(client.said[1], "^NATS_REFUSED the broker refuses us: .*; correct user")
        self.assertEqual(len(client.said), 2)

    def test_refuses_a_message_that_the_broker_would_hang_up_on(self):
        client = self.client(self.start())

        with self.assertRaisesRegex(SlotpilotError, "^TOO_LARGE .* the broker takes 1048576"):
            client.publish("a", b"x" * 1_048_577)
        self.assertTrue(client.is_online)

    def test_speaks_tls_with_whom_it_trusts(self):
        with tempfile.TemporaryDirectory() as folder:
            cert, key = self.certificate(Path(folder))
            port = self.start("--tls", "--tlscert", cert, "--tlskey", key)
            trusting = ssl.create_default_context(cafile=cert)

            self.assertTrue(self.client(port, "tls", tls=trusting).is_online)
            with self.assertRaisesRegex(SlotpilotError, "^NATS_TLS .*CERTIFICATE_VERIFY_FAILED"):
                self.client(port)
        with self.assertRaisesRegex(SlotpilotError, "^NATS_TLS the broker at .* offers no TLS"):
            self.client(self.start(), "tls")

    def certificate(self, folder):
        cert, key = str(folder / "cert.pem"), str(folder / "key.pem")
        args = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
        args += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        try:
            subprocess.run([*args, "-keyout", key, "-out", cert], check=True, capture_output=True)
        except FileNotFoundError:
            self.skipTest("no openssl to make a certificate with")
        return cert, key


class Strangers(unittest.TestCase):
    def refusal(self, url):
        with self.assertRaises(SlotpilotError) as caught:
            NatsClient(url, name="test")
        return str(caught.exception)

    def test_says_what_is_wrong_with_the_url(self):
        self.assertRegex(self.refusal("nats://me:secret@host"), "^CONFIG_INVALID .* hand it over")
        self.assertNotIn("secret", self.refusal("nats://me:secret@host"))
        for url in ["", "http://host:1", "nats://host:x", "nats://"]:
            self.assertRegex(self.refusal(url), "^CONFIG_INVALID .* is not nats://host:port")

    def test_says_that_nobody_is_there(self):
        port = free_port()
        self.assertRegex(self.refusal(f"nats://127.0.0.1:{port}"), "^NATS_UNREACHABLE no broker at")

    def test_knows_what_is_no_broker(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            for greeting in [b"SSH-2.0-x\r\n" * 9000, b"INFO nonsense\r\n", b""]:
                thread = threading.Thread(target=greet, args=(server, greeting))
                thread.start()
                url = f"nats://127.0.0.1:{server.getsockname()[1]}"
                self.assertRegex(self.refusal(url), "^NATS_UNREACHABLE")
                thread.join()


def greet(server, greeting):
    peer, _ = server.accept()
    with peer:
        try:
            peer.sendall(greeting)
        except OSError:
            pass
