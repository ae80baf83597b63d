import pytest

from scoring.claims.gazetteer import country_of, demonym_of, government_of, place_candidates, place_key, place_path


@pytest.mark.parametrize(
    ("surface", "code"),
    [
        ("Afghanistan", "AF"),
        ("the United Kingdom", "GB"),
        ("Britain", "GB"),
        ("U.S.", "US"),
        ("the U.S.", "US"),
        ("UAE", "AE"),
        ("Türkiye", "TR"),
        ("Turkey’s", "TR"),
        ("Afghan", "AF"),
        ("Pakistani", "PK"),
        ("North Koreans", "KP"),
        ("Ivory Coast", "CI"),
    ],
)
def test_country_names_aliases_and_demonyms_give_the_iso_code(surface: str, code: str) -> None:
    assert code == country_of(surface)


@pytest.mark.parametrize("surface", ["", "us", "uk", "car", "Atlantis", "the", "'s"])
def test_words_that_are_no_country_give_none(surface: str) -> None:
    assert country_of(surface) is None


@pytest.mark.parametrize(
    ("surface", "code"),
    [
        ("Beijing", "CN"),
        ("Kabul", "AF"),
        ("Islamabad", "PK"),
        ("the Kremlin", "RU"),
        ("White House", "US"),
        ("Downing Street", "GB"),
        ("the Taliban", "AF"),
    ],
)
def test_capitals_seats_and_regimes_stand_for_their_country(surface: str, code: str) -> None:
    assert code == government_of(surface)


def test_a_plain_city_stands_for_no_government() -> None:
    assert government_of("Karachi") is None


def test_a_demonym_is_told_from_a_country_name() -> None:
    assert demonym_of("Chinese") == "CN"
    assert demonym_of("China") is None


@pytest.mark.parametrize(
    ("surface", "path"),
    [
        ("Paktika", ("AF", "paktika")),
        ("Paktika province", ("AF", "paktika")),
        ("Ohio", ("US", "ohio")),
        ("Cleveland", ("US", "ohio", "cleveland")),
        ("London", ("GB", "england", "london")),
        ("Islamabad", ("PK", "islamabad")),
        ("New York", ("US", "new york")),
        ("Brooklyn", ("US", "new york", "new york city")),
        ("Bombay", ("IN", "maharashtra", "mumbai")),
        ("Gaza", ("PS", "gaza strip")),
        ("Afghanistan", ("AF",)),
        ("Britain", ("GB",)),
    ],
)
def test_a_place_has_the_path_from_its_country_down(surface: str, path: tuple[str, ...]) -> None:
    assert path == place_path(surface)


def test_the_context_decides_between_namesakes() -> None:
    assert place_path("Georgia") == ("GE",)
    assert place_path("Georgia", ("US",)) == ("US", "georgia")
    assert place_path("Georgia", ("US", "GE")) == ("GE",)
    assert place_path("Jalalabad", ("AF",)) == ("AF", "nangarhar", "jalalabad")


def test_namesakes_of_one_country_share_the_part_of_the_path_they_have_in_common() -> None:
    assert place_path("Springfield", ("US",)) == ("US",)


def test_namesakes_of_several_countries_of_like_size_are_left_open() -> None:
    assert place_path("Santa Barbara") is None


def test_the_white_house_is_where_it_stands_and_no_town_of_its_name() -> None:
    assert place_path("White House") == place_path("District of Columbia") == ("US", "district of columbia")


@pytest.mark.parametrize("surface", ["Google", "Hamas", "Southern District"])
def test_what_news_hardly_means_as_a_place_is_none(surface: str) -> None:
    assert place_path(surface) is None


def test_a_county_is_not_the_town_of_its_name() -> None:
    assert place_path("Shelby County") is None
    assert place_path("Nakuru County") == ("KE", "nakuru")


def test_an_unknown_place_has_no_path() -> None:
    assert place_path("Qwxyzburg") is None
    assert place_path("") is None
    assert place_candidates("...") == ()


def test_candidates_come_country_first_then_by_size() -> None:
    found = place_candidates("Georgia")
    assert found[0].kind == "country"
    sizes = [candidate.population for candidate in found[1:]]
    assert sizes == sorted(sizes, reverse=True)


def test_keys_fold_accents_case_articles_and_possessives() -> None:
    assert place_key("The São Tomé’s") == "sao tome"


def test_a_possessive_without_its_apostrophe_is_its_country_but_two_koreas_are_two() -> None:
    assert country_of("Pakistans") == "PK"
    assert country_of("Koreas") is None
