"""What goes wrong, with its code."""


class SlotpilotError(Exception):
    """Something that the user of a RAN has to change; the message is one sentence that says what.

    Codes and remedies: docs/errors.md of slotpilot.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        """Entry of slotpilot's code registry, such as `NATS_UNREACHABLE`."""
