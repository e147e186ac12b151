"""The API's reference: OpenAPI 3.1, made of the table of calls. No I/O here."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from ledger.api.calls import (
    API_ROOT,
    BODY_BYTES_MAX,
    CALLS,
    COMMON_PROBLEMS,
    FIELDS,
    KEY_HEADER,
    KEY_PATTERN,
    Call,
)
from ledger.api.examples import EXAMPLES, HOUSEHOLD, KEY, STATION
from ledger.api.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemKind
from ledger.api_tokens import Scope

_VERSION: Final = "1"
_JSON: Final = "application/json"
_REFS: Final = "#/components/schemas/{name}"
_FIELD_EXAMPLES: Final = {"household": HOUSEHOLD, "station": STATION}

_ABOUT: Final = f"""\
Households' points, rewards, and stations. Show a token with every call:
`Authorization: Bearer TOKEN`. What is wrong is told as RFC 9457 has it. Lists go on
with `next_cursor`. Answers to GET have an `ETag`. A body has at most {BODY_BYTES_MAX}
bytes.
"""


def render_openapi() -> bytes:
    """Write the document, the same bytes each time."""
    return msgspec.json.encode(describe())


def describe() -> dict[str, Any]:
    """Make the document."""
    paths: dict[str, dict[str, Any]] = {}
    for call in CALLS:
        paths.setdefault(call.path, {})[call.method.lower()] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ledger", "version": _VERSION, "description": _ABOUT},
        "servers": [{"url": API_ROOT}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "`python -m ledger tokens issue`; scopes: "
                    + "; ".join(f"`{scope}`: {scope.says}" for scope in Scope),
                }
            },
        },
    }


def _operation(call: Call) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": call.name.value,
        "summary": call.says,
        "description": f"Takes the scope `{call.scope}`.",
        "parameters": [*_field_parameters(call), *_query_parameters(call)],
        "responses": _responses(call),
    }
    if call.body is not None:
        operation["parameters"].append(_key_parameter())
        content = {_JSON: _content(call.body)}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _field_parameters(call: Call) -> Iterator[dict[str, Any]]:
    for name in call.field_names:
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "schema": _portable(msgspec.json.schema(FIELDS[name])),
            "example": _FIELD_EXAMPLES[name],
        }


def _query_parameters(call: Call) -> Iterator[dict[str, Any]]:
    _, parts = msgspec.json.schema_components([call.query], ref_template=_REFS)
    for name, schema in parts[call.query.__name__]["properties"].items():
        # Left out, a parameter is as if it was not there; there is no empty one.
        told = {key: value for key, value in schema.items() if value != ""}
        yield {"name": name, "in": "query", "schema": told}


def _key_parameter() -> dict[str, Any]:
    return {
        "name": KEY_HEADER,
        "in": "header",
        "required": True,
        "description": "names this act: sent again it is done once, and answered"
        " with what came of it; keep it until an answer has come",
        "schema": {"type": "string", "pattern": KEY_PATTERN},
        "example": KEY,
    }


def _responses(call: Call) -> dict[str, Any]:
    content = {_JSON: _content(call.answer)}
    responses: dict[str, Any] = {"200": {"description": "told", "content": content}}
    if call.body is None:
        responses["200"]["headers"] = {"ETag": {"schema": {"type": "string"}}}
        responses["304"] = {
            "description": "unchanged since the `ETag` in If-None-Match"
        }
    else:
        responses["200"]["description"] = "done before, by this key"
        responses["201"] = {"description": "done", "content": content}
    for kind in (*COMMON_PROBLEMS, *call.problems):
        _add_problem(responses, kind)
    return responses


def _add_problem(responses: dict[str, Any], kind: ProblemKind) -> None:
    known = responses.setdefault(
        str(kind.status),
        {
            "description": "",
            "content": {
                PROBLEM_MEDIA_TYPE: {
                    "schema": {"$ref": _REFS.format(name=Problem.__name__)}
                }
            },
        },
    )
    known["description"] += ("; " if known["description"] else "") + kind.headline


def _content(body: type[Struct]) -> dict[str, Any]:
    return {
        "schema": {"$ref": _REFS.format(name=body.__name__)},
        "example": msgspec.to_builtins(EXAMPLES[body]),
    }


def _schemas() -> dict[str, Any]:
    bodies = {call.answer for call in CALLS} | {
        call.body for call in CALLS if call.body is not None
    }
    _, parts = msgspec.json.schema_components([*bodies, Problem], ref_template=_REFS)
    return {name: _portable(part) for name, part in sorted(parts.items())}


def _portable(schema: Any) -> Any:
    r"""Write patterns as JSON Schema has them: our `\Z` is its `$`."""
    if isinstance(schema, dict):
        return {
            key: value.replace(r"\Z", "$") if key == "pattern" else _portable(value)
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [_portable(one) for one in schema]
    return schema
