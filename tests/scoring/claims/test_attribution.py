import pytest

from scoring.claims.attribution import Attribution, find_attributions, speaker_at
from scoring.claims.attribution_spans import quoted_spans
from scoring.claims.parse import load_parser, plain_text
from scoring.config import ClaimConfig
from tests.scoring.claims.reading import only, pick, read

pytestmark = pytest.mark.models


def attributions_of(text: str) -> list[tuple[str, str, str]]:
    plain = plain_text(text)
    found = find_attributions(load_parser()(plain), plain, ClaimConfig())
    return [(each.name, each.cue_text, " | ".join(text[start:end] for start, end in each.content)) for each in found]


def the_attribution(text: str) -> tuple[Attribution, str]:
    plain = plain_text(text)
    (found,) = find_attributions(load_parser()(plain), plain, ClaimConfig())
    return found, plain


@pytest.mark.parametrize(
    "sentence",
    [
        "Police said that 40 people were killed.",
        "Police said 40 people were killed.",
        "According to police, 40 people were killed.",
        "40 people were killed, according to police.",
        "40 people were killed, police said.",
    ],
)
def test_what_a_speaker_says_is_not_the_outlets_own(sentence: str) -> None:
    claim = only(read(sentence), "quantity", "killed")
    assert claim.holder.kind == "attributed"
    assert claim.holder.name.lower() == "police"
    assert claim.holder.source_class == "official"


def test_without_a_speaker_the_outlet_holds_the_claim() -> None:
    claim = only(read("40 people were killed."), "quantity", "killed")
    assert (claim.holder.kind, claim.holder.name, claim.holder.cue) == ("outlet", "Harbour Post", "")


def test_a_direct_quotation_belongs_to_its_speaker() -> None:
    claims = read("“We counted 12 dead in the mine,” said Ada Quill, a doctor.")
    assert {claim.holder.name.split(",")[0].strip() for claim in pick(claims, "quantity")} == {"Ada Quill"}


def test_a_quotation_over_two_sentences_stays_with_its_speaker() -> None:
    text = 'Ada Quill said, "The bridge is safe. We closed it for 12 days in May."'
    plain = plain_text(text)
    doc = load_parser()(plain)
    found = find_attributions(doc, plain, ClaimConfig())
    speaker = speaker_at(plain.index("12 days"), found)
    assert speaker is not None
    assert speaker.name == "Ada Quill"


def test_of_nested_speakers_the_innermost_counts() -> None:
    plain = "The minister said that police told him that 40 people were killed."
    found = find_attributions(load_parser()(plain), plain, ClaimConfig())
    speaker = speaker_at(plain.index("40"), found)
    assert speaker is not None
    assert speaker.name == "police"


def test_a_pronoun_speaker_is_named() -> None:
    claims = read("Ada Quill met the miners. She said that 40 people were killed.")
    assert only(claims, "quantity", "killed").holder.name == "Ada Quill"


@pytest.mark.parametrize(
    ("sentence", "source_class"),
    [
        ("Sources said that 40 people were killed.", "anonymous"),
        ("A report said that 40 people were killed.", "document"),
        ("The newspaper said that 40 people were killed.", "media"),
        ("Ada Quill said that 40 people were killed.", "person"),
        ("Villagers said that 40 people were killed.", ""),
    ],
)
def test_sources_are_of_a_class(sentence: str, source_class: str) -> None:
    assert only(read(sentence), "quantity", "killed").holder.source_class == source_class


def test_an_unclosed_quotation_ends_with_its_line() -> None:
    text = 'He said "it goes on and on'
    assert [text[start:end] for start, end in quoted_spans(text)] == ['"it goes on and on']


def test_speaking_of_nothing_is_no_attribution() -> None:
    assert attributions_of("The minister spoke. It says. According to.") == []


def test_nobody_speaks_outside_every_content() -> None:
    plain = "Police said that 40 people were killed."
    assert speaker_at(0, find_attributions(load_parser()(plain), plain, ClaimConfig())) is None


def test_a_quotation_without_a_cue_goes_on_with_the_last_speaker() -> None:
    plain = 'Ada Quill said that the mine was closed. The shaft is old. "We counted the dead for three whole days."'
    speaker = speaker_at(plain.index("three"), find_attributions(load_parser()(plain), plain, ClaimConfig()))
    assert speaker is not None
    assert speaker.name == "Ada Quill"


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("Police have also said that the road is open.", "have also said"),
        ("The mayor pointed out that the road is open.", "pointed out"),
        ('The mayor added: "The road is open again."', "added:"),
        ("The mayor did not say that the road is open.", "did not say"),
        ("The mayor spoke of an open road.", "spoke of"),
    ],
)
def test_a_cue_takes_the_words_that_belong_to_it(sentence: str, cue: str) -> None:
    found, plain = the_attribution(sentence)
    assert plain[slice(*found.cue)] == cue


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Ada Quill, a doctor at the mine, said that the shaft is old.", "Ada Quill, a doctor at the mine,"),
        ("The doctor of the mine said that the shaft is old.", "The doctor of the mine"),
    ],
)
def test_a_source_takes_its_apposition_with_the_closing_comma(sentence: str, source: str) -> None:
    found, plain = the_attribution(sentence)
    assert plain[slice(*found.source)] == source


@pytest.mark.parametrize(
    ("sentence", "content"),
    [
        ("''The shaft is old,'' said Ada Quill.", ["''The shaft is old,''"]),
        ('Ada Quill called the shaft a "very old one" today.', ['the shaft a "very old one"']),
        ('Ada Quill said that the shaft was "very old" and closed.', ['that the shaft was "very old" and closed']),
        ("Ada Quill praised the rescue of the miners.", ["the rescue of the miners"]),
        ("Ada Quill was praised by the miners.", ["Ada Quill"]),
        ("Ada Quill refused to close the shaft.", ["to close the shaft"]),
    ],
)
def test_content_is_what_is_said_or_what_the_cue_is_about(sentence: str, content: list[str]) -> None:
    found, plain = the_attribution(sentence)
    assert [plain[start:end] for start, end in found.content] == content


def test_what_a_cue_is_merely_about_stays_the_outlets_own() -> None:
    found, plain = the_attribution("Ada Quill praised the rescue of 12 miners.")
    assert not found.stated
    assert speaker_at(plain.index("12"), [found]) is None


@pytest.mark.parametrize("verb", ["tweeted", "insisted", "testified", "quipped"])
def test_verbs_of_saying_are_learned(verb: str) -> None:
    found, _ = the_attribution(f"The mayor {verb} that 12 miners were safe.")
    assert found.stated


@pytest.mark.parametrize("sentence", ["The mayor closed the road.", "The shaft collapsed on Monday."])
def test_verbs_of_doing_are_no_cues(sentence: str) -> None:
    assert attributions_of(sentence) == []


def test_a_run_of_words_longer_than_any_sentence_has_no_speakers() -> None:
    assert attributions_of("Officials said the ferry sank.")
    assert attributions_of("Officials said the ferry sank and " * 40) == []
