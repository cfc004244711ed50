import json
import unittest

from slotpilot_ran import AllocationInbox
from slotpilot_ran.codec import encode
from tests.messages import allocation_of, grant_of


def heard(*messages, at=10, lead_slots=2):
    """An inbox in which slot `at` has begun before the messages came."""
    inbox = AllocationInbox(lead_slots)
    inbox.take(at)
    answered = [inbox.accept(encode(message, "json")) for message in messages]
    return inbox, answered


class Inbox(unittest.TestCase):
    def test_r1_hands_an_allocation_out_in_its_slot_only(self):
        inbox, answered = heard(allocation_of(12))

        early, in_time, after = inbox.take(11), inbox.take(12), inbox.take(13)

        self.assertEqual(answered, [10])
        self.assertEqual([early.allocation, early.later], [None, [allocation_of(12)]])
        self.assertEqual([in_time.allocation, in_time.later], [allocation_of(12), []])
        self.assertIsNone(after.allocation)

    def test_r1_late_is_stale_in_the_next_echo_and_once(self):
        inbox, _ = heard(allocation_of(10, seq=5))

        first, second = inbox.take(11).refused, inbox.take(12).refused

        self.assertEqual(
            (first.status, first.target_tti, first.seq, first.code), ("STALE", 10, 5, "STALE_TTI")
        )
        self.assertIsNone(second)

    def test_r1_early_is_counted_and_told_of_in_no_slot(self):
        inbox, _ = heard(allocation_of(13))

        self.assertEqual([inbox.take(tti).refused for tti in (11, 12, 13)], [None] * 3)
        self.assertEqual(inbox.codes, {"FUTURE_TTI": 1})

    def test_r1_keeps_the_first_of_two(self):
        inbox, _ = heard(allocation_of(12, seq=1), allocation_of(12, seq=2))
        inbox.take(11)

        self.assertEqual(inbox.take(12).allocation["seq"], 1)
        self.assertEqual(inbox.codes, {"STALE_TTI": 1})

    def test_r10_invalid_is_rejected_in_the_slot_that_it_names(self):
        cases = {
            "BAD_RANGE": [
                allocation_of(12, reportTti=9),
                allocation_of(12, grant_of(mcs=256)),
                allocation_of(12, grant_of(prbs=[[0, 0]])),
                allocation_of(12, clamps=[{}] * 5000),
            ],
            "BAD_FIELD": [
                allocation_of(12, source="nobody"),
                allocation_of(12, grants=None),
                allocation_of(12, grant_of(rnti=1.5)),
                allocation_of(12, grant_of(retransmission=1)),
                allocation_of(12, grant_of(prbs=[[0, 4, 4]])),
            ],
        }
        for code, messages in cases.items():
            for message in messages:
                with self.subTest(code, message=str(message)[:300]):
                    inbox, _ = heard(message)
                    inbox.take(11)
                    offer = inbox.take(12)
                    self.assertIsNone(offer.allocation)
                    self.assertEqual((offer.refused.status, offer.refused.code), ("REJECTED", code))

    def test_r10_remembers_a_bounded_number(self):
        inbox = AllocationInbox(2)
        for tti in range(5000):
            inbox.accept(json.dumps({"targetTti": tti, "seq": tti}).encode())
        inbox.take(0)

        self.assertEqual(len([tti for tti in range(1, 5000) if inbox.take(tti).refused]), 1)
