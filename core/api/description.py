"""The OpenAPI description, arranged for people to read: operations with their parameters, and the objects they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from core.access import Access

METHODS = ("get", "post", "patch", "put", "delete")
JSON = "application/json"


class PortalSchema(AutoSchema):
    """Says what the views declare: an address that is open to everyone needs no token."""

    def get_auth(self) -> list[Any]:
        """Return the ways to be known, one of which is enough; an empty one where nobody needs to be."""
        known: list[Any] = super().get_auth()
        asked: Access = self.view.access.of(self.method)  # type: ignore[attr-defined] # the view declares it
        return [*known, {}] if asked.public else known


@dataclass(frozen=True)
class Member:
    """A parameter, or a field of an object: what it is called, its type, whether it must be there, what it means.

    ``object``: the name of the object it holds, described elsewhere on the page.
    """

    name: str
    type: str
    required: bool
    words: str
    choices: tuple[str, ...] = ()
    object: str = ""


@dataclass(frozen=True)
class Operation:
    """What one may ask of an address by a method, and what comes back."""

    key: str
    method: str
    path: str
    title: str
    words: str
    public: bool
    parameters: tuple[Member, ...]
    takes: str
    gives: str
    gives_pages: bool
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class Description:
    """The whole: operations in order of their addresses, objects by name."""

    version: str
    operations: tuple[Operation, ...]
    objects: tuple[tuple[str, tuple[Member, ...]], ...]


def describe() -> Description:
    """Return the description of the API in the reader's language."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    objects = schema["components"]["schemas"]
    return Description(
        schema["info"]["version"],
        tuple(_operations(schema)),
        tuple((name, tuple(_members(one))) for name, one in objects.items() if _is_shown(name, one)),
    )


def _is_shown(name: str, schema: Mapping[str, Any]) -> bool:
    return "properties" in schema and not name.startswith("Paginated")


def _operations(schema: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                yield _operation(schema, path, method, methods[method])


def _operation(schema: Mapping[str, Any], path: str, method: str, said: Mapping[str, Any]) -> Operation:
    good = next(answer for status, answer in said["responses"].items() if status.startswith("2"))
    given = _content(good)
    page = schema["components"]["schemas"].get(_name(given), {}).get("properties", {}).get("results")
    return Operation(
        key=said["operationId"], method=method.upper(), path=path, title=said.get("summary", ""),
        words=said.get("description", ""), public={} in said.get("security", []),
        parameters=tuple(_parameter(one) for one in said.get("parameters", [])),
        takes=_name(_content(said.get("requestBody", {}))), gives=_name(page or given), gives_pages=bool(page),
        statuses=tuple(said["responses"]),
    )  # fmt: skip


def _content(said: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = said.get("content", {}).get(JSON, {}).get("schema", {})
    return found


def _name(schema: Mapping[str, Any]) -> str:
    """Return the name of the object that a schema is, or lists; empty for none that has a name."""
    inner = schema.get("items", schema)
    for one in (inner, *inner.get("allOf", []), *inner.get("oneOf", [])):
        if "$ref" in one:
            return str(one["$ref"]).rpartition("/")[2]
    return ""


def _parameter(said: Mapping[str, Any]) -> Member:
    required = bool(said.get("required"))
    return _member(said["name"], said["schema"], required=required, words=said.get("description", ""))


def _members(schema: Mapping[str, Any]) -> Iterator[Member]:
    required = schema.get("required", [])
    for name, inner in schema["properties"].items():
        yield _member(name, inner, required=name in required, words=inner.get("description", inner.get("title", "")))


def _member(name: str, schema: Mapping[str, Any], *, required: bool, words: str) -> Member:
    kind = schema.get("format") or schema.get("type", "object")
    if schema.get("type") == "array":
        kind = f"[{schema['items'].get('format') or schema['items'].get('type', 'object')}]"
    choices = tuple(str(one) for one in schema.get("enum", []) if one not in ("", None))
    # Choices are listed by name; what the generator writes of them into the words would say them twice.
    return Member(name, kind, required, words.partition("\n\n*")[0], choices, _name(schema))
