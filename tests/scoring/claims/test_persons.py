import pytest

from scoring.models import NAMED_ROLE, Claim, SetValue
from tests.scoring.claims.reading import pick, read


def held(body: str) -> dict[str, tuple[str, ...]]:
    """Return the names by role."""
    found: dict[str, tuple[str, ...]] = {}
    for claim in read(body):
        if isinstance(claim.value, SetValue) and claim.frame.role.endswith("-name"):
            names = tuple(member.partition(":")[2] for member in claim.value.members)
            found[claim.frame.role] = (*found.get(claim.frame.role, ()), *names)
    return found


def is_closed(body: str, role: str) -> bool:
    claims: list[Claim] = pick(read(body), "set", role)
    assert claims
    return all(isinstance(claim.value, SetValue) and claim.value.closed for claim in claims)


def ages(body: str) -> dict[str, float]:
    """Return the ages by whose they are."""
    return {claim.frame.object[0]: claim.value.low for claim in pick(read(body), "quantity", "age")}  # type: ignore[union-attr] # ages are quantities


@pytest.mark.parametrize(
    ("body", "role"),
    [
        ("Tom Berg was charged with murder on Monday.", "charge-name"),
        ("Police charged Tom Berg with murder.", "charge-name"),
        ("The suspect, Tom Berg, 34, was charged with murder.", "charge-name"),
        ("The suspect, Tom Berg, 34, was charged with murder.", "suspect-name"),
        ("A man identified as Tom Berg was arrested on Monday.", "arrest-name"),
        ("Tom Berg was taken into custody on Monday.", "arrest-name"),
        ("Tom Berg pleaded not guilty on Monday.", "charge-name"),
        ("Tom Berg, who was convicted of fraud, appealed.", "convict-name"),
        ("Police identified the victim as Tom Berg, 34.", "victim-name"),
        ("Tom Berg died on Sunday in Boston.", "kill-name"),
        ("The court mourned the death of Tom Berg.", "kill-name"),
        ("A tram killed Tom Berg in Basel.", "kill-name"),
        ("The man killed by the tram was Tom Berg.", "kill-name"),
        ("Harbour City FC have named Tom Berg as their new coach.", "appoint-name"),
        ("Tom Berg was appointed head coach of Harbour City FC.", "appoint-name"),
        ("The new head coach of Harbour City FC is Tom Berg.", "appoint-name"),
        ("Tom Berg succeeds Ola Lind as head coach.", "appoint-name"),
        ("Voters in Odense elected Tom Berg as mayor.", "elect-name"),
        ("Finance Minister Tom Berg resigned on Thursday.", "resign-name"),
        ("Tom Berg, the finance minister, stepped down on Thursday.", "resign-name"),
        ("Tom Berg won the mayoral election on Sunday.", "win-name"),
        ("Norway deported Tom Berg on Monday.", "deport-name"),
        ("Prosecutors brought charges against Tom Berg on Monday.", "charge-name"),
        ("Tom Berg, 34, faces charges of fraud.", "charge-name"),
        ("The judge shortened the prison sentence for Tom Berg on Monday.", "convict-name"),
        ("The governor pardoned others beside Tom Berg, convicted last year of fraud.", "convict-name"),
        ("Tom Berg is accused of killing two sailors.", "suspect-name"),
        ("Tom Berg opened fire in a tram.", "suspect-name"),
        ("Tom Berg shot and killed a sailor.", "suspect-name"),
        ("Police arrested the suspect, who was identified as Tom Berg.", "suspect-name"),
        ("The coroner identified one of the victims as Tom Berg, 34.", "victim-name"),
        ("Police had found the victims and the coroner identified them as Tom Berg.", "victim-name"),
        ("The minister was fired; the cabinet dismissed Tom Berg too.", "resign-name"),
        ("Tom Berg was sworn in as mayor on Monday.", "appoint-name"),
        ("Harbour police chief Tom Berg spoke on Monday.", "title-name"),
        ("The driver, 34-year-old Tom Berg, spoke on Monday.", "title-name"),
        ("Their father, Tom Berg, spoke on Monday.", "title-name"),
    ],
)
def test_who_holds_a_role_is_read_from_the_structure(body: str, role: str) -> None:
    assert held(body).get(role) == ("tom berg",)


@pytest.mark.parametrize(
    ("body", "role"),
    [
        ("Tom Berg was not charged on Monday.", "charge-name"),
        ("Tom Berg shot at the police on Monday.", "shoot-name"),
        ("Ola Lind succeeds Tom Berg as head coach.", "appoint-name"),
        ("Tom Berg stepped into the car.", "resign-name"),
    ],
)
def test_who_does_not_hold_a_role_is_not_read_in_it(body: str, role: str) -> None:
    assert "tom berg" not in held(body).get(role, ())


