"""Stub until the library lands."""

from __future__ import annotations

from documents.sandbox.wire import Word


def grown(words: list[Word], chosen: set[int]) -> list[tuple[int, int, int, int]]:
    edge = max((w.right for w in words), default=0)
    return [(words[at].left, words[at].top, edge, words[at].bottom) for at in sorted(chosen)]
