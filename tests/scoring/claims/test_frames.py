import pytest

from scoring.models import PlaceValue
from tests.scoring.claims.reading import events_of, only, pick, read, scene_of

pytestmark = pytest.mark.models


def test_a_light_verb_gives_the_event_its_object_names() -> None:
    event = events_of("Kenya carried out airstrikes in Somalia.")["attack"]
    assert (event.relation.predicate, event.subject, event.object) == ("strike", ("country:KE",), ("country:SO",))


def test_a_demonym_before_a_nominal_event_is_its_doer() -> None:
    event = events_of("The clashes ended with Kenyan airstrikes on Somalia.")["attack"]
    assert event.subject == ("country:KE",)


def test_active_and_passive_have_the_same_doer_and_undergoer() -> None:
    active = events_of("Sweden recognised Kosovo.")["diplomatic-ties"]
    passive = events_of("Kosovo was recognised by Sweden.")["diplomatic-ties"]
    assert (active.subject, active.object) == (passive.subject, passive.object) == (("country:SE",), ("country:XK",))


def test_a_clause_on_a_strike_kills_in_the_name_of_the_striker() -> None:
    claim = only(read("Kenya carried out airstrikes in Somalia that killed 12 people."), "quantity")
    assert claim.frame.relation == "kill"
    assert claim.frame.subject == ("country:KE",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway appointed an ambassador to Chile.",
        "Norway will send an envoy to Chile.",
        "Oslo designated an ambassador to Santiago.",
        "The Norwegian government named an ambassador to Chile.",
    ],
)
def test_governments_and_capitals_stand_for_their_country(sentence: str) -> None:
    event = events_of(sentence)["diplomatic-ties"]
    assert (event.relation.predicate, event.subject, event.object) == (
        "appoint-ambassador",
        ("country:NO",),
        ("country:CL",),
    )


def test_who_receives_recognition_is_who_is_recognised() -> None:
    event = events_of("Kosovo has received official recognition from Sweden.")["diplomatic-ties"]
    assert (event.subject, event.object) == (("country:SE",), ("country:XK",))


def test_a_word_of_many_meanings_needs_a_number() -> None:
    assert "cut" in events_of("Exports fell 12 percent in Chile.")
    assert "fall" in events_of("The town fell to the rebels.")


def test_recognition_that_is_not_of_countries_is_no_diplomacy() -> None:
    assert "diplomatic-ties" not in events_of("Doctors recognised the symptoms.")


def test_a_predicate_outside_every_class_is_its_lemma() -> None:
    event = events_of("Ada Quill painted the harbour.")["paint"]
    assert (event.relation.listed, event.subject, event.object) == (False, ("person:quill",), ("thing:harbour",))


def test_who_dies_is_the_one_it_happens_to() -> None:
    event = events_of("Tom Bell died in the fire.")["kill"]
    assert (event.subject, event.object) == ((), ("person:bell",))


def test_a_pronoun_stands_for_the_last_subject() -> None:
    claims = read("Norway closed its border with Russia. It expelled diplomats from Russia on Monday.")
    assert only(claims, "polarity", relation="deport").frame.subject == ("country:NO",)


def test_a_relative_pronoun_in_the_plural_stands_for_the_whole_list() -> None:
    claims = read("The treaty was welcomed by Chile, Peru and Norway, which maintain formal relations with Kosovo.")
    assert only(claims, "polarity", relation="diplomatic-ties").frame.subject == (
        "country:CL",
        "country:PE",
        "country:NO",
    )


def test_hyphenated_names_are_one_and_hyphenated_countries_two() -> None:
    assert [m.key for m in scene_of("The Iran-Iraq border was closed.").mentions] == ["country:IR", "country:IQ"]
    assert [m.kind for m in scene_of("The Harakat-i-Nur was banned.").mentions] == ["org"]


def test_titles_without_a_name_are_nobody() -> None:
    assert [m.key for m in scene_of("Deputy Prime Minister and Foreign Minister Ada Quill met him.").mentions] == [
        "person:quill"
    ]


def test_days_and_months_are_no_entities() -> None:
    claims = read("Norway recognised Kosovo on Monday, March 2.")
    assert all(key.startswith("country:") for claim in claims for key in claim.frame.entities)


def test_a_date_right_behind_an_event_is_that_events_date() -> None:
    claims = read("The feud led to Kenyan airstrikes on February 10, 2026, near the border.")
    claim = only(claims, "date")
    assert (claim.frame.relation, claim.frame.subject) == ("attack", ("country:KE",))


def test_the_place_of_an_event_is_its_finest() -> None:
    places = pick(read("A bomb exploded in Nairobi, Kenya, on Monday."), "place", relation="explode")
    paths = [claim.value.path for claim in places if isinstance(claim.value, PlaceValue)]
    assert [(path[0], path[-1]) for path in paths] == [("KE", "nairobi")]


