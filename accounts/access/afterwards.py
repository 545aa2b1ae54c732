"""What waits until the answer has gone out, so that how long an answer takes tells nobody anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Task = Callable[[], object]

_waiting: ContextVar[list[Task] | None] = ContextVar("portal_after_the_answer", default=None)


@contextmanager
def waiting() -> Iterator[list[Task]]:
    """Gather the block's tasks; whoever opened the block runs them when the answer is out."""
    tasks: list[Task] = []
    token = _waiting.set(tasks)
    try:
        yield tasks
    finally:
        _waiting.reset(token)


def after_the_answer(task: Task) -> None:
    """Run `task` once when the running request is answered; now, if there is no request."""
    tasks = _waiting.get()
    if tasks is None:
        task()
    elif task not in tasks:
        tasks.append(task)
