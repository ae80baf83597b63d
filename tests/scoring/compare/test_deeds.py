"""Dates and places hang on deeds: what is held against what, and how surely."""

from typing import Any

import pytest

from scoring.compare.accusing import least_probability
from scoring.compare.deeds import compare_deeds
from scoring.compare.doubts import doubt
from scoring.config import CompareConfig
from scoring.models import Claim, DateValue, PlaceValue
from tests.scoring.compare.factory import claim, count, day, span

CONFIG = CompareConfig()
OREL = PlaceValue(path=("XA", "orel"), surface="Orel")
TUVA = PlaceValue(path=("XB", "tuva"), surface="Tuva")


def dated(predicate: str, outlet: str = "north.example", **fields: Any) -> Claim:
    return claim(day(2025, 5, 20), outlet, **{"predicate": predicate, "relation": predicate, **fields})


def test_one_verb_with_a_party_in_common_is_one_deed() -> None:
    a = dated("approve", subject=("org:senate",), object=("thing:treaty",))
    b = dated("approve", "south.example", subject=("thing:majority",), object=("org:northern treaty",))
    assert compare_deeds(a, b, CONFIG) == "same"


def test_one_verb_of_two_named_doers_is_two_deeds() -> None:
    a, b = (dated("visit", f"{who}.example", subject=(f"person:{who}",)) for who in ("ada", "bo"))
    assert compare_deeds(a, b, CONFIG) == "other"


def test_one_verb_whose_parties_are_left_open_is_a_like_deed() -> None:
    a, b = dated("collapse", subject=("thing:bridge",)), dated("collapse", "south.example")
    assert compare_deeds(a, b, CONFIG) == "alike"


def test_what_a_verb_of_little_meaning_tells_depends_on_who_does_it() -> None:
    a = dated("take", object=("thing:place",), subject=("thing:meeting",))
    b = dated("take", "south.example", object=("thing:place",))
    assert compare_deeds(a, b, CONFIG) == "other"


def test_two_verbs_are_two_deeds_however_alike_the_rest() -> None:
    parties: dict[str, Any] = {"subject": ("thing:quake",), "object": ("thing:people",), "lemmas": ("quake",)}
    assert compare_deeds(dated("kill", **parties), dated("raise", "south.example", **parties), CONFIG) == "other"


def test_verbs_of_like_meaning_with_a_party_in_common_are_kindred_deeds() -> None:
    a = dated("order", subject=("org:court",), object=("thing:bank",))
    b = dated("direct", "south.example", subject=("org:court",))
    assert compare_deeds(a, b, CONFIG) == "kindred"
    assert least_probability(a, b, CONFIG) == CONFIG.accusing_kindred_deed
    assert compare_deeds(a, dated("direct", "south.example", subject=("thing:mayor",)), CONFIG) == "other"


def test_a_place_told_inside_anothers_saying_is_that_of_the_deed() -> None:
    parties: dict[str, Any] = {"subject": ("org:fleet",), "object": ("thing:training",)}
    fields: dict[str, Any] = {"predicate": "pause", "relation": "pause", "lemmas": ("pause", "training"), **parties}
    said: dict[str, Any] = {"predicate": "say", "relation": "say", "lemmas": ("say", "pause"), **parties}
    assert compare_deeds(claim(OREL, **fields), claim(TUVA, "south.example", **said), CONFIG) == "alike"
    a, b = (claim(day(2025, 5, n), f"{n}.example", **told) for n, told in ((20, fields), (22, said)))
    assert compare_deeds(a, b, CONFIG) == "other"


def test_a_verb_inside_the_other_with_the_same_named_parties_is_a_like_deed() -> None:
    parties: dict[str, Any] = {"subject": ("person:ada",), "object": ("thing:consulate",)}
    a = dated("see", lemmas=("see", "consulate"), **parties)
    b = dated("enter", "south.example", lemmas=("see", "enter", "consulate"), **parties)
    assert compare_deeds(a, b, CONFIG) == "alike"


@pytest.mark.parametrize(("words", "deed"), [(("girl", "home", "pistol"), "alike"), (("rain",), "other")])
def test_blows_told_in_much_the_same_words_are_alike(words: tuple[str, ...], deed: str) -> None:
    a = dated("shoot", relation="attack", lemmas=("girl", "home", "pistol", "night"), object=("thing:home",))
    b = dated("injure", "south.example", lemmas=words, object=("thing:girl",))
    assert compare_deeds(a, b, CONFIG) == deed


