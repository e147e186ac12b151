"""The code on a slip: read back as written, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.contracts.ids import HallId
from messaging.contracts.ticket_code import (
    TicketCode,
    parse_ticket_code,
    render_ticket_code,
)


def test_the_code_is_this_text() -> None:
    assert render_ticket_code(TicketCode(HallId("h1"), "A017", "0417")) == (
        "LT:H1:A017:0417"
    )


@given(
    st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True),
    st.from_regex(r"[A-Z][0-9]{3}", fullmatch=True),
    st.from_regex(r"[0-9]{4}", fullmatch=True),
)
def test_what_was_written_is_read(hall: str, number: str, secret: str) -> None:
    code = TicketCode(HallId(hall), number, secret)

    assert parse_ticket_code(render_ticket_code(code)) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LT:H1",
        "LT:H1:A017",
        "LT:H1:A017:0417\n",
        "LT:../X:A017:0417",
        "LT:H1:A017:٠٤١٧",
        "LLNB01ABCDEFGHJK",
        "lt:h1:a017:0417",
    ],
)
def test_other_codes_are_no_tickets(text: str) -> None:
    assert parse_ticket_code(text) is None
