"""Runs the check over many documents: reads all, learns the landlord's own words, then checks each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from documents.check.addresses import addresses_in
from documents.check.checking import Checker
from documents.check.contents import Contents
from documents.check.findings import Checked, Paper
from documents.check.folding import words_of
from documents.check.readers import read_all
from documents.check.register import Register
from documents.check.vocabulary import Vocabulary

Progress = Callable[[str, int, int], None]
_UNSEEN = ("metadata", "hidden", "comment")


def scan(
    register: Register,
    papers: list[tuple[UUID, Paper]],
    fetch: Callable[[UUID], bytes],
    progress: Progress,
) -> Iterator[Checked]:
    """What the check finds in each of these documents, in their order."""
    contents = _read(papers, fetch, progress)
    vocabulary = learned(register, ((paper, contents[key]) for key, paper in papers), progress)
    checker = Checker(register, vocabulary)
    for done, (key, paper) in enumerate(papers, 1):
        yield checker.check(paper, contents[key])
        progress("Checking", done, len(papers))


def _read(
    papers: list[tuple[UUID, Paper]], fetch: Callable[[UUID], bytes], progress: Progress
) -> dict[UUID, Contents]:
    def files() -> Iterator[tuple[UUID, str, bytes]]:
        for key, paper in papers:
            try:
                data = fetch(key)
            except OSError:
                data = b""
            yield key, paper.file_name.rsplit("/", 1)[-1], data

    contents: dict[UUID, Contents] = {}
    for done, (key, found) in enumerate(read_all(files(), os.cpu_count() or 1), 1):
        if not found.pieces and not found.manual:
            found.manual.append("nothing in it could be read")
        contents[key] = found
        progress("Reading", done, len(papers))
    return contents


def learned(
    register: Register,
    contents: Iterable[tuple[Paper, Contents]],
    progress: Progress | None = None,
) -> Vocabulary:
    """What all these papers teach of the landlord's own words, numbers and addresses."""
    vocabulary = Vocabulary()
    for paper, found in contents:
        texts = [it.text for it in found.pieces if it.where not in _UNSEEN]
        vocabulary.learn(paper.subject, texts)
        for text in texts:
            for address in addresses_in(register, text, words_of(text)):
                vocabulary.note_address(paper.subject, address.number, address.street)
    vocabulary.finish()
    if progress:
        progress("Learning", len(vocabulary.subjects), len(vocabulary.subjects))
    return vocabulary
