"""Has pages drawn that are not ready: two at a time in each process, by threads that ask no database.

Access is decided before. Nothing waits for long: the reader is told that a page is being prepared, and asks
again. A process that is killed leaves what it had finished; the rest is begun anew by the next who asks.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from io import BytesIO

from django.conf import settings
from PIL import Image

from documents.files import kept_pages, storage
from documents.files.kept_pages import Copy
from documents.reading.burned_in import no_dot_shines, no_word_stands
from documents.reading.pages import (
    A_SCREEN,
    ABOUT,
    Problem,
    has_all_words,
    is_drawn,
    keep_problem,
    ready_page,
)
from documents.reading.versions import Edition
from documents.sandbox.answers import count_of_pages, next_page
from documents.sandbox.asking import (
    Answer,
    CannotBeOpenedError,
    LimitReachedError,
    looking_into,
)
from documents.sandbox.wire import Request, Task

THREAD = "preparing pages"
_AT_ONCE = 2
# A disk that was away is back before long, and then everyone reads again.
_SECONDS_AFTER_A_FAULT = 5
_SIXTEEN_GREYS = bytes(level // 16 for level in range(256))
_PALETTE = [level * 17 for level in range(16) for _ in range(3)]
# A letter with a coloured head has some hundred shades at its edges, a photograph has thousands.
_MOST_COLOURS = 1024
_JPEG_QUALITY = 80

logger = logging.getLogger(__name__)

Work = Callable[[], None]


class Preparing:
    """What this process is at, and what it could not store or read lately."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at: dict[tuple[Copy, int], threading.Event] = {}
        self._failed: dict[Copy, float] = {}

    def begin(self, copy: Copy, part: int, work: Work) -> threading.Event | None:
        """Have a part of a copy made unless that is being done; None where others must be done before."""
        key = (copy, part)
        with self._lock:
            if begun := self._at.get(key):
                return begun
            if len(self._at) >= _AT_ONCE:
                return None
            over = self._at[key] = threading.Event()
        threading.Thread(target=self._do, args=(key, work, over), name=THREAD, daemon=True).start()
        return over

    def has_failed(self, copy: Copy) -> bool:
        """Whether its file could not be read, or its pages not be stored, a moment ago."""
        with self._lock:
            since = time.monotonic() - _SECONDS_AFTER_A_FAULT
            self._failed = {d: at for d, at in self._failed.items() if at > since}
            return copy in self._failed

    def _do(self, key: tuple[Copy, int], work: Work, over: threading.Event) -> None:
        copy, _part = key
        try:
            with kept_pages.alone_with(copy) as is_alone:
                if is_alone:
                    work()
        except Exception as fault:
            # By its id alone: the id is no one's name, and the operator finds the file by it.
            said = fault.strerror if isinstance(fault, OSError) else type(fault).__name__
            logger.error("The pages of document %s cannot be drawn: %s", copy.document_id, said)
            with self._lock:
                self._failed[copy] = time.monotonic()
        finally:
            with self._lock:
                del self._at[key]
            over.set()


preparing = Preparing()


def prepare(copy: Copy, part: int, work: Work) -> None:
    """Have a part of a copy made, and wait for it as long as no one notices; afterwards it may be ready."""
    over = preparing.begin(copy, part, work)
    if over:
        over.wait(settings.SECONDS_A_PAGE_IS_WAITED_FOR)


def draw(edition: Edition, first: int) -> None:
    """Draw the pages of a screen, and note the words of all others unless they are known.

    What the file is to blame for is noted. Raises OSError if it cannot be read, or a page not be stored.
    """
    copy = edition.copy
    said = {"has_all_words": has_all_words(copy)}
    request = Request(
        Task.DRAW,
        edition.media_type,
        first,
        first + A_SCREEN - 1,
        all_words=not said["has_all_words"],
        black_outs=edition.black_outs,
    )
    try:
        with storage.open_document(copy.document_id) as file, looking_into(file, request) as answer:
            count = count_of_pages(answer)
            kept_pages.keep_note(copy, ABOUT, {"pages": count, **said})
            while _next_page(edition, count, answer):
                pass
            answer.end()
            if not is_drawn(copy, first):
                raise CannotBeOpenedError
            kept_pages.keep_note(copy, ABOUT, {"pages": count, "has_all_words": True})
    except LimitReachedError:
        _blame(copy, first, Problem.LIMIT)
    except (CannotBeOpenedError, ValueError):
        _blame(copy, first, Problem.DAMAGED)
    kept_pages.room.make()


def _blame(copy: Copy, first: int, problem: Problem) -> None:
    """Note why there is no page, unless the screen came and only words of other pages are missing."""
    if not is_drawn(copy, first):
        keep_problem(copy, problem)


def _next_page(edition: Edition, count: int, answer: Answer) -> bool:
    """Keep the next page that the sandbox gives; False if there is none.

    Raises CannotBeOpenedError for a page that is none, or shows anything of what is blacked out.
    """
    page = next_page(answer, count)
    if page is None:
        return False
    black_outs = [place for place in edition.black_outs if place.page == page.number]
    if not no_word_stands(black_outs, page.words):
        raise CannotBeOpenedError
    if not page.dots and ready_page(edition.copy, page.number):
        return True  # Drawn before, for a reader of that screen: its picture stays.
    image = ""
    if page.dots:
        if not no_dot_shines(black_outs, (page.width, page.height), page.dots):
            raise CannotBeOpenedError
        ending, content = picture_of_dots(page.width, page.height, page.dots)
        image = f"{page.number}.{ending}"
        kept_pages.keep(edition.copy, image, content)
    said = {
        "image": image,
        "width": page.width,
        "height": page.height,
        "points": page.points,
        "words": page.words,
    }
    kept_pages.keep_note(edition.copy, str(page.number), said)
    return True


def picture_of_dots(width: int, height: int, dots: bytes) -> tuple[str, bytes]:
    """A picture made here from nothing but dots: a PNG where there are few colours, a JPEG of a photo."""
    out = BytesIO()
    if len(dots) == width * height:
        grey = Image.frombytes("P", (width, height), dots.translate(_SIXTEEN_GREYS))
        grey.putpalette(_PALETTE)
        grey.save(out, "PNG", bits=4, compress_level=6)
        return "png", out.getvalue()
    image = Image.frombytes("RGB", (width, height), dots)
    if image.getcolors(_MOST_COLOURS) is None:
        image.save(out, "JPEG", quality=_JPEG_QUALITY)
        return "jpg", out.getvalue()
    few = image.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=6)
    return "png", out.getvalue()