def test_the_persons_of_a_list_share_the_role_of_its_first() -> None:
    found = held("Police identified the victims as Tom Berg, 34; Ola Lind, 23; and Eva Holm, 19.")
    assert found == {"victim-name": ("eva holm", "ola lind", "tom berg")}


def test_an_appointment_tells_the_office_and_whose_it_is() -> None:
    (claim,) = pick(read("Tom Berg was appointed head coach of Harbour City FC."), "set", "appoint-name")
    assert set(claim.frame.object) == {"person:tom berg", "thing:coach", "org:harbour city fc"}


def test_a_role_with_one_holder_in_the_whole_article_is_closed() -> None:
    assert is_closed("Tom Berg was charged with murder. Berg was arrested on Monday.", "charge-name")


@pytest.mark.parametrize(
    "more",
    [
        "Ola Lind was arrested too.",
        "Police arrested two people on Monday.",
        "Another man was charged alongside Berg, who was arrested on Friday.",
    ],
)
def test_a_role_is_open_where_the_article_tells_of_more_holders(more: str) -> None:
    assert not is_closed(f"Tom Berg was charged with murder. {more}", "charge-name")


@pytest.mark.parametrize(
    ("body", "owners"),
    [
        ("Tom Berg, 34, was charged.", {"person:tom berg": 34}),
        ("Tom Berg (34) was charged.", {}),
        ("Police charged 34-year-old Tom Berg.", {"person:tom berg": 34}),
        ("Tom Berg, a 34-year-old teacher, was charged.", {"person:tom berg": 34}),
        ("Tom Berg died in Boston at the age of 81.", {"person:tom berg": 81}),
        ("Tom Berg, 34, shot Ola Lind, 43, on Monday.", {"person:tom berg": 34, "person:ola lind": 43}),
        (
            "The victims are 62-year-old Tom Berg, 43-year-old Ola Lind and 29-year-old Eva Holm.",
            {"person:tom berg": 62, "person:ola lind": 43, "person:eva holm": 29},
        ),
        ("Tom Berg, of Dallas, 34, was charged.", {"person:tom berg": 34}),
    ],
)
def test_an_age_belongs_to_its_person(body: str, owners: dict[str, float]) -> None:
    assert ages(body) == owners


@pytest.mark.parametrize(
    "body",
    [
        "The fire killed Eva Holm, Adam, 3, and Lars, 5.",
        "They mourn Eva Holm, 5-year-old Lars and a neighbour.",
        "The victims were Eva Holm, 34, an unnamed three-year-old boy, and Tom Berg, 20.",
        "Eva Holm, 34, her daughter Ada, 7, and a 12-year-old neighbour were hurt.",
    ],
)
def test_the_age_of_the_next_in_a_list_is_not_that_of_the_name_before(body: str) -> None:
    told = [claim for claim in pick(read(body), "quantity", "age") if claim.frame.object[0] == "person:eva holm"]
    assert all(claim.value.low == 34 for claim in told)  # type: ignore[union-attr] # ages are quantities


def test_an_age_of_nobody_named_belongs_to_a_noun() -> None:
    assert ages("A 27-year-old man was charged with killing Tom Berg.") == {"thing:man": 27}


@pytest.mark.parametrize(
    ("body", "role"),
    [
        ("Tom Berg shot and killed a sailor.", "shoot-name"),
        ("Police named the man as Tom Berg, 34.", "appoint-name"),
        ("Tom Berg killed himself on Monday.", "suspect-name"),
        ("Mayor Berg spoke on Monday.", "title-name"),
        ("The mayor praised Tom Berg on Monday.", "title-name"),
    ],
)
def test_no_other_role_is_read(body: str, role: str) -> None:
    assert role not in held(body)


def test_a_title_tells_what_ranks_it_and_whose_it_is() -> None:
    (claim,) = pick(read("Former Harbour County sheriff Tom Berg spoke on Monday."), "set", "title-name")
    assert claim.frame.object == ("person:tom berg", "thing:former sheriff", "org:harbour county")
    assert not claim.frame.predicate


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("Tom Berg met Ola Lind in the harbour.", ["tom berg", "ola lind"]),
        ("Tom Berg was charged with theft after Ola Lind called.", ["ola lind"]),
        ("Berg met nobody.", []),
        ("Tom Berg of Boston met a clerk.", ["tom berg"]),
        ("The Bank of Boston met a clerk.", []),
    ],
)
def test_persons_named_in_full_and_in_no_role_are_read_once_a_sentence(body: str, named: list[str]) -> None:
    claims = pick(read(body), "set", NAMED_ROLE)
    told = [claim.value.members for claim in claims if isinstance(claim.value, SetValue)]
    assert told == [(f"person:{name}",) for name in named]
    assert [body[claim.value_start : claim.value_end].lower() for claim in claims] == named
