"""What can keep the demo from running; the text says what now. No I/O here."""


class DemoError(Exception):
    """The demo cannot run here; the text is for whoever started it."""
