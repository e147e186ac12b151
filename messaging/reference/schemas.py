"""JSON Schemas of all messages, from the contracts. No I/O here."""

import inspect
import json
import re
from typing import Any, Final, TypeAlias

import msgspec

from messaging.channels import CHANNELS, Binary

Json: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_DEFINITION: Final = re.compile(r"#/\$defs/(\w+)")


def all_messages() -> list[type[msgspec.Struct]]:
    """List every message once, in the order of the table of channels."""
    messages = [message for channel in CHANNELS for message in channel.messages]
    return list(dict.fromkeys(messages))


def all_binaries() -> list[Binary]:
    """List what travels without being JSON, in the order of the table."""
    return [c.binary for c in CHANNELS if c.binary is not None]


def component_schemas(ref_template: str) -> dict[str, Json]:
    """Make the schemas of all messages and of their parts, by name."""
    _, components = msgspec.json.schema_components(
        all_messages(), ref_template=ref_template
    )
    return {name: _tidy(schema) for name, schema in sorted(components.items())}


def schema_files() -> dict[str, str]:
    """Make one schema per message, each complete in itself; by file name."""
    components = component_schemas("#/$defs/{name}")
    return {
        f"{message.__name__}.json": render_json(
            _complete_schema(message.__name__, components)
        )
        for message in all_messages()
    }


def render_json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _complete_schema(name: str, components: dict[str, Json]) -> Json:
    needed: dict[str, Json] = {}
    unread = [name]
    while unread:
        for part in _DEFINITION.findall(json.dumps(components[unread.pop()])):
            if part not in needed:
                needed[part] = components[part]
                unread.append(part)
    schema = {"$schema": DIALECT, "$id": f"urn:linli:1:{name}", **components[name]}
    if needed:
        schema["$defs"] = dict(sorted(needed.items()))
    return schema


def _tidy(value: Any) -> Any:
    """Say in JSON Schema's words what msgspec says in Python's."""
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if not isinstance(value, dict):
        return value
    tidied = {key: _tidy(item) for key, item in value.items()}
    if isinstance(tidied.get("description"), str):
        tidied["description"] = inspect.cleandoc(tidied["description"])
    if isinstance(tidied.get("pattern"), str):
        # Python's end of text would be a letter Z in JSON Schema's dialect, whose
        # `$` is the end of text.
        tidied["pattern"] = tidied["pattern"].replace(r"\Z", "$")
    return tidied
