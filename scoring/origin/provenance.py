"""Read the provenance that a text declares: dateline, byline, credit line."""

import re

from scoring.models import Article

AGENCIES: dict[str, tuple[str, ...]] = {
    "aap": ("aap", "australian associated press"),
    "afp": ("afp", "agence france-presse", "agence france presse"),
    "anadolu": ("anadolu", "anadolu agency"),
    "ani": ("ani", "asian news international"),
    "ansa": ("ansa",),
    "ap": ("ap", "associated press", "the associated press", "ap news"),
    "app": ("app", "associated press of pakistan"),
    "bloomberg": ("bloomberg", "bloomberg news"),
    "canadian press": ("the canadian press", "canadian press"),
    "cnn wire": ("cnn wire", "cnn newswire"),
    "dpa": ("dpa", "deutsche presse-agentur"),
    "efe": ("efe", "agencia efe"),
    "ians": ("ians", "indo-asian news service"),
    "interfax": ("interfax",),
    "kyodo": ("kyodo", "kyodo news"),
    "pa": ("pa", "pa media", "press association"),
    "pti": ("pti", "press trust of india"),
    "reuters": ("reuters", "thomson reuters"),
    "tass": ("tass", "itar-tass"),
    "upi": ("upi", "united press international"),
    "xinhua": ("xinhua", "xinhua news agency"),
    "yonhap": ("yonhap", "yonhap news agency"),
}
"""News agencies and the forms in which texts credit them."""

AGENCY_DOMAINS: dict[str, str] = {
    "aap.com.au": "aap",
    "aa.com.tr": "anadolu",
    "afp.com": "afp",
    "aninews.in": "ani",
    "ansa.it": "ansa",
    "ap.org": "ap",
    "apnews.com": "ap",
    "bloomberg.com": "bloomberg",
    "dpa.com": "dpa",
    "efe.com": "efe",
    "interfax.com": "interfax",
    "kyodonews.net": "kyodo",
    "ptinews.com": "pti",
    "reuters.com": "reuters",
    "tass.com": "tass",
    "thecanadianpress.com": "canadian press",
    "upi.com": "upi",
    "xinhuanet.com": "xinhua",
    "yna.co.kr": "yonhap",
}
"""Where agencies publish themselves."""

_AGENCY_OF = {form: agency for agency, forms in AGENCIES.items() for form in forms}
_FORMS = "|".join(re.escape(form) for form in sorted(_AGENCY_OF, key=len, reverse=True))
# "PARIS (AFP) -", "LONDON, May 2 (Reuters) —", "(AP) —": an agency in brackets before a dash.
_DATELINE = re.compile(rf"\(\s*({_FORMS})\s*\)\s*[-–—:]", re.IGNORECASE)
# "By JANE DOE, Associated Press", "By Jane Doe | AFP", on one short line of its own.
_BYLINE = re.compile(rf"^\s*by\b[^\n]{{0,60}}?[\s,|/(]({_FORMS})\)?\s*$", re.IGNORECASE | re.MULTILINE)
# "Source: Reuters", "Credit: AFP", "© 2020 The Associated Press".
_CREDIT = re.compile(
    rf"(?:\b(?:source|credit|via|copyright)\b\s*:?|©)\s*(?:\(c\)|©)?\s*(?:\d{{4}})?\s*({_FORMS})\b", re.IGNORECASE
)


def normalise_credit(credit: str | None) -> str | None:
    """Name the agency or outlet of a declared credit in one form; None when there is none."""
    if not credit or not credit.strip():
        return None
    words = re.sub(r"[^\w\s.-]", " ", credit.lower()).split()
    name = " ".join(words).removeprefix("by ").strip(" .-")
    if name in AGENCY_DOMAINS:
        return AGENCY_DOMAINS[name]
    return _AGENCY_OF.get(name, name or None)


def read_credit(article: Article, edge_characters: int) -> str | None:
    """Tell to whom a text is credited: the declared credit, else its dateline, byline or credit line.

    Only the first and last `edge_characters` code points of the body are read, since an agency named in
    the middle is a source of the report, not its author.
    """
    declared = normalise_credit(article.credit)
    if declared:
        return declared
    head, tail = article.body[:edge_characters], article.body[-edge_characters:]
    for pattern, text in ((_DATELINE, head), (_BYLINE, head), (_CREDIT, head), (_CREDIT, tail)):
        found = pattern.search(text)
        if found:
            return _AGENCY_OF[found.group(1).lower()]
    return None


def agency_of(outlet_id: str) -> str | None:
    """Return which agency publishes under this domain, if one does."""
    return AGENCY_DOMAINS.get(outlet_id.lower().removeprefix("www."))