def test_whose_territory_is_hit_is_whom_the_attack_hits() -> None:
    claim = only(read("Kenya bombed rebels inside Somali territory on Monday."), "place")
    assert claim.frame.relation == "attack"
    assert "country:SO" in claim.frame.object


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("She read a letter sent in haste.", ()),
        ("She read a letter the mayor sent in haste.", ("thing:mayor",)),
        ("She read a letter sent by the mayor in haste.", ("thing:mayor",)),
    ],
)
def test_a_clause_behind_a_noun_acts_on_it(sentence: str, subject: tuple[str, ...]) -> None:
    event = events_of(sentence)["send"]
    assert (event.subject, event.object) == (subject, ("thing:letter",))


def test_when_something_was_done_is_nothing_it_was_done_to() -> None:
    assert events_of("They remember the day the team trained.")["train"].object == ()


def test_who_died_is_told_behind_a_word_taken_for_a_preposition() -> None:
    claim = only(read("Berg originally faced a charge after Tom Lind, 23, died Sunday from injuries."), "date")
    assert (claim.frame.predicate, claim.frame.object) == ("die", ("person:lind",))


@pytest.mark.parametrize(
    ("sentence", "predicate"),
    [
        ("The man who shot two guests Monday night faces four counts.", "shoot"),
        ("The man, who shot two guests, on Monday faced four counts.", "face"),
        ("The man who shot two guests faced four counts Monday night.", "face"),
        (
            "The cargo ferry that sank shortly after sailing from Lagos's southern harbour Friday was hit by mistake.",
            "sink",
        ),
        ("A bill passed by the Senate on Monday would cut taxes.", "pass"),
    ],
)
def test_a_date_right_before_the_main_verb_is_that_of_the_clause(sentence: str, predicate: str) -> None:
    assert only(read(sentence), "date").frame.predicate == predicate


@pytest.mark.parametrize(
    ("sentence", "predicate", "object_"),
    [
        ("The attack was on Tuesday in Kabul, officials said.", "attack", ("country:AF",)),
        ("There was a shooting in Chicago on Monday, police said.", "shoot", ("place:chicago",)),
        ("Officials said the officers were on a break Wednesday.", "be", ()),
        ("A man was found guilty Friday of lying.", "convict", ("thing:man",)),
        ("A jury found Ada Lind guilty on Friday of lying.", "convict", ("person:lind",)),
        ("A jury found Ada Lind not guilty on Friday.", "acquit", ("person:lind",)),
        ("Two men were taken into custody on Sunday.", "arrest", ("thing:man",)),
        ("A guard opened fire on visitors on Friday.", "shoot", ("thing:visitor",)),
        ("The mayor issued an apology to voters on Monday.", "apologize", ("thing:voter",)),
        ("The firm filed a lawsuit against Spain on Friday.", "sue", ("country:ES",)),
        ("They seized a ship that on Oct. 22 moved 600 tons of oil.", "move", ("thing:ton",)),
    ],
)
def test_the_deed_a_date_hangs_on(sentence: str, predicate: str, object_: tuple[str, ...]) -> None:
    claim = only(read(sentence), "date")
    assert (claim.frame.predicate, claim.frame.object) == (predicate, object_)


def test_who_did_it_is_told_before_a_relative_clause_taken_for_speech() -> None:
    claim = only(read("They seized a ship that on Oct. 22 moved 600 tons of oil."), "date")
    assert claim.frame.subject == ("thing:ship",)


def test_he_is_whom_a_copula_told_of_last() -> None:
    claims = read("Tom Bell spoke on Monday. Ada Quill was a guard when she left Kenya on Friday.")
    assert {claim.frame.subject for claim in pick(claims, "date", relation="leave")} == {("person:quill",)}


def test_what_somebody_is_not_is_no_deed_denied() -> None:
    assert pick(read("Ada Quill was not a member of Chile's cabinet, police said."), "polarity") == []


def test_the_dead_of_a_copula_were_killed() -> None:
    claim = only(read("Five people are dead after a fire in Chile, police said."), "quantity")
    assert (claim.frame.predicate, claim.frame.object) == ("kill", ("thing:people",))


@pytest.mark.parametrize(
    ("sentence", "dates"),
    [
        ("The senator and 2020 hopeful Ada Quill posted a film.", 0),
        ("The mayor defended Friday's decision in Chile.", 0),
        ("They argued over the mayor's Tuesday call to the guard.", 0),
        ("Friday's decision angered the guards in Chile.", 1),
        ("They argued over Friday's attack in Chile.", 1),
    ],
)
def test_a_date_that_tells_which_thing_is_meant_dates_no_deed(sentence: str, dates: int) -> None:
    assert len(pick(read(sentence), "date")) == dates


def test_a_demonym_that_begins_a_name_is_no_place() -> None:
    assert pick(read("He was listed in good condition at Swedish Harbour Hospital."), "place") == []
