import json

from slotpilot_ran import RanLink
from slotpilot_ran.nats import NatsClient
from tests.broker import BrokerCase
from tests.messages import SETUP, allocation_of


class Link(BrokerCase):
    def link(self, **options):
        """A link, and a service's connection that hears its reports."""
        url, self.reports, setups = f"nats://127.0.0.1:{self.start()}", [], []
        service = NatsClient(url, name="service")
        self.addCleanup(service.close)
        service.subscribe("slotpilot.v1.cell.cell-1.report", self.reports.append)
        service.subscribe("slotpilot.v1.cell.cell-1.setup", setups.append)
        service.poll(0.05)
        link = RanLink(url, SETUP, say=lambda _: None, **options)
        self.addCleanup(link.close)
        link.poll()
        self.until(lambda: setups, service)
        return link, service

    def test_leaves_out_what_is_none(self):
        link, service = self.link()
        link.publish_report({"tti": 0, "applied": None})
        self.until(lambda: self.reports, service)

        self.assertEqual([json.loads(one) for one in self.reports], [{"tti": 0}])

    def test_hears_the_answer_whatever_comes_after_it(self):
        link, service = self.link()
        for tti in [0, 1]:
            link.take(tti)
            link.publish_report({"tti": tti})
        for target_tti in [3, 2, 9]:  # the answer, a late one, one to nothing
            payload = json.dumps(allocation_of(target_tti)).encode()
            service.publish("slotpilot.v1.cell.cell-1.allocation", payload)
        service.publish("slotpilot.v1.cell.cell-1.allocation", b"nonsense")
        self.until(lambda: link.refusals.get("MALFORMED"), link)

        self.assertTrue(link.wait_answer(1, 0.1))
        link.publish_report({"tti": 2})
        self.assertFalse(link.wait_answer(2, 0.1))

    def test_tells_what_the_service_says_of_the_cell(self):
        heard = []
        link, service = self.link(on_event=heard.append)
        event = {"kind": "rejection", "code": "BAD_FIELD", "message": "so"}
        for payload in [b"nonsense", b"[]", b"{}", json.dumps(event).encode()]:
            service.publish("slotpilot.v1.cell.cell-1.event", payload)
        self.until(lambda: heard, link)

        self.assertEqual(heard, [event])