def test_saying_is_a_deed_of_its_speaker_where_the_same_is_said() -> None:
    a = dated("say", subject=("org:ministry",), lemmas=("ministry", "bridge", "close"))
    b = dated("announce", "south.example", subject=("org:ministry",), lemmas=("bridge", "close"))
    c = dated("announce", "west.example", subject=("org:ministry",), lemmas=("tax", "rise"))
    assert (compare_deeds(a, b, CONFIG), compare_deeds(a, c, CONFIG)) == ("said", "other")


def test_two_verbs_in_much_the_same_words_are_a_like_deed_unless_the_passages_are_short() -> None:
    words = tuple(f"word{number}" for number in range(8))
    a, b = dated("mend", lemmas=words), dated("paint", "south.example", lemmas=words)
    assert compare_deeds(a, b, CONFIG) == "alike"
    a, b = dated("mend", lemmas=words[:5]), dated("paint", "south.example", lemmas=words[:5])
    assert compare_deeds(a, b, CONFIG) == "other"


def test_a_value_right_before_a_noun_is_the_date_of_that() -> None:
    told: dict[str, Any] = {"subject": ("org:treasury",), "value_start": 27, "value_end": 34}
    a = dated("release", text="The treasury released them Oct. 19 in the evening", **told)
    b = dated("release", "south.example", text="The treasury releases ship  Oct. 19 rendezvous photos", **told)
    c = dated("release", "south.example", text="The treasury release of an Oct. 19 rendezvous photo", **told)
    assert (compare_deeds(a, b, CONFIG), compare_deeds(a, c, CONFIG)) == ("same", "other")


def test_a_word_that_leads_on_is_nothing_that_a_date_names() -> None:
    told: dict[str, Any] = {"subject": ("thing:shooting",)}
    a = dated("happen", text="The shooting happened Sunday around 3 a.m.", value_start=22, value_end=28, **told)
    b = dated("happen", "s.example", text="The shooting happened Sunday", value_start=22, value_end=28, **told)
    assert compare_deeds(a, b, CONFIG) == "same"


def test_names_with_and_without_a_hyphen_are_one() -> None:
    a, b = (dated("shoot", f"{k}.example", relation="attack", object=(f"org:{k}",)) for k in ("k9", "k-9"))
    assert compare_deeds(a, b, CONFIG) == "same"


def test_who_was_hit_and_where_are_no_two_parties() -> None:
    a = dated("shoot", relation="attack", object=("person:ada",))
    b = dated("shoot", "south.example", relation="attack", object=("place:orel",))
    c = dated("shoot", "south.example", relation="attack", object=("person:bo",))
    assert [compare_deeds(a, other, CONFIG) for other in (b, c)] == ["alike", "other"]
    assert compare_deeds(dated("visit", object=("person:ada",)), dated("visit", object=("place:orel",)), CONFIG) == (
        "other"
    )


def test_a_shooting_that_happened_was_a_shooting() -> None:
    a = dated("shoot", relation="attack", object=("thing:crossing",))
    b = dated("happen", "south.example", subject=("thing:shooting",), object=("thing:crossing",))
    c = dated("take", "south.example", subject=("thing:shooting",), object=("thing:place", "thing:crossing"))
    d = dated("happen", "south.example", subject=("thing:flood",), object=("thing:crossing",))
    assert [compare_deeds(a, other, CONFIG) for other in (b, c, d)] == ["same", "same", "other"]


def test_where_a_place_is_says_nothing_about_who_was_there() -> None:
    a = claim(OREL, predicate="shoot", relation="attack", object=("country:XA", "thing:girl"))
    b = claim(TUVA, "south.example", predicate="shoot", relation="attack", object=("country:XB", "thing:girl"))
    assert compare_deeds(a, b, CONFIG) == "same"


def test_dates_accuse_only_over_one_deed() -> None:
    parties: dict[str, Any] = {"subject": ("org:senate",), "object": ("thing:treaty",)}
    a, b, c = dated("approve", **parties), dated("approve", "s.example", **parties), dated("debate", "w.example")
    assert least_probability(a, b, CONFIG) == CONFIG.accusing_same_deed
    assert least_probability(a, c, CONFIG) > 1


