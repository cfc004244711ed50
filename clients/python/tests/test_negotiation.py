import unittest

from slotpilot_ran.negotiation import SetupNegotiation


class Negotiation(unittest.TestCase):
    def setUp(self):
        self.sent = 0
        self.negotiation = SetupNegotiation(self.send)

    def send(self):
        self.sent += 1

    def sent_until(self, *times_s):
        for time_s in times_s:
            self.negotiation.tick(time_s)
        return self.sent

    def test_e9_repeats_the_setup_every_half_second_until_it_is_answered(self):
        self.assertEqual(self.sent_until(100.0, 100.4, 100.5, 100.6, 101.1), 3)

        self.negotiation.hear({"accepted": True})

        self.assertEqual(self.sent_until(102.0, 200.0), 3)

    def test_e9_a_refusal_is_final_until_somebody_solicits(self):
        self.sent_until(100.0)
        self.negotiation.hear({"accepted": False})
        self.assertEqual(self.sent_until(101.0, 110.0), 1)

        self.negotiation.solicit()

        self.assertEqual(self.sent_until(110.1, 110.2), 2)

    def test_e9_solicitations_while_one_is_awaited_lead_to_one_further_setup(self):
        self.sent_until(100.0)
        for _ in range(100):
            self.negotiation.solicit()
        self.negotiation.hear({"accepted": True})
        self.assertEqual(self.sent_until(100.6, 100.7), 2)

        self.negotiation.hear({"accepted": True})

        self.assertEqual(self.sent_until(101.2, 110.0), 2)

    def test_e9_a_flood_of_solicitations_is_answered_at_a_bounded_rate(self):
        for n in range(100):
            self.negotiation.tick(100 + n / 100)
            self.negotiation.hear({"accepted": True})
            self.negotiation.solicit()

        self.assertEqual(self.sent, 2)
