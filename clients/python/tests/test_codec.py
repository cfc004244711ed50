import unittest

from slotpilot_ran import SlotpilotError
from slotpilot_ran.codec import MAX_MESSAGE_BYTES, check_encoding, decode, encode, msgpack


class Codec(unittest.TestCase):
    def test_reads_what_it_wrote_in_either_encoding(self):
        message = {"seq": 2**53 - 1, "db": -1.25, "runs": [[0, 4]], "name": "é", "ack": True}
        for encoding in ["json", "msgpack"] if msgpack else ["json"]:
            with self.subTest(encoding):
                self.assertEqual(decode(encode(message, encoding)), (message, None))

    def test_r10_refuses_hostile_bytes_without_raising(self):
        hostile = [b"", b"{", b"[]", b'{"a":NaN}', b'{"a":Infinity}', b'{"a":"\xff"}', b"\x81",
                   b'{"a":' + b"[" * 100_000, b"\xdf\xff\xff\xff\xff", b"null", b"\x81\xa1a\xc1"]
        for data in hostile:
            with self.subTest(data[:20]):
                self.assertEqual(decode(data), (None, "MALFORMED"))

    def test_r10_refuses_what_is_too_large(self):
        self.assertEqual(decode(b"{" * (MAX_MESSAGE_BYTES + 1)), (None, "TOO_LARGE"))

    def test_reads_a_whole_number_however_it_is_written(self):
        value, _ = decode(b'{"a":1.0,"b":1e3,"c":1.5}')
        self.assertEqual([type(one) for one in value.values()], [int, int, float])

    def test_names_an_encoding_that_it_does_not_know(self):
        with self.assertRaisesRegex(SlotpilotError, "^CONFIG_INVALID encoding xml: allowed"):
            check_encoding("xml")
