"""The code on a slip: read back as written, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.contracts.ids import HallId, TicketId
from messaging.contracts.ticket_code import (
    TICKET_CODE_CHARACTERS_MAX,
    TicketCode,
    parse_ticket_code,
    render_ticket_code,
)

TICKET = TicketId("0199b2c4-5a10-7c3e-8f21-6d0a4b7e9c01")


def test_the_code_is_this_text() -> None:
    text = render_ticket_code(TicketCode(HallId("h1"), TICKET))

    assert text == "LT:H1:0199B2C4-5A10-7C3E-8F21-6D0A4B7E9C01"


@given(st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True), st.uuids())
def test_what_was_written_is_read(hall: str, ticket: object) -> None:
    code = TicketCode(HallId(hall), TicketId(str(ticket)))
    text = render_ticket_code(code)

    assert parse_ticket_code(text) == code
    assert len(text) <= TICKET_CODE_CHARACTERS_MAX


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LT:H1",
        "LT:H1:0199B2C4-5A10-7C3E-8F21-6D0A4B7E9C0",
        "LT:H1:0199B2C4-5A10-7C3E-8F21-6D0A4B7E9C01\n",
        "LT:../X:0199B2C4-5A10-7C3E-8F21-6D0A4B7E9C01",
        "LLNB01ABCDEFGHJK",
        "lt:h1:0199b2c4-5a10-7c3e-8f21-6d0a4b7e9c01",
    ],
)
def test_other_codes_are_no_tickets(text: str) -> None:
    assert parse_ticket_code(text) is None
