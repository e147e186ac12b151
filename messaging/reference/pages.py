"""The reference of all messages for people, in Markdown. No I/O here."""

import inspect
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from messaging.channels import CHANNELS, Binary, Channel
from messaging.codec import PAYLOAD_BYTES_MAX
from messaging.examples import example_of
from messaging.reference.schemas import Json, all_messages, component_schemas
from messaging.topics import ROOT

_HEAD: Final = f"""\
# Messages

<!-- Written by `python -m messaging reference --write`, from the contracts. -->

All topics lie below `{ROOT}/{{community}}`. A message is one JSON object in UTF-8 of
at most {PAYLOAD_BYTES_MAX} bytes, or an image, published with QoS 1. It may arrive
twice: its id tells. Unknown fields are ignored, so that a newer sender can talk to an
older reader; an unknown enum value is refused. Times are RFC 3339 with an offset;
weights and points are integers. Where several messages share a topic, the field `type`
tells them apart.

For machines: [`asyncapi.json`](asyncapi.json) (AsyncAPI 3), and each message's JSON
Schema in [`schemas/`](schemas/).

| topic | from → to | retained | messages |
|---|---|---|---|
"""

# A field's unit is the end of its name.
_UNITS: Final = {"_g": "grams", "_min": "minutes", "_mb": "megabytes", "_c": "°C"}

# What people say for JSON Schema's types.
_NAMES: Final = {"string": "text", "boolean": "true or false"}

_REFERENCE: Final = "#/parts/"


def messages_page() -> str:
    """Write the whole page."""
    schemas = component_schemas(_REFERENCE + "{name}")
    messages = {message.__name__ for message in all_messages()}
    sections = [_HEAD + "".join(_topic_row(channel) for channel in CHANNELS)]
    for channel in CHANNELS:
        sections.append(f"## Topic `{channel.topic}`\n")
        sections += [_message_section(message, schemas) for message in channel.messages]
        if channel.binary is not None:
            sections.append(_binary_section(channel.binary))
    sections.append("## Parts\n\nWhat several messages are made of.\n")
    sections += [
        _part_section(name, schema)
        for name, schema in schemas.items()
        if name not in messages
    ]
    return "\n".join(sections)


def _topic_row(channel: Channel) -> str:
    retained = "retained" if channel.is_retained else ""
    names = [message.__name__ for message in channel.messages]
    links = " ".join(
        _link(name)
        for name in (names if channel.binary is None else [channel.binary.name])
    )
    parties = f"{channel.sender} → {channel.receiver}"
    return f"| `{channel.topic}` | {parties} | {retained} | {links} |\n"


def _message_section(message: type[msgspec.Struct], schemas: dict[str, Json]) -> str:
    name = message.__name__
    encoded = msgspec.json.encode(example_of(message))
    example = msgspec.json.format(encoded, indent=2).decode()
    body = "".join(_field_rows(schemas[name]))
    says = inspect.cleandoc(schemas[name]["description"])
    return f"### {name}\n\n{says}\n\n{body}\n```json\n{example}\n```\n"


def _binary_section(binary: Binary) -> str:
    rule = f"`{binary.media_type}`, at most {binary.bytes_max} bytes."
    return f"### {binary.name}\n\n{binary.says}\n\nNo JSON: {rule}\n"


def _part_section(name: str, schema: Json) -> str:
    says = inspect.cleandoc(schema["description"])
    if "enum" in schema:
        values = " · ".join(f"`{value}`" for value in schema["enum"])
        return f"### {name}\n\n{says}\n\n{values}\n"
    return f"### {name}\n\n{says}\n\n{''.join(_field_rows(schema))}"


def _field_rows(schema: Json) -> Iterator[str]:
    yield "| field | what | rule |\n|---|---|---|\n"
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        what, rules = _what(field), _rules(field)
        for end, unit in _UNITS.items():
            if name.endswith(end):
                what = what.replace("integer", f"integer ({unit})", 1)
        if name not in required:
            rules.append(f"may be left out: `{_json(field.get('default'))}`")
        yield f"| `{name}` | {what} | {'; '.join(rules)} |\n"


def _what(field: Json) -> str:
    """Say what kind of value a field holds."""
    match field:
        case {"anyOf": choices}:
            what = " or ".join(_what(choice) for choice in choices)
        case {"$ref": reference}:
            what = _link(reference.removeprefix(_REFERENCE))
        case {"enum": values}:
            what = " or ".join(f"`{_json(value)}`" for value in values)
        case {"type": "array", "items": items}:
            what = f"list of {_what(items)}"
        case {"format": "date-time"}:
            what = "time"
        case _:
            what = _NAMES.get(field["type"]) or str(field["type"])
    return what


def _rules(field: Json) -> list[str]:
    """Say what a field's value must keep to."""
    rules: list[str] = []
    for choice in field.get("anyOf", [field]):
        inner = choice.get("items", choice)
        if "description" in inner:
            rules.append(inner["description"])
        elif "pattern" in inner:
            rules.append(f"`{inner['pattern']}`")
        if "maxLength" in inner:
            rules.append(f"at most {inner['maxLength']} characters")
        if "minimum" in inner and "maximum" in inner:
            rules.append(f"{inner['minimum']} to {inner['maximum']}")
        elif "minimum" in inner:
            rules.append(f"at least {inner['minimum']}")
    return rules


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
