"""Thresholds of alignment and comparison."""

import msgspec


class CompareConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Alignment and comparison."""

    quantity_tau: float = 0.5
    """Log ratio at which a quantity's severity reaches 63 %; a factor of 1.65. Design: severity 1-exp(-g/tau)."""
    rounding_floor: float = 100.0
    """Counts from here on are read as rounded at their trailing zeros ("300" allows 296); below, as counted."""
    rounding_share: float = 0.1
    """Most of a number that rounding leaves open either way: "$10 billion" is no $7 billion. By judgement."""
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
    accusing_toll_deed: float = 0.65
    """The same where both hang on one deed; of five flags that it adds in untouched stories three are genuine."""
    companion_probability: float = 0.9
    """Probability given to two counts of victims beside counts that agree ("one dead, four injured"); it accuses."""
    companion_passages: int = 300
    """Passages with two counts of victims from which a story tells of a war, not of one event; by judgement."""
    accusing_named_apart: float = 0.93
    """The same where each side's parties are named apart, but not in both passages: who "he" is may be misread."""
    accusing_quantity_deed: float = 0.7
    """The same for a number that hangs on one deed, or is told in the same words; by flags read (decision 024)."""
    accusing_like_number: float = 0.87
    """The same for a number of a like deed; by flags read."""
    accusing_unnamed_age: float = 0.75
    """The same for the ages of two whom no name tells, but one noun ("a 7-year-old girl"); by flags read."""
    accusing_same_deed: float = 0.6
    accusing_like_deed: float = 0.82
    accusing_kindred_deed: float = 0.8
    accusing_said: float = 0.85
    """The same for dates and places, by whether they hang on one deed, on a like one, on one told by a verb of like
    meaning, or on one's saying something (`compare_deeds`); by flags and injected drift read (decision 049). One deed
    also aligns from there."""
    accusing_coarse: float = 0.9
    """The same where a date is longer than a week, of one deed only."""
    accusing_place: float = 0.93
    """The same for places of two deeds: a deed says less about where than about when."""
    deed_words: float = 0.4
    """Share of the shorter sentence's content words from which two blows, or two sayings, are alike."""
    deed_wording: float = 0.7
    deed_least_words: int = 8
    """The same from which any two deeds are, in sentences taken for so many content words at least."""
    deed_said_wording: float = 0.5
    """The same from which two sayings, whoever said it, or two states of one are alike; by injected drift read."""
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