@pytest.mark.parametrize(
    ("mine", "doubted"),
    [
        ("The most recent storm hit on ", True),
        ("Another storm hit on ", True),
        ("The storm hit on ", False),
        ("One died and another was hurt as the storm hit on ", False),
    ],
)
def test_the_date_of_another_occasion_is_doubted(mine: str, doubted: bool) -> None:
    told: dict[str, Any] = {"predicate": "hit", "relation": "hit", "subject": ("thing:storm",)}
    a = claim(day(2025, 5, 6), text=f"{mine}Tuesday", value_start=len(mine), value_end=len(mine) + 7, **told)
    b = claim(day(2025, 5, 9), "s.example", text="The storm hit on Friday", value_start=17, value_end=23, **told)
    assert (doubt(a, b, CONFIG, twins=True) == "one is the date of another occasion") is doubted


def test_months_accuse_only_over_one_deed_surely_told() -> None:
    may = span(day(2025, 5, 1).start, day(2025, 5, 31).start)
    assert isinstance(may, DateValue)
    fields: dict[str, Any] = {"predicate": "open", "relation": "open", "subject": ("thing:bridge",)}
    a, b = claim(may, **fields), claim(day(2025, 7, 2), "south.example", **fields)
    assert least_probability(a, b, CONFIG) == CONFIG.accusing_coarse


def test_numbers_and_places_of_two_deeds_accuse_where_surely_one_slot() -> None:
    a, b = (claim(OREL, f"{n}.example", predicate=n, relation=n) for n in ("open", "flood"))
    assert least_probability(a, b, CONFIG) == CONFIG.accusing_place
    three, four = (claim(count(n, counted="boat"), f"{n}.example") for n in (3, 4))
    assert least_probability(three, four, CONFIG) == CONFIG.accusing_quantity


def test_a_number_of_victims_accuses_from_less_unless_somebody_is_named_apart() -> None:
    a, b = claim(count(3), object=("thing:people",)), claim(count(4), "south.example")
    assert least_probability(a, b, CONFIG) == CONFIG.accusing_toll
    three, four = (claim(count(n), f"{n}.example", object=(f"country:{n}",)) for n in (3, 4))
    assert least_probability(three, four, CONFIG) == CONFIG.accusing_quantity
    added_up = claim(count(3, surface="a man and two boys"))
    assert least_probability(a, added_up, CONFIG) == CONFIG.accusing_quantity


def test_a_number_of_one_deed_and_ages_of_one_noun_accuse_from_less() -> None:
    deed: dict[str, Any] = {"predicate": "post", "relation": "post", "subject": ("thing:singer",)}
    a, b = (claim(count(n, counted="photo"), f"{n}.example", **deed) for n in (3, 4))
    assert least_probability(a, b, CONFIG) == CONFIG.accusing_quantity_deed
    girl, elder = (claim(count(n, counted="age", unit="year"), f"{n}.example", object=("thing:girl",)) for n in (7, 8))
    assert least_probability(girl, elder, CONFIG) == CONFIG.accusing_unnamed_age
    words = tuple(f"word{number}" for number in range(5))
    c, d = (claim(count(n, counted="bridge"), f"{n}.example", predicate=f"verb{n}", lemmas=words) for n in (3, 4))
    assert least_probability(c, d, CONFIG) == CONFIG.accusing_quantity_deed
    child = claim(count(9, counted="age", unit="year"), "9.example", object=("thing:child",))
    assert least_probability(girl, child, CONFIG) == CONFIG.accusing_quantity


def test_one_verb_done_to_two_things_is_two_deeds() -> None:
    a = dated("release", subject=("org:police",), object=("thing:detail",))
    b = dated("release", "south.example", object=("thing:statement",))
    c = dated("release", "south.example", object=("thing:detail",))
    d = dated("release", "south.example")
    assert [compare_deeds(a, other, CONFIG) for other in (b, c, d)] == ["other", "same", "alike"]


@pytest.mark.parametrize(
    ("relation", "one", "two", "deed"),
    [("convict", "convict", "sentence", "other"), ("sign", "sign", "ratify", "other"), ("kill", "kill", "die", "same")],
)
def test_verbs_of_one_class_may_tell_two_steps(relation: str, one: str, two: str, deed: str) -> None:
    words = tuple(f"word{number}" for number in range(8))
    party: dict[str, Any] = {"relation": relation, "object": ("person:ada",), "lemmas": words}
    assert compare_deeds(dated(one, **party), dated(two, "south.example", **party), CONFIG) == deed


