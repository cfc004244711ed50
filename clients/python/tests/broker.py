"""A real broker for the tests."""

import os
import socket
import subprocess
import time
import unittest

SERVER = os.environ.get("NATS_SERVER_BIN")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@unittest.skipUnless(SERVER, "NATS_SERVER_BIN names no nats-server")
class BrokerCase(unittest.TestCase):
    def start(self, *flags, port=None):
        """Starts a real broker and returns its port."""
        port = port or free_port()
        args = [SERVER, "--addr", "127.0.0.1", "--port", str(port), *flags]
        self.broker = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(self.stop, self.broker)
        for line in self.broker.stdout:
            if b"Server is ready" in line:
                return port
        raise AssertionError("the broker did not start")

    def stop(self, broker):
        broker.kill()
        broker.wait()
        broker.stdout.close()

    def until(self, is_true, client):
        end_s = time.monotonic() + 15
        while not is_true() and time.monotonic() < end_s:
            client.poll(0.05)
        self.assertTrue(is_true())
