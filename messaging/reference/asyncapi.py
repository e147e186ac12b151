"""The AsyncAPI 3 description of all channels. No I/O here."""

import re
from typing import Any, Final

import msgspec

from messaging.channels import CHANNELS, PARAMETERS, Binary, Channel
from messaging.codec import PAYLOAD_BYTES_MAX
from messaging.examples import example_of
from messaging.reference.schemas import (
    Json,
    all_binaries,
    all_messages,
    component_schemas,
    render_json,
)
from messaging.topics import ROOT

# The version of the map of topics, which is the `1` in `linli/1`, and its edition.
_VERSION: Final = "1.0"

_DESCRIPTION: Final = f"""\
JSON in UTF-8, one object a message, at most {PAYLOAD_BYTES_MAX} bytes; images are JPEG
as it is. Unknown fields are ignored, unknown enum values are refused. Every message
travels with QoS 1 and may arrive twice; ids tell a repetition."""

_PARAMETER: Final = re.compile(r"\{(\w+)\}")


def asyncapi_text() -> str:
    """Write the AsyncAPI document, as JSON."""
    return render_json(
        {
            "asyncapi": "3.0.0",
            "info": {
                "title": "linli",
                "version": _VERSION,
                "description": _DESCRIPTION.replace("\n", " "),
                "license": {"name": "Apache-2.0"},
            },
            "defaultContentType": "application/json",
            "channels": {channel.name: _channel(channel) for channel in CHANNELS},
            "operations": {
                name: operation
                for channel in CHANNELS
                for name, operation in _operations(channel).items()
            },
            "components": {
                "messages": {m.__name__: _message(m) for m in all_messages()}
                | {b.name: _binary_message(b) for b in all_binaries()},
                "schemas": component_schemas("#/components/schemas/{name}"),
            },
        }
    )


def _channel(channel: Channel) -> Json:
    address = f"{ROOT}/{{community}}/{channel.topic}"
    return {
        "address": address,
        "description": f"{channel.sender} → {channel.receiver}",
        "parameters": {
            name: {"description": PARAMETERS[name]}
            for name in _PARAMETER.findall(address)
        },
        "messages": {
            name: _reference("components", "messages", name) for name in _names(channel)
        },
    }


def _operations(channel: Channel) -> Json:
    return {
        f"send_{channel.name}": _operation(channel, "send"),
        f"receive_{channel.name}": _operation(channel, "receive"),
    }


def _operation(channel: Channel, action: str) -> Json:
    party = channel.sender if action == "send" else channel.receiver
    return {
        "action": action,
        "summary": f"by {party}",
        "channel": _reference("channels", channel.name),
        "messages": [
            _reference("channels", channel.name, "messages", name)
            for name in _names(channel)
        ],
        "bindings": {"mqtt": {"qos": 1, "retain": channel.is_retained}},
    }


def _names(channel: Channel) -> list[str]:
    names = [message.__name__ for message in channel.messages]
    return names if channel.binary is None else [channel.binary.name]


def _binary_message(binary: Binary) -> Json:
    return {
        "name": binary.name,
        "summary": binary.says,
        "contentType": binary.media_type,
        "payload": {"type": "string", "format": "binary"},
        "x-bytes-max": binary.bytes_max,
    }


def _message(message: type[msgspec.Struct]) -> Json:
    name = message.__name__
    payload: Any = msgspec.to_builtins(example_of(message))
    return {
        "name": name,
        "payload": _reference("components", "schemas", name),
        "examples": [{"payload": payload}],
    }


def _reference(*places: str) -> Json:
    return {"$ref": "/".join(("#", *places))}
