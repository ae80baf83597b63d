"""The fixture stories, scored by the offline scorer, against what their expected.json says."""

from pathlib import Path

import pytest

from scoring.engine import Engine
from service.offline import EXIT_SCORED, ScoreOptions, score_files
from tests.expectations import CHECKS, STORIES, read_expected, read_outputs

NAMES = sorted(path.parent.name for path in STORIES.glob("*/expected.json"))
KNOWN_GAPS = {
    ("election-count", "accusations"): ("election-08 contradicted 'Less than two days after her election",),
    ("embassy-recognition", "claims"): ("not read: embassy-02 set 'France and Germany'",),
    ("embassy-recognition", "facts"): ("European recognition of the claim to the reefs",),
    ("embassy-recognition", "verdicts"): ("embassy-05 polarity 'No European country has formally recognised it'",),
    ("flood-place", "facts"): ("where the flood was", "where the Indus flooded the city, plainly worded"),
    ("flood-place", "verdicts"): ("flood-04 place 'in Punjab province'", "flood-12 place 'in Balochistan province'"),
}
"""Expectations that the engine does not meet yet, by story and check, as the failures begin."""


@pytest.fixture(scope="session")
def scored(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Path:
    """Score every story in one run: none may leak into another."""
    folder = tmp_path_factory.mktemp("golden")
    assert score_files([str(STORIES)], folder, ScoreOptions(quiet=True, strict=True), engine) == EXIT_SCORED
    return folder


@pytest.mark.models
@pytest.mark.timeout(600)
@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("name", NAMES)
def test_a_fixture_story_is_scored_as_its_expectations_say(name: str, check: str, scored: Path) -> None:
    failures = [line.replace('"', "'") for line in CHECKS[check](read_expected(name), read_outputs(scored, NAMES))]
    known = KNOWN_GAPS.get((name, check), ())
    assert [line for line in failures if not line.startswith(known or ("\0",))] == []
    met = [gap for gap in known if not any(line.startswith(gap) for line in failures)]
    assert not met, "met now: take it out of KNOWN_GAPS"


def test_the_fixtures_hold_seven_stories_of_ten_outlets() -> None:
    articles = [line for name in NAMES for line in (STORIES / name / "articles.jsonl").read_text().splitlines()]
    domains = {line.split('"outlet_domain": "')[1].split('"')[0] for line in articles}
    assert len(NAMES) >= 7
    assert len(domains) >= 10
    assert all(domain.endswith(".example") for domain in domains)
