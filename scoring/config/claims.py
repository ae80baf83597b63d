"""Thresholds of claim extraction."""

import msgspec


class ClaimConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Claim extraction."""

    quantity_about_share: float = 0.1
    """Half width of "about N" as a share of N; design: "close to 50" is [45, 55]."""
    quantity_nearly_share: float = 0.9
    """Lower bound of "nearly N" as a share of N; design: [.9N, N]."""
    quantity_vague: tuple[tuple[str, tuple[float, float | None]], ...] = (
        ("dozens", (24, 99)),
        ("scores", (40, 199)),
        ("hundreds", (200, 999)),
        ("thousands", (2e3, 99_999)),
        ("tens of thousands", (2e4, 99_999)),
        ("hundreds of thousands", (2e5, 999_999)),
        ("millions", (2e6, 999_999_999)),
        ("tens of millions", (2e7, 99_999_999)),
        ("hundreds of millions", (2e8, 999_999_999)),
        ("billions", (2e9, None)),
        ("several", (2, 20)),
        ("few", (2, 9)),
        ("handful", (2, 9)),
        ("couple", (2, 3)),
        ("many", (2, None)),
        ("several dozen", (24, 99)),
        ("few dozen", (24, 99)),
        ("several hundred", (200, 999)),
        ("few hundred", (200, 999)),
        ("several thousand", (2e3, 20e3)),
    )
    """What a vague count covers; "dozens" and "hundreds" from the design, the rest in their manner."""
    date_min_confidence: float = 0.6
    """Confidence from which a date may be compared; below are ambiguous 4/5/2025 and anaphoric hours."""
    place_alias_population: int = 100_000
    """Inhabitants from which a city is known by its alternate names too (GeoNames)."""
    place_alias_share: float = 0.05
    """What a city's size counts under an alternate name, beside places that bear the name itself."""
    place_dominance: float = 3.0
    """How many times larger a place must be than its namesakes to be meant without a context."""
    place_similar_name: float = 0.82
    """Similarity (difflib ratio) from which two spellings name one division."""
    place_scheme_share: float = 0.34
    """Share of a country's GeoNames divisions found in ISO 3166-2 below which the two divide it differently."""
    place_least_population: int = 5_000
    """Inhabitants of the smallest towns that are known; of coref/ecbplus' places 68 % were read from 15,000 on."""
    place_minor_population: int = 15_000
    """Below, a name is a place only behind a preposition of place or before a wider place: many are words or people."""
    place_large_population: int = 500_000
    """Inhabitants from which a bare name is taken for the city."""
    place_min_confidence: float = 0.6
    """Confidence from which a capitalised name counts as a place."""
    quantity_window_tokens: int = 7
    """How far from its number an event word is looked for where the parse tells nothing; tuned on gva_longtail."""

    languages: tuple[str, ...] = ("en",)
    """Languages the parser reads (ISO 639-1); an article of another language gives no claims."""
    max_chars_parsed: int = 60_000
    """Characters of a body that are parsed, from its start: ten thousand words hold every fact of a news text."""
    passage_chars: int = 20_000
    """Characters parsed at once; bounds the parser's memory."""
    max_heading_words: int = 14
    """A line of at most so many words without a sentence's end is a heading or a caption."""
    min_wrapped_lines: int = 6
    """Long lines a text needs before its line breaks are taken for wrapping at a width."""
    max_sentence_words: int = 120
    """Longer "sentences" are tables, menus or code; they give no claims."""
    max_claims: int = 400
    """Claims of one article at most, in order of the text."""
    attachment_gap_words: int = 8
    """How far from its value a predicate may stand where the parse doesn't connect them, in words."""
    cue_probability: float = 0.4
    """Probability from which a verb is a cue: best F1 in document-wise cross-validation on PolNeAR's training part."""
    quote_chars: int = 25
    """Shorter quotations without a cue are words in marks, not speech."""
    confidence_loose: float = 0.6
    """Extraction confidence where a value is joined to the nearest predicate instead of a parsed one."""
    confidence_person: float = 0.8
    """Extraction confidence of a name taken for a person's by its form alone."""
