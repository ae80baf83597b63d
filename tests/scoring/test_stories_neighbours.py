import numpy as np
from numpy.typing import NDArray

from scoring.config import StoryConfig
from scoring.stories.neighbours import NeighbourSearch

DIMENSION = 384
CROWDED = StoryConfig(vector_scanned=500, vector_shortlist=50)


def unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def make_pairs(count: int, noise: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return unit vectors and, for each, a neighbour: cosine near 1 / sqrt(1 + noise^2)."""
    random = np.random.default_rng(3)
    rows = random.standard_normal((count, DIMENSION))
    return unit(rows), unit(rows + noise * random.standard_normal((count, DIMENSION)))


def fill(config: StoryConfig, leads: NDArray[np.float32]) -> tuple[NeighbourSearch, NDArray[np.float64]]:
    search = NeighbourSearch(config)
    search.resize(len(leads), DIMENSION)
    for slot, lead in enumerate(leads):
        search.put(slot, lead)
    return search, np.zeros(len(leads))


def recall(config: StoryConfig, noise: float) -> float:
    leads, neighbours = make_pairs(3000, noise)
    search, times = fill(config, leads)
    found = [slot in search.shortlist(neighbours[slot], 0.0, times) for slot in range(0, 3000, 10)]
    return float(np.mean(found))


def test_among_few_articles_the_nearest_is_always_found() -> None:
    assert recall(StoryConfig(vector_shortlist=50), noise=0.75) == 1.0


def test_among_many_articles_a_near_one_is_seldom_missed() -> None:
    """Cosine .8: a report of one event in other words; nearer ones are missed less."""
    assert recall(CROWDED, noise=0.75) >= 0.9
    assert recall(CROWDED, noise=0.33) >= 0.99


def test_articles_outside_the_window_are_not_found() -> None:
    leads, _ = make_pairs(20, 1.0)
    search, times = fill(StoryConfig(), leads)
    times[7] = 100.0
    assert sorted(search.shortlist(leads[7], 0.0, times).tolist()) == [slot for slot in range(20) if slot != 7]
    assert search.shortlist(leads[7], 100.0, times).tolist() == [7]


def test_a_dropped_article_is_not_found_and_its_slot_serves_again() -> None:
    leads, _ = make_pairs(3, 1.0)
    search, times = fill(StoryConfig(), leads)
    search.drop(1)
    search.drop(1)
    assert sorted(search.shortlist(leads[1], 0.0, times).tolist()) == [0, 2]
    search.put(1, leads[1])
    assert sorted(search.shortlist(leads[1], 0.0, times).tolist()) == [0, 1, 2]


def test_directions_are_the_same_for_every_index() -> None:
    leads, neighbours = make_pairs(2000, 0.75)
    one, times = fill(CROWDED, leads)
    other, _ = fill(CROWDED, leads)
    for lead in neighbours[:20]:
        assert one.shortlist(lead, 0.0, times).tolist() == other.shortlist(lead, 0.0, times).tolist()


def test_what_is_looked_at_does_not_grow_with_the_articles() -> None:
    """Work, not time: a drawer gives its newest articles, however many it holds."""
    config = StoryConfig(vector_scanned=10, vector_drawers=4, vector_drawer_cap=5, vector_shortlist=1000)
    leads, _ = make_pairs(40, 1.0)
    crowd = np.repeat(leads, 50, axis=0)
    search, times = fill(config, crowd)
    assert all(len(search.shortlist(lead, 0.0, times)) <= 4 * 5 for lead in leads)
