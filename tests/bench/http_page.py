"""P4, P5 and P9: My documents over HTTP, beside a constant page, guardian's defaults, and no ledger."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping

from tests.bench.context import Bench
from tests.bench.lines import Line, at_most
from tests.bench.samples import TIMES, in_milliseconds, ratio, shuffled, undisturbed
from tests.bench.seats import residents
from tests.bench.serving import Web, serving, sign_in

PAGE, CONSTANT, GUARDIAN = "/documents/", "/bench/constant/", "/bench/guardian/"
MUST, AIM = 2, 1.5

Ask = Callable[[str], float]


def real_page(bench: Bench) -> Iterator[Line]:
    """P4: the real page beside one that says nothing, through the same middleware and door."""
    landlord = bench.largest
    for connections, threads in ((1, 1), (2, 2)):
        with serving(landlord, bench.folder, threads=threads, pool=connections) as web:
            timings = paired(
                bench, {"My documents": _page(web, PAGE), "constant page": _page(web, CONSTANT)}
            )
        figure = ratio(*timings.values())
        worker = "one connection" if connections == 1 else "two threads on two connections"
        yield at_most(
            "P4",
            f"My documents over HTTP / constant page, {landlord.size.name}, {worker}",
            figure,
            MUST,
            f"the aim is {AIM} {TIMES}; {landlord.size.name}, {worker}: {in_milliseconds(timings)}",
        )


def paired(bench: Bench, ways: Mapping[str, Ask], *, most: int = 0) -> dict[str, list[float]]:
    """Ask every way once for each resident of the largest landlord, warm, in an order by chance."""
    chance = random.Random(4)  # noqa: S311 (the same order each time)
    asking = residents(bench.largest, min(most or bench.residents, bench.residents))
    cookies = sign_in(bench.largest, [resident.account for resident in asking])
    timings: dict[str, list[float]] = {name: [] for name in ways}
    chance.shuffle(asking)
    with undisturbed():
        for resident in asking:
            for name in shuffled(ways, chance):
                ways[name](cookies[resident.account])
                timings[name].append(ways[name](cookies[resident.account]))
    return timings


def _page(web: Web, path: str) -> Ask:
    def ask(cookie: str) -> float:
        answer = web.get(path, cookie)
        assert answer.status == 200, f"{path} answered {answer.status}"
        return answer.seconds

    return ask
