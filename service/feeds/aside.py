"""Run parsers of strangers' documents aside: in a process that can be ended, or in a thread.

Parsers written in Python hold the interpreter's lock, and some documents take them minutes: 3 MB of "<" keep feedparser
busy for 25 s. In a process of its own that costs the worker nothing, and it is killed when its time is over.
"""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

import anyio
from anyio import BrokenWorkerProcess, to_process, to_thread

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class AsideError(Exception):
    """A call that was not done in its time, or whose process died."""


class Aside(Protocol):
    """Somewhere to run a function that takes long."""

    async def __call__(
        self, function: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result:
        """Return the function's result; raises what it raises, or AsideError."""
        ...


class InProcess:
    """Runs functions in worker processes, as many as there are cores, and ends those that take too long."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def __call__(
        self, function: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result:
        """Return the function's result; arguments and result travel pickled."""
        try:
            with anyio.fail_after(self._seconds):
                return await to_process.run_sync(partial(function, *args, **kwargs), cancellable=True)
        except TimeoutError as error:
            raise AsideError(f"takes longer than {self._seconds:g} s to parse") from error
        except BrokenWorkerProcess as error:
            raise AsideError("ended the process that parsed it") from error


async def in_thread(
    function: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """Return the function's result, however long it takes: for a command that does nothing beside."""
    return await to_thread.run_sync(partial(function, *args, **kwargs))
