"""Request bodies in the OpenAPI document of handlers that check the body themselves, field by field."""

from dataclasses import dataclass, replace
from typing import Any

import msgspec
from litestar.openapi.spec import OpenAPIMediaType, Operation, Reference, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

from service.schemas import (
    ArticlePayload,
    BatchPayload,
    DraftPayload,
    LookupPayload,
    MergePayload,
    SplitPayload,
)


@dataclass
class ArticleOperation(Operation):
    """An operation whose body is one article."""

    def __post_init__(self) -> None:
        self.request_body = _body(ArticlePayload)


@dataclass
class BatchOperation(Operation):
    """An operation whose body is a list of articles."""

    def __post_init__(self) -> None:
        batch = _schema(BatchPayload)
        # Whatever stands in the list is answered at its index, so that any list fits.
        anything = Schema(description="anything else is refused at its index")
        articles = Schema(type=OpenAPIType.ARRAY, items=Schema(any_of=[_schema(ArticlePayload), anything]))
        whole = replace(batch, properties={"articles": articles})
        self.request_body = _request(Schema(any_of=[whole, articles]))


@dataclass
class MergeOperation(Operation):
    """An operation whose body names another story."""

    def __post_init__(self) -> None:
        self.request_body = _body(MergePayload)


@dataclass
class LookupOperation(Operation):
    """An operation whose body holds URLs or domains."""

    def __post_init__(self) -> None:
        self.request_body = _body(LookupPayload)


@dataclass
class SplitOperation(Operation):
    """An operation whose body names articles of the story."""

    def __post_init__(self) -> None:
        self.request_body = _body(SplitPayload)


@dataclass
class DraftOperation(Operation):
    """An operation whose body is a text that is not published yet."""

    def __post_init__(self) -> None:
        self.request_body = _body(DraftPayload)


def _body(payload: type[msgspec.Struct]) -> RequestBody:
    return _request(_schema(payload))


def _request(schema: Schema) -> RequestBody:
    return RequestBody(content={"application/json": OpenAPIMediaType(schema=schema)}, required=True)


def _schema(payload: type[msgspec.Struct]) -> Schema:
    (schema,), parts = msgspec.json.schema_components([payload], ref_template="{name}")
    return _resolve(parts[schema["$ref"]], parts)


def _resolve(document: dict[str, Any], parts: dict[str, Any]) -> Schema:
    """Return a JSON schema as the framework's object, with its references written out."""
    if "$ref" in document:
        return _resolve(parts[document["$ref"]], parts)
    if "anyOf" in document:
        return Schema(one_of=[_resolve(part, parts) for part in document["anyOf"]], default=document.get("default"))
    properties: dict[str, Schema | Reference] = {
        name: _resolve(part, parts) for name, part in document.get("properties", {}).items()
    }
    return Schema(
        type=document["type"],
        description=document.get("description"),
        properties=properties or None,
        required=document.get("required"),
        items=_resolve(document["items"], parts) if "items" in document else None,
        default=document.get("default"),
    )
