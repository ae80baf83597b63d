"""Who may do what: keys with scopes, or, while there is none, this machine alone."""

import ipaddress
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from service.problems import ProblemError
from service.repository.api_keys import ApiKey, KeyStore
from service.settings import Settings

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers of proxies: whoever is behind one is not on this machine, although the connection is."""
WRITE_ARTICLES = {"scopes": ("articles:write",)}
READ_STORIES = {"scopes": ("stories:read",)}
FOLLOW_JOBS = {"scopes": ("articles:write", "stories:read")}
CURATE_STORIES = {"scopes": ("stories:curate",)}
"""What a route asks for, in its `opt`: one of these scopes. A route without any is open to everybody."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """On whose behalf a request is made."""

    name: str
    """The key's id, or why none was needed: "local", "open" or "public"."""
    outlets: tuple[str, ...] = ()
    """The only outlets whose articles it may write and follow; empty: all."""

    def may_write(self, outlet_id: str | None) -> bool:
        """Return whether articles of an outlet are the caller's to write."""
        return not self.outlets or outlet_id in self.outlets


class AccessControl:
    """Decides on each request before its handler runs."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._hosts = LOOPBACK_NAMES | {name.strip().lower() for name in settings.allowed_hosts.split(",")} - {""}
        self._hosts |= {settings.host.lower()} - {"0.0.0.0", "::"}  # noqa: S104 - these are no host's name

    async def check(self, connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        """Find the caller of a route that asks for a scope, or refuse the request.

        Raises:
            ProblemError: `unauthorized` without a key that holds, `forbidden` with one that has not the scope.

        """
        scopes: tuple[str, ...] = handler.opt.get("scopes", ())
        if not scopes:
            return
        store: KeyStore = connection.app.state.desk.keys
        caller = await self._identify(connection, scopes, store)
        connection.scope["state"]["caller"] = caller

    async def _identify(
        self, connection: ASGIConnection[Any, Any, Any, Any], scopes: tuple[str, ...], store: KeyStore
    ) -> Caller:
        kind, _, text = connection.headers.get("authorization", "").partition(" ")
        if text:
            key = await store.find(text.strip()) if kind.lower() == "bearer" else None
            return use_key(key, scopes)
        if "stories:read" in scopes and self._settings.public_read:
            return Caller(name="public")
        if await store.count():
            raise unauthorized("send a key as 'Authorization: Bearer KEY'")
        is_local = comes_from_here(connection.client.host if connection.client else "", connection.headers)
        if not is_local and not self._settings.allow_open:
            raise unauthorized("no key has been created, so only this machine is served; run 'newsassay keys create'")
        self._check_browser(connection)
        return Caller(name="local" if is_local else "open")

    def _check_browser(self, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
        """Refuse what a page of another site makes a browser send: without keys, nothing else tells it apart."""
        host = connection.headers.get("host", "").lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if "*" not in self._hosts and name not in self._hosts:
            detail = f"the host {name[:80]!r} is not served without a key; NEWSASSAY_ALLOWED_HOSTS names those that are"
            raise ProblemError("forbidden", detail)
        is_write = str(connection.scope.get("method")) not in SAFE_METHODS
        if is_write and connection.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            raise ProblemError("forbidden", "pages of other sites may not write without a key")
        origin = connection.headers.get("origin")
        if is_write and origin is not None and origin.lower().partition("://")[2] != host:
            raise ProblemError("forbidden", "pages of other sites may not write without a key")


def use_key(key: ApiKey | None, scopes: tuple[str, ...]) -> Caller:
    """Return the caller of a key that has one of the scopes; a key bound to outlets changes no stories."""
    if key is None:
        raise unauthorized("the key is unknown or was revoked")
    held = set(scopes) & set(key.scopes) - ({"stories:curate"} if key.outlets else set())
    if not held:
        wanted = " or ".join(scopes)
        headers = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{" ".join(scopes)}"'}
        raise ProblemError("forbidden", f"the key has not the scope {wanted}, or is bound to outlets", headers=headers)
    return Caller(name=key.key_id, outlets=key.outlets)


def unauthorized(detail: str) -> ProblemError:
    """Return the problem of a request without a key that holds."""
    return ProblemError("unauthorized", detail, headers={"WWW-Authenticate": "Bearer"})


def comes_from_here(address: str, headers: Mapping[str, str]) -> bool:
    """Return whether a request was made on this machine, and not through a proxy on it."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None) or found
    return mapped.is_loopback and not any(name in headers for name in FORWARDING)


async def provide_caller(request: Request[Any, Any, Any]) -> Caller:
    """Return the caller that the check has found."""
    caller: Caller = request.scope["state"]["caller"]
    return caller
