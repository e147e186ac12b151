"""The door's pages as HTML: plain forms that every browser and every thumb can use.

No I/O here. Everything that somebody typed is escaped on its way into the page, and
the pages carry no script at all.
"""

from html import escape
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote

from people.login_session import LoginSession
from people.passwords import PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN

_LANGUAGES: Final = {"zh": "zh-CN", "en": "en"}

DOOR_TEXTS_FOLDER: Final = Path(__file__).parent / "texts"

# Sizes and colours are the theme's own; here is only what forms need.
_STYLE: Final = """
* { box-sizing: border-box; }
body { margin: 0; }
main.door { max-width: 120mm; margin: 0 auto; padding: var(--gap);
  display: flex; flex-direction: column; gap: var(--gap); }
.door form { display: flex; flex-direction: column; gap: var(--gap); }
.door label { display: flex; flex-direction: column; gap: 1mm; font-weight: 700; }
.door input { font: inherit; padding: 2mm 3mm; min-height: var(--target); width: 100%;
  border: 0.5mm solid var(--quiet); border-radius: 1.5mm;
  background: var(--card); color: var(--ink); }
.door button, .bar button { font: inherit; font-weight: 700; border-radius: 1.5mm;
  cursor: pointer; min-height: var(--target); }
.door button { min-height: var(--main-target); font-size: var(--main-text);
  border: 0; color: var(--on-primary); background: var(--primary); }
.door p { margin: 0; }
"""


class Say(Protocol):
    """Says one of the door's texts: `interface.texts.Texts.say` does."""

    def __call__(self, language: str, key: str, **values: str | int) -> str: ...


class DoorPage:
    """Writes the pages in the words of `say` and the looks of `style`."""

    def __init__(self, say: Say, style: str) -> None:
        self.say = say
        self._style = style

    def sign_in(
        self, language: str, *, name: str, wanted: str, trouble: str | None
    ) -> str:
        query = f"language={language}&next={quote(wanted, safe='')}"
        # With a name in it already, the cursor waits where something is missing.
        fields = (
            self._field(language, "name", "text", "username", name, is_first=not name)
            + self._field(
                language, "secret", "password", "current-password", is_first=bool(name)
            )
            + f'<input type="hidden" name="next" value="{escape(wanted)}">'
        )
        form = self._form(language, "sign-in", f"/sign-in?{query}", fields)
        hint = f'<p class="quiet">{self._text(language, "door-hint")}</p>'
        content = self._trouble(trouble) + form + hint
        path = f"/sign-in?next={quote(wanted, safe='')}"
        return self.page(language, "sign-in", content, path=path)

    def password(
        self, language: str, session: LoginSession, trouble: str | None
    ) -> str:
        must = session.must_set_password
        fields = (
            f'<input type="hidden" name="username" autocomplete="username"'
            f' value="{escape(session.person)}">'
        )
        if not must:
            fields += self._field(
                language, "secret", "password", "current-password", is_first=True
            )
        fields += self._field(
            language, "password", "password", "new-password", is_first=must
        )
        fields += self._field(language, "again", "password", "new-password")
        rule = self._text(language, "password-rule", characters=PASSWORD_CHARACTERS_MIN)
        form = self._form(
            language, "password", f"/password?language={language}", fields
        )
        content = f"{self._trouble(trouble)}<p>{rule}</p>{form}"
        return self.page(language, "password", content, path="/password")

    def denied(self, language: str, session: LoginSession) -> str:
        words = self._text(language, "denied", person=session.person)
        form = self._form(language, "sign-out", f"/sign-out?language={language}", "")
        home = f'<p><a href="/">{self._text(language, "denied-home")}</a></p>'
        content = f"<p>{words}</p>{home}{form}"
        return self.page(language, "denied-title", content, path=None)

    # --------------------------------------------------------------- parts

    def page(
        self,
        language: str,
        title: str,
        content: str,
        *,
        path: str | None,
        style: str = "",
        kind: str = "door",
    ) -> str:
        """Write a whole page; `path` is where it is shown in the other language."""
        heading = self._text(language, title)
        way_back = (
            "" if kind == "door"
            else f'<a href="/?language={language}">'
            f"{self._text(language, 'denied-home')}</a>"
        )  # fmt: skip
        return (
            f'<!doctype html><html lang="{_LANGUAGES[language]}"><head>'
            '<meta charset="utf-8"><meta name="viewport"'
            ' content="width=device-width, initial-scale=1"><title>'
            f"{heading}</title><style>{self._style}{_STYLE}{style}</style></head><body>"
            f'<header class="bar"><h1>{heading}</h1>{way_back}'
            f"{self._other_language(language, path)}</header>"
            f'<main class="{kind}">{content}</main></body></html>'
        )

    def _other_language(self, language: str, path: str | None) -> str:
        if path is None:
            return ""
        other = "en" if language == "zh" else "zh"
        joint = "&" if "?" in path else "?"
        words = self._text(language, "other-language")
        return f'<a href="{escape(f"{path}{joint}language={other}")}">{words}</a>'

    def _form(self, language: str, button: str, action: str, fields: str) -> str:
        return (
            f'<form method="post" action="{escape(action)}">{fields}'
            f'<button type="submit">{self._text(language, button)}</button></form>'
        )

    def _field(
        self,
        language: str,
        name: str,
        kind: str,
        autocomplete: str,
        value: str = "",
        *,
        is_first: bool = False,
    ) -> str:
        focus = " autofocus" if is_first else ""
        return (
            f"<label>{self._text(language, f'field-{name}')}"
            f'<input name="{name}" type="{kind}" autocomplete="{autocomplete}"'
            f' value="{escape(value)}" maxlength="{PASSWORD_CHARACTERS_MAX}"'
            f' autocapitalize="none" spellcheck="false" required{focus}></label>'
        )

    def _trouble(self, trouble: str | None) -> str:
        if trouble is None:
            return ""
        return f'<p class="card lost" role="alert">{escape(trouble)}</p>'

    def _text(self, language: str, key: str, **values: str | int) -> str:
        return escape(self.say(language, key, **values))
