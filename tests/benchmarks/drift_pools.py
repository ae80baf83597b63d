"""What the injector and the paraphraser put in, apart for development and test."""

from typing import Literal, NamedTuple

from tests.benchmarks.shared_facts import NUMBER_WORDS

Split = Literal["dev", "test"]


class Pools(NamedTuple):
    """Values and templates of one split."""

    factors: tuple[float, ...]
    """What a number is multiplied with; a small count also moves by at least two."""
    days: tuple[int, ...]
    """By how many days a day moves."""
    cities: tuple[str, ...]
    divisions: tuple[str, ...]
    countries: tuple[str, ...]
    first_names: tuple[str, ...]
    surnames: tuple[str, ...]
    organisations: tuple[str, ...]
    denials: tuple[tuple[str, str], ...]
    """Auxiliary (or "*" for any) and what stands for it when the verb is denied."""
    synonyms: tuple[tuple[str, str], ...]
    fronts: tuple[str, ...]
    """What is put before a sentence without changing what it tells; "{}" is the sentence."""
    roundings: tuple[tuple[str, float, float], ...]
    """Words before a rounded number, and how far below and above the true one it may lie."""
    coarse_dates: tuple[str, ...]
    """"{month}" and "{year}" are filled in."""
    finer_places: tuple[str, ...]


POOLS: dict[Split, Pools] = {
    "dev": Pools(
        factors=(1.5, 2.0, 0.5, 3.0),
        days=(3, -4, 9),
        cities=("Manchester", "Lyon", "Osaka", "Denver", "Kampala", "Valencia", "Toronto", "Milwaukee"),
        divisions=("Oregon", "Kansas", "Alabama", "Vermont"),
        countries=("Norway", "Peru", "Kenya", "Malaysia", "Portugal"),
        first_names=("Martin", "Helen", "Peter", "Laura"),
        surnames=("Hargrove", "Lindqvist", "Okafor", "Pemberton", "Castellano"),
        organisations=("Siemens", "Toyota", "Nestle"),
        denials=(("*", "{} not"), ("will", "will never"), ("has", "has yet to have")),
        synonyms=(
            ("killed", "left dead"), ("wounded", "injured"), ("said", "stated"), ("about", "roughly"), ("big", "large"),
            ("began", "started"), ("nearly", "almost"), ("people", "persons"), ("also", "in addition"),
            ("however", "but"), ("told", "informed"), ("because", "since"), ("near", "close to"), ("many", "numerous"),
            ("help", "assist"), ("bought", "purchased"), ("car", "vehicle"), ("lawyer", "attorney"),
        ),
        fronts=("According to the report, {}", "{} The statement was repeated by others.", "As is known, {}"),
        roundings=(("about", 0.97, 1.03), ("nearly", 1.0, 1.06), ("more than", 0.9, 1.0)),
        coarse_dates=("in {month}", "in {month} {year}"),
        finer_places=("central {}", "the city of {}"),
    ),
    "test": Pools(
        factors=(1.7, 0.4, 2.5, 10.0),
        days=(5, -7, 12),
        cities=("Birmingham", "Hamburg", "Nagoya", "Portland", "Lagos", "Naples", "Montreal", "Tucson"),
        divisions=("Nebraska", "Maine", "Idaho", "Louisiana"),
        countries=("Denmark", "Chile", "Ghana", "Thailand", "Ireland"),
        first_names=("Andrew", "Susan", "Robert", "Diana"),
        surnames=("Fairweather", "Nakamura", "Oduya", "Kowalski", "Bertolini"),
        organisations=("Bosch", "Hyundai", "Danone"),
        denials=(("*", "{} never"), ("did", "did in no way"), ("was", "was at no time"), ("were", "were at no time")),
        synonyms=(
            ("injured", "hurt"), ("said", "noted"), ("around", "about"), ("officials", "authorities"),
            ("started", "began"), ("almost", "nearly"), ("announced", "made known"), ("quickly", "rapidly"),
            ("while", "whereas"), ("often", "frequently"), ("child", "youngster"), ("house", "home"),
            ("buy", "purchase"), ("after", "following"), ("shot", "fired on"), ("attorney", "lawyer"),
        ),
        fronts=("By all accounts, {}", "It has been reported that {}", "{} This was confirmed later."),
        roundings=(("roughly", 0.96, 1.04), ("almost", 1.0, 1.07), ("over", 0.92, 1.0)),
        coarse_dates=("during {month}", "in {month} of {year}"),
        finer_places=("downtown {}", "the heart of {}"),
    ),
}  # fmt: skip


def number_word(number: int) -> str | None:
    """Return "two" ... "twenty"; None beyond."""
    return NUMBER_WORDS[number - 2] if 2 <= number <= 20 else None
