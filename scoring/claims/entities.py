"""Find the named entities of a parsed text and give each its normalised key.

Keys: "country:AF" (also for its government, capital seat or regime), "place:paktika", "person:dar" (surname),
"org:world bank", "thing:refugee" (a common noun, where nothing is named). No statistical recogniser: names are runs of
capitalised words, told apart by the gazetteer, by titles and by the words they hold.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from scoring.claims.gazetteer import country_of, demonym_of, government_of
from scoring.claims.names import TITLES, Cast, fold_name, looks_like_organisation, looks_like_person, name_words
from scoring.claims.places import PlaceMention

EntityKind = Literal["country", "person", "org", "place"]

_JOINERS = frozenset({"of", "de", "al", "bin", "van", "von", "el", "del", "di", "da", "ul", "ur", "i", "e", "-"})
_RANKS = frozenset(
    {
        "Prime",
        "Foreign",
        "Vice",
        "Acting",
        "Former",
        "Defence",
        "Defense",
        "Interior",
        "Finance",
        "Deputy",
        "Senior",
        "High",
    }
)
"""Words that stand with a title and name nobody by themselves ("Deputy Prime Minister")."""
_LONGEST_COUNTRY = 6
_NAME_POS = frozenset({"PROPN", "ADJ", "NOUN", "X", "VERB", "INTJ"})


class Mention(NamedTuple):
    """A named entity: tokens [start, end) of the doc."""

    start: int
    end: int
    key: str
    kind: EntityKind
    name: str
    demonym: bool = False


def _is_name_token(token: Any) -> bool:
    text = token.text
    if not text[:1].isupper():
        return False
    if token.pos_ == "PROPN":
        return True
    return token.pos_ in _NAME_POS and (not token.is_sent_start or country_of(text) is not None)


def _name_runs(sent: Sequence[Any], calendar: frozenset[int]) -> list[list[Any]]:
    """Collect runs of capitalised words; a joiner ("of", "al", "-") stays inside when a name follows it."""
    runs: list[list[Any]] = []
    run: list[Any] = []
    for at, token in enumerate(sent):
        joins = bool(run) and token.lower_ in _JOINERS and _leads_to_name(sent, at)
        if joins or (_is_name_token(token) and token.i not in calendar):
            run.append(token)
        elif run:
            runs.append(run)
            run = []
    if run:
        runs.append(run)
    return [_strip_joiners(found) for found in runs]


def _leads_to_name(sent: Sequence[Any], at: int) -> bool:
    """Return whether only joiners stand between a token and the next name."""
    following = next((token for token in sent[at + 1 : at + 4] if token.lower_ not in _JOINERS), None)
    return following is not None and _is_name_token(following)


def _strip_joiners(run: list[Any]) -> list[Any]:
    last = len(run)
    while last and not run[last - 1].text[:1].isupper():
        last -= 1
    return run[:last]


def _text(tokens: Sequence[Any]) -> str:
    return "".join(token.text_with_ws for token in tokens).strip()


def country_key(surface: str) -> str | None:
    """Return "country:XX" for the name of a country, its people, its government or its seat."""
    code = country_of(surface) or government_of(surface)
    return f"country:{code}" if code else None


def _split_countries(run: list[Any]) -> Iterable[tuple[list[Any], str | None]]:
    """Cut a run at the longest countries inside it."""
    rest: list[Any] = []
    at = 0
    while at < len(run):
        for length in range(min(_LONGEST_COUNTRY, len(run) - at), 0, -1):
            part = run[at : at + length]
            key = country_key(_text(part)) if part[-1].text[:1].isupper() else None
            if key:
                if rest:
                    yield rest, None
                    rest = []
                yield part, key
                at += length
                break
        else:
            rest.append(run[at])
            at += 1
    if rest:
        yield rest, None


def _is_hyphen_name(run: list[Any]) -> bool:
    """Tell a hyphenated proper name ("Tehreek-i-Taliban") from two countries joined ("Iran-Iraq")."""
    hyphen = next((at for at, token in enumerate(run) if token.text == "-"), None)
    return hyphen is not None and country_key(_text(run[:hyphen])) is None


def _is_one_place(run: list[Any], located: dict[int, PlaceMention]) -> bool:
    """Tell a place that bears a country's name inside its own ("New Jersey") from a country."""
    place = located.get(run[0].i)
    inside = place is not None and not place.government and len(place.value.path) > 1
    return inside and len(run) > 1 and all(located.get(token.i) is place for token in run)