def test_deeds_told_with_two_sums_are_two() -> None:
    told: dict[str, Any] = {"predicate": "approve", "relation": "approve", "subject": ("org:senate",)}
    a = claim(day(2025, 5, 20), text="The senate approved $7.8 billion of aid", **told)
    b = claim(day(2025, 5, 23), "south.example", text="The senate approved $15 billion of aid", **told)
    c = claim(day(2025, 5, 23), "south.example", text="The senate approved aid of $7.8 billion", **told)
    assert doubt(a, b, CONFIG, twins=True) == "two deeds, told with two sums"
    assert not doubt(a, c, CONFIG, twins=True)


def test_steps_of_one_case_are_two_deeds_however_alike_the_words() -> None:
    words = tuple(f"word{number}" for number in range(8))
    a, b = (dated(name, f"{name}.example", lemmas=words, object=("person:ada",)) for name in ("arrest", "appear"))
    assert compare_deeds(a, b, CONFIG) == "other"


def test_where_somebody_is_accuses_nobody() -> None:
    a, b = (claim(place, predicate="be", relation="be", subject=("thing:mayor",)) for place in (OREL, TUVA))
    assert least_probability(a, b, CONFIG) > 1


def test_a_particle_parts_no_deeds() -> None:
    a = dated("pull", subject=("person:slager",))
    b = dated("pull over", "south.example", subject=("person:slager",), object=("person:scott",))
    assert compare_deeds(a, b, CONFIG) == "same"


def test_one_thing_said_in_much_the_same_words_is_a_like_deed_whoever_says_it() -> None:
    words = ("oru", "consider", "settlement", "violation", "law")
    a = dated("announce", subject=("person:minister",), lemmas=("minister", "announce", *words))
    b = dated("say", "south.example", subject=("thing:government",), lemmas=("government", "say", *words))
    c = dated("say", "south.example", subject=("thing:government",), lemmas=("government", "say", "tax", "fall", "may"))
    assert compare_deeds(a, b, CONFIG) == "alike"
    assert compare_deeds(a, c, CONFIG) == "other"


def test_when_somebody_was_at_something_is_a_like_deed_and_where_he_was_accuses_nobody() -> None:
    words = ("officer", "coffee", "break", "attempt")
    a = dated("be", subject=("thing:officer",), lemmas=words)
    b = dated("be", "south.example", subject=("thing:officer",), lemmas=(*words, "chief"))
    assert compare_deeds(a, b, CONFIG) == "alike"
    assert least_probability(a, b, CONFIG) == CONFIG.accusing_like_deed
    there, elsewhere = (
        claim(place, outlet, predicate="be", relation="be", subject=("thing:officer",), lemmas=words)
        for place, outlet in ((OREL, "north.example"), (TUVA, "south.example"))
    )
    assert least_probability(there, elsewhere, CONFIG) > 1


def test_a_value_before_the_deed_itself_names_nothing_else() -> None:
    text = "They were killed during a Thursday night protest in Oru"
    at = text.index("Thursday")
    a = dated("protest", text=text, value_start=at, value_end=at + len("Thursday night"))
    after = "It came at the end of a protest Thursday night."
    b = dated("protest", "south.example", text=after, value_start=len(after) - 15, value_end=len(after) - 1)
    assert compare_deeds(a, b, CONFIG) == "alike"


def test_a_number_told_of_two_whom_the_passages_name_accuses_nobody() -> None:
    ada, he = (_riding(2, "ada", f"{who} rode with 2 friends") for who in ("Ada", "He"))
    bo = _riding(4, "bo", "Bo rode with 4 friends")
    assert least_probability(ada, bo, CONFIG) > 1
    assert least_probability(he, bo, CONFIG) == CONFIG.accusing_named_apart


def test_numbers_of_what_two_named_doers_did_accuse_nobody() -> None:
    three, four = (
        claim(count(n, counted="job"), f"{n}.example", subject=(f"org:works{n}",), text=f"Works{n} cut {n} jobs")
        for n in (3, 4)
    )
    assert least_probability(three, four, CONFIG) > 1


def _riding(number: int, who: str, text: str) -> Claim:
    value = count(number, counted="friend")
    return claim(value, f"{number}.example", text=text, predicate="ride", subject=(f"person:{who}",))


def test_the_age_of_a_girl_is_no_boys() -> None:
    a, b, c = (
        claim(count(age, unit="year", counted="age"), f"{age}.example", object=(f"thing:{noun}",))
        for age, noun in ((7, "girl"), (8, "girl"), (9, "boy"))
    )
    assert least_probability(a, b, CONFIG) == CONFIG.accusing_unnamed_age
    assert least_probability(a, c, CONFIG) > 1
