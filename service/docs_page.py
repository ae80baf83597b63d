"""The documentation page: the OpenAPI document as plain HTML, without scripts and without anything from elsewhere."""

from collections.abc import Iterator
from html import escape
from typing import Any

from litestar import Request
from litestar.openapi.plugins import OpenAPIRenderPlugin

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "code,pre{background:#f3f3f3;padding:.1rem .3rem}summary{cursor:pointer;padding:.3rem 0}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;vertical-align:top}"
)
METHODS = ("get", "put", "post", "delete", "patch")


class DocsPage(OpenAPIRenderPlugin):
    """Renders the page; it works offline and under a strict content security policy."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """Return the page of a document."""
        return render_docs(openapi_schema, self.get_openapi_json_route(request)).encode()


def render_docs(document: dict[str, Any], source: str) -> str:
    """Return the page of an OpenAPI document that is to be had at `source`."""
    info = document["info"]
    parts = [
        "<!doctype html><html lang=en><head><meta charset=utf-8>",
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(info['title'])} API</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1><p>{escape(info.get('description') or '')}</p>",
        f'<p><a href="{escape(source)}">OpenAPI document</a></p>',
        *(_render_operation(path, method, entry) for path, method, entry in list_operations(document)),
        "</body></html>",
    ]
    return "".join(parts)


def list_operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method and operation of a document in its order."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _render_operation(path: str, method: str, entry: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(one['name'])}</code></td><td>{escape(one['in'])}</td>"
        f"<td>{escape(one.get('description') or '')}</td></tr>"
        for one in entry.get("parameters", ())
    )
    table = f"<table><tr><th>parameter<th>in<th>meaning</tr>{rows}</table>" if rows else ""
    answers = "".join(
        f"<li><code>{escape(status)}</code> {escape(answer.get('description') or '')}</li>"
        for status, answer in entry.get("responses", {}).items()
    )
    return (
        f"<details><summary><code>{method.upper()} {escape(path)}</code> {escape(entry.get('summary') or '')}</summary>"
        f"<p>{escape(entry.get('description') or '')}</p>{table}<ul>{answers}</ul></details>"
    )