def find_mentions(
    sent: Sequence[Any], places: Sequence[PlaceMention], cast: Cast, calendar: frozenset[int] = frozenset()
) -> list[Mention]:
    """Find the entities of one sentence, in order; learns full names into `cast`.

    `calendar` are the tokens of dates ("Friday", "May 15"): capitalised, but no names.
    """
    located = {}
    for place in places:
        for token in sent:
            if place.start <= token.idx < place.end:
                located[token.i] = place
    mentions: list[Mention] = []
    for run in _name_runs(sent, calendar):
        whole = _is_hyphen_name(run) or _is_one_place(run, located)
        parts = [(run, None)] if whole else list(_split_countries(run))
        for part, key in parts:
            tokens = _strip_joiners([t for t in part if mentions_allowed(t)])
            while tokens and not tokens[0].text[:1].isupper():
                tokens = tokens[1:]
            if not tokens:
                continue
            mention = _country_mention(tokens, key) if key else _classify(tokens, located, cast)
            if mention:
                mentions.append(mention)
    return mentions


def mentions_allowed(token: Any) -> bool:
    """Leave out tokens that begin sentences without being names ("The", "Since")."""
    return not (token.is_sent_start and token.pos_ not in {"PROPN", "ADJ", "NOUN"})


def _country_mention(tokens: list[Any], key: str) -> Mention:
    name = _text(tokens)
    demonym = demonym_of(name) is not None
    return Mention(tokens[0].i, tokens[-1].i + 1, key, "country", name, demonym)


def _classify(tokens: list[Any], located: dict[int, PlaceMention], cast: Cast) -> Mention | None:
    words = [token.text for token in tokens]
    name = _text(tokens)
    start, end = tokens[0].i, tokens[-1].i + 1
    place = located.get(tokens[-1].i)
    if place is not None and not place.government and len(place.value.path) > 1 and not _lives_in(words):
        return Mention(start, end, f"place:{place.value.path[-1]}", "place", name)
    doc = tokens[0].doc
    before = doc[start - 1].lower_.rstrip(".") if start else ""
    inner = next((at for at, word in enumerate(words) if word.casefold().rstrip(".") in TITLES), None)
    person = words
    titled = before in TITLES
    while inner is not None and len(person) > 1 and person[0] != words[-1]:
        last_title = max((at for at, word in enumerate(person) if word.casefold().rstrip(".") in TITLES), default=-1)
        person, titled = person[last_title + 1 :], True
        break
    cut = next((at for at, word in enumerate(person) if word.lower() == "of"), 0)
    if cut and looks_like_person(person[:cut], titled=titled):
        end -= len(person) - cut
        person = person[:cut]
    if person and looks_like_person(person, titled=titled):
        cast.learn(" ".join(person))
        first = end - len(person)
        return _person(first, end, " ".join(person), cast)
    if len(words) == 1 and cast.knows(name) and not looks_like_organisation(words):
        return _person(start, end, name, cast)
    if all(word.casefold().rstrip(".") in TITLES or word in _RANKS for word in words):
        return None
    key = fold_name(name)
    return Mention(start, end, f"org:{key}", "org", name) if key else None


def _lives_in(words: list[str]) -> bool:
    """Tell a person of a place ("Ada Quill of Graz") from a place or body that bears one ("Bank of Graz")."""
    cut = words.index("of") if "of" in words else 0
    return cut > 1 and looks_like_person(words[:cut], titled=False)


def _person(start: int, end: int, name: str, cast: Cast) -> Mention | None:
    full = cast.resolve(name)
    surname = name_words(full)[-1] if full else ""
    return Mention(start, end, f"person:{surname}", "person", full) if surname else None
