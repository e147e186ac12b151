"""The administrator's page as HTML: who is there, what each may, and the audit.

No I/O here, and no script in the page. What ends something for somebody lies one tap
deeper than what only shows something.
"""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from html import escape
from types import MappingProxyType
from typing import Final, Protocol

from people.audit import AuditLine
from people.deed_names import PersonDeed
from people.door_page import DoorPage
from people.person import Person
from people.roles import PAGE_ROLES, Role

_STYLE: Final = """
main.people { max-width: 340mm; margin: 0 auto; padding: var(--gap);
  display: flex; flex-direction: column; gap: var(--gap); }
.people form { display: flex; flex-wrap: wrap; gap: 3mm; align-items: end; }
.people label { display: flex; flex-direction: column; gap: 1mm; font-weight: 700;
  flex: 0 1 60mm; min-width: 0; }
.people input, .people select { font: inherit; padding: 2mm 3mm;
  min-height: var(--target); border: 0.5mm solid var(--quiet); border-radius: 1.5mm;
  background: var(--card); color: var(--ink); width: 100%; }
.people button { font: inherit; font-weight: 700; min-height: var(--target);
  padding: 0 4mm; border: 0.5mm solid var(--primary); border-radius: 1.5mm;
  color: var(--primary); background: var(--card); cursor: pointer; }
.people summary { min-height: var(--target); display: flex; align-items: center;
  color: var(--primary); text-decoration: underline; cursor: pointer; }
.people details form { margin-bottom: 3mm; }
/* On a phone, what folds out says itself what it is. */
.people td:has(details)::before { display: none; }
.people p { margin: 0; }
.people .code { font-size: min(var(--instruction), 8vw); font-weight: 700;
  white-space: nowrap; }
"""

_AUDIT_COLUMNS: Final = ("at", "actor", "deed", "subject", "from", "outcome")
_PEOPLE_COLUMNS: Final = ("name", "role", "state", "change")

# What an outcome is called; others are names of roles, and what programs add.
_OUTCOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "done": "outcome-done",
        "wrong": "outcome-wrong",
        "locked": "outcome-locked",
        "refused": "outcome-refused",
        "by one-time code": "outcome-by-code",
        "sent": "outcome-sent",
        "not sent": "outcome-not-sent",
    }
)


class Shown(Protocol):
    """What the page shows."""

    @property
    def people(self) -> Sequence[Person]: ...

    @property
    def audit(self) -> Sequence[AuditLine]: ...


class PeoplePage:
    """Writes the page with the door's words and looks."""

    def __init__(self, door_page: DoorPage) -> None:
        self._door = door_page

    def write(self, language: str, shown: Shown, zone: tzinfo, told: str) -> str:
        """Write the whole page; `told` is HTML that stands on top."""
        add = self._text(language, "people-add")
        audit = self._text(language, "audit-title")
        content = (
            told
            + self._people(language, shown.people)
            + f"<h2>{add}</h2>{self._add_form(language)}"
            + f"<h2>{audit}</h2>{self._audit(language, shown.audit, zone)}"
        )
        return self._door.page(
            language, "people-title", content, path="/people", style=_STYLE,
            kind="people",
        )  # fmt: skip

    def tell_code(self, language: str, person: str, code: str, until: str) -> str:
        words = self._text(language, "code-issued", person=person, until=until)
        return (
            f'<div class="card" role="status"><p>{words}</p>'
            f'<p class="code">{escape(code)}</p></div>'
        )

    def tell_done(self, language: str, person: str, deed: PersonDeed) -> str:
        words = self._text(language, f"done-{deed}", person=person)
        return f'<p class="card" role="status">{words}</p>'

    def tell_refusal(self, language: str, key: str, person: str) -> str:
        words = self._text(language, f"refusal-{key}", person=person)
        return f'<p class="card lost" role="alert">{words}</p>'

    # --------------------------------------------------------------- parts

    def _people(self, language: str, people: Sequence[Person]) -> str:
        rows = "".join(
            self._row(
                language,
                _PEOPLE_COLUMNS,
                (
                    escape(person.name),
                    self._text(language, f"role-{person.role}"),
                    self._text(language, f"state-{_state(person)}"),
                    self._changes(language, person),
                ),
            )
            for person in people
        )
        return self._table(language, _PEOPLE_COLUMNS, rows)

    def _changes(self, language: str, person: Person) -> str:
        lock = PersonDeed.UNLOCK if person.is_locked else PersonDeed.LOCK
        buttons = "".join(
            self._button(language, deed)
            for deed in (lock, PersonDeed.CODE, PersonDeed.SIGN_OUT)
        )
        role = self._roles(language, person.role) + self._button(
            language, PersonDeed.ROLE
        )
        name = f'<input type="hidden" name="name" value="{escape(person.name)}">'
        action = f'method="post" action="/people?language={language}"'
        return (
            f"<details><summary>{self._text(language, 'change')}</summary>"
            f"<form {action}>{name}{role}</form><form {action}>{name}{buttons}</form>"
            "</details>"
        )

    def _add_form(self, language: str) -> str:
        return (
            f'<form method="post" action="/people?language={language}"><label>'
            f"{self._text(language, 'field-name')}"
            '<input name="name" required maxlength="32" autocomplete="off"'
            ' autocapitalize="none" spellcheck="false"></label>'
            f"{self._roles(language, Role.WORKER)}"
            f"{self._button(language, PersonDeed.ADD)}</form>"
        )

    def _roles(self, language: str, chosen: Role) -> str:
        options = "".join(
            f'<option value="{role}"{" selected" if role is chosen else ""}>'
            f"{self._text(language, f'role-{role}')}</option>"
            for role in PAGE_ROLES
        )
        words = self._text(language, "column-role")
        return f'<label>{words}<select name="role">{options}</select></label>'

    def _button(self, language: str, deed: PersonDeed) -> str:
        words = self._text(language, f"do-{deed}")
        return f'<button name="deed" value="{deed}">{words}</button>'

    def _audit(self, language: str, lines: Sequence[AuditLine], zone: tzinfo) -> str:
        rows = "".join(
            self._row(
                language,
                _AUDIT_COLUMNS,
                (
                    f"{line.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
                    escape(line.actor),
                    self._text(language, f"deed-{line.deed.replace(' ', '-')}"),
                    escape(line.subject),
                    escape(line.address),
                    self._outcome(language, line.outcome),
                ),
            )
            for line in lines
        )
        return self._table(language, _AUDIT_COLUMNS, rows)

    def _outcome(self, language: str, outcome: str) -> str:
        key = _OUTCOMES.get(outcome)
        return escape(outcome) if key is None else self._text(language, key)

    def _table(self, language: str, columns: Sequence[str], rows: str) -> str:
        heads = "".join(
            f'<th scope="col">{self._text(language, f"column-{column}")}</th>'
            for column in columns
        )
        return (
            f'<table class="lines"><thead><tr>{heads}</tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )

    def _row(self, language: str, columns: Sequence[str], cells: Sequence[str]) -> str:
        names = (self._text(language, f"column-{column}") for column in columns)
        drawn = "".join(
            f'<td data-name="{name}">{cell}</td>'
            for name, cell in zip(names, cells, strict=True)
        )
        return f"<tr>{drawn}</tr>"

    def _text(self, language: str, key: str, **values: str | int) -> str:
        return escape(self._door.say(language, key, **values))


def _state(person: Person) -> str:
    if person.is_locked:
        return "locked"
    return "able" if person.has_password else "no-password"
