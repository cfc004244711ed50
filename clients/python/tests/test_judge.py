import unittest

from slotpilot_ran import Block, CellView, Offer, Refused, check_allocation, judge_offer
from tests.messages import SETUP, allocation_of, grant_of

WAITING = Block(mcs=9, num_prb=4, tbs_bits=504, pending=True)
SENT = Block(mcs=9, num_prb=4, tbs_bits=504)


def view(blocks=None, reserved=()):
    return CellView(SETUP, {1: blocks or {}, 2: {}}, set(reserved))


class Check(unittest.TestCase):
    def code(self, *grants, tti=12, **cell):
        return check_allocation(allocation_of(12, *grants), tti, view(**cell))

    def test_accepts_what_keeps_every_rule(self):
        again = grant_of(rnti=1, harqPid=3, retransmission=True)
        new = grant_of(rnti=2, prbs=[[4, 4], [20, 4]], powerOffsetDb=3, mcs=255)
        self.assertIsNone(self.code(again, new, blocks={3: WAITING}))
        self.assertIsNone(self.code())

    def test_names_the_first_rule_that_is_broken(self):
        again = {"harqPid": 3, "retransmission": True}
        cases = [
            ("STALE_TTI", [], {"tti": 13}),
            ("FUTURE_TTI", [], {"tti": 11}),
            ("UNKNOWN_RNTI", [grant_of(rnti=3)], {}),
            ("DUPLICATE_RNTI", [grant_of(), grant_of(prbs=[[4, 4]])], {}),
            ("PRB_BUDGET", [grant_of(prbs=[])], {}),
            ("PRB_BUDGET", [grant_of(prbs=[[20, 8]])], {}),
            ("PRB_BUDGET", [grant_of(prbs=[[2, 4]])], {}),
            ("RESERVED_PRB", [grant_of()], {"reserved": [3]}),
            ("PRB_OVERLAP", [grant_of(), grant_of(rnti=2)], {}),
            ("BAD_RANGE", [grant_of(harqPid=16)], {}),
            ("BAD_RANGE", [grant_of(mcs=29)], {}),
            ("RETX_CONFLICT", [grant_of(harqPid=3)], {"blocks": {3: SENT}}),
            ("RETX_CONFLICT", [grant_of(**again)], {}),
            ("RETX_CONFLICT", [grant_of(**again)], {"blocks": {3: SENT}}),
            ("RETX_CONFLICT", [grant_of(**again, mcs=8)], {"blocks": {3: WAITING}}),
            ("RETX_CONFLICT", [grant_of(**again, prbs=[[0, 8]])], {"blocks": {3: WAITING}}),
            ("POWER_CAP", [grant_of(powerOffsetDb=6.1)], {}),
            ("POWER_CAP", [grant_of(prbs=[[0, 24]], powerOffsetDb=0.1)], {}),
        ]
        for code, grants, cell in cases:
            with self.subTest(code, grants=grants):
                self.assertEqual(self.code(*grants, **cell), code)


class Judge(unittest.TestCase):
    def test_e1_words_the_echo(self):
        bad, good = allocation_of(12, grant_of(rnti=9)), allocation_of(12, grant_of())
        late = Refused("STALE", 11, "STALE_TTI", 4)
        unreadable = Refused("REJECTED", 12, "BAD_FIELD")
        echo = {"targetTti": 12, "allocationSeq": 7}
        cases = [
            (Offer(good), 12, good, {"status": "HIT", **echo}),
            (Offer(bad), 12, None, {"status": "REJECTED", **echo, "reason": "UNKNOWN_RNTI"}),
            (Offer(), 12, None, {"status": "MISS", "targetTti": 12}),
            (Offer(), 1, None, None),
            (Offer(refused=late), 12, None,
             {"status": "STALE", "targetTti": 11, "allocationSeq": 4, "reason": "STALE_TTI"}),
            (Offer(refused=unreadable), 12, None,
             {"status": "REJECTED", "targetTti": 12, "reason": "BAD_FIELD"}),
        ]  # fmt: skip
        for offer, tti, allocation, applied in cases:
            with self.subTest(applied):
                self.assertEqual(judge_offer(offer, tti, view()), (allocation, applied))
