"""Harder files made of those of the evaluation data: what sources of other kinds do to a method that weighs them.

Each keeps the truth and changes who tells what: sources with one claim or three each, blocks of copies, values that
nobody else gives, places of which few tell the finest part, and departure times that feeds copy from each other.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from tests.benchmarks.truth_files import Record

Records = list[Record]
SEED = 7


def split_sources(records: Sequence[Record], claims: int) -> Records:
    """Return the records dealt out to sources of about so many claims each; of one claim: each its own."""
    order = random.Random(SEED)
    sources = max(1, len(records) // claims)
    number = iter(range(len(records)))
    return [
        msgspec.structs.replace(record, source=f"s{next(number) if claims == 1 else order.randrange(sources)}")
        for record in records
    ]


def add_copies(records: Sequence[Record], blocks: int = 4, copies: int = 5, share: float = 0.9) -> Records:
    """Return the records with copies of some large sources, each of most of what it tells."""
    order = random.Random(SEED)
    large = [source for source, _ in Counter(record.source for record in records).most_common(20)]
    added = [
        msgspec.structs.replace(record, source=f"{source}~{copy}")
        for source in order.sample(large, min(blocks, len(large)))
        for copy in range(copies)
        for record in records
        if record.source == source and order.random() < share
    ]
    return [*records, *added]


def add_lone_values(records: Sequence[Record], share: float = 0.3) -> Records:
    """Return the records, of which a share has a value that nobody else gives."""
    order = random.Random(SEED)

    def change(record: Record) -> Record:
        if order.random() > share:
            return record
        if isinstance(record.value, str):
            return msgspec.structs.replace(record, value=f"{record.value} {order.randrange(10**6)}")
        return msgspec.structs.replace(record, value=float(order.randrange(1, int(abs(record.value) * 3) + 50)))

    return [change(record) for record in records]


def thin_out_places(records: Sequence[Record], right: float, objects: int = 800, sources: int = 1500) -> Records:
    """Return places told by many sources of few claims: most give the division or the country, few the finest part.

    `right`: share of those who name the finest part that name the true one.
    """
    order = random.Random(SEED)
    paths = {record.object: record.truth_path for record in records if len(record.truth_path) >= 3}
    towns = sorted({path[0] for path in paths.values()})
    divisions = sorted({path[1] for path in paths.values()})
    thinned = []
    for key in order.sample(sorted(paths), min(objects, len(paths))):
        path = paths[key]
        for _ in range(order.randrange(2, 12)):
            kind, luck = order.random(), order.random()
            if kind < 0.45:
                value = path[0] if luck < right else order.choice((order.choice(towns), f"hamlet {order.random()}"))
            elif kind < 0.8:
                value = path[1] if luck < 0.9 else order.choice(divisions)
            else:
                value = path[2]
            source = f"s{order.randrange(sources)}"
            thinned.append(Record(source=source, object=key, value=value, truth=path[0], truth_path=path))
    return thinned


def make_departures(groups: Sequence[tuple[int, float]], objects: int = 700, sources: int = 38) -> Records:
    """Return departure times by feeds, of which groups of (size, share right) copy their first one.

    Half of the objects are hard; wrong feeds fall for the time that was planned.
    """
    order = random.Random(SEED)
    right: list[float] = []
    first: list[int] = []
    for size, share in groups:
        first += [len(right)] * size
        right += [share] * size
    while len(right) < sources:
        first.append(len(right))
        right.append(order.uniform(0.55, 0.85))
    records = []
    for number in range(objects):
        truth, hard = order.randrange(1440), order.random() < 0.5
        planned = truth - order.choice((5, 10, 25, -7))
        told: dict[int, int] = {}
        for feed in (feed for feed in range(sources) if order.random() < 0.7):
            if first[feed] in told and order.random() < 0.95:
                told[feed] = told[first[feed]]
            elif order.random() < right[feed] + (-0.35 if hard else 0.1):
                told[feed] = truth
            else:
                told[feed] = planned if order.random() < 0.6 else truth + order.randrange(-30, 31)
        records += [
            Record(source=f"feed{feed:02d}", object=f"flight{number}", value=f"t{time}", truth=f"t{truth}")
            for feed, time in told.items()
        ]
    return records


CHANGES: dict[str, Callable[[Sequence[Record]], Records]] = {
    "one claim a source": lambda records: split_sources(records, 1),
    "three claims a source": lambda records: split_sources(records, 3),
    "blocks of copies": add_copies,
    "lone values": add_lone_values,
}
"""Made of any file."""
THINNED = {"sparse places": 0.5, "sparse places, finer ones mostly wrong": 0.2, "sparse places, mostly right": 0.8}
"""Made of a file of places."""
DEPARTURES: dict[str, tuple[tuple[int, float], ...]] = {
    "departures, no copies": (),
    "departures, three groups": ((9, 0.6), (7, 0.5), (5, 0.8)),
    "departures, one large group": ((16, 0.65),),
    "departures, wrong groups": ((5, 0.4), (5, 0.4), (5, 0.4), (5, 0.95)),
}
"""Made of nothing."""
