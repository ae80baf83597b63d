"""Words by which values are told from what only looks like them: no person's name, no verb, no content."""

MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
]  # fmt: skip
WEEKDAYS = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
]  # fmt: skip
STOP = frozenset(
    {
        "that", "this", "with", "from", "have", "been", "were", "will", "would", "their", "they", "there",
        "which", "after", "before", "about", "over", "more", "than", "also", "said", "says", "when", "what",
        "where", "into", "some", "other", "only", "could", "while", "because", "during", "according", "told",
        "reported", "people", "year", "years",
    }
)  # fmt: skip
NO_NAMES = frozenset(MONTHS) | frozenset(WEEKDAYS) | frozenset(
    {
        "A", "According", "Act", "Air", "America", "American", "An", "And", "Associated", "At", "Attorney",
        "Bill", "But", "Captain", "Chief", "City", "Committee", "Congress", "County", "Court", "Democratic",
        "Department", "Detective", "District", "East", "Facebook", "For", "Force", "Fox", "General", "Gov",
        "Great", "Health", "High", "House", "Human", "In", "Islamic", "Judge", "Justice", "Las", "Los",
        "Middle", "Minister", "Mr", "National", "New", "News", "North", "Officer", "Officials", "On", "Party",
        "Police", "Post", "President", "Press", "Prime", "Rep", "Republican", "Rights", "Royal", "San", "Saudi",
        "School", "Secretary", "Security", "Sen", "Senate", "South", "State", "States", "Street", "Supreme",
        "The", "Times", "Twitter", "Union", "United", "University", "West", "White", "World",
    }
)  # fmt: skip
NO_VERBS = frozenset(
    {
        "able", "about", "already", "asked", "encouraged", "urged",
        "also", "always", "been", "being", "even", "expected", "from", "going",
        "have", "just", "less", "likely", "more", "most", "never", "only", "really", "some", "still", "such",
        "that", "their", "them", "then", "there", "they", "this", "very", "well", "what", "when", "with",
    }
)  # fmt: skip
