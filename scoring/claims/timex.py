"""The grammar of time expressions: patterns by kind, most specific first.

Names of months, weekdays and seasons count only when capitalised (seasons also in lower case);
spans follow TIMEX3: determiners and premodifiers belong to the expression, prepositions do not.
"""

import re

import msgspec

from scoring.claims.word_lists import word_list


class Match(msgspec.Struct, frozen=True):
    """Where a rule matches, and the named groups that are not empty."""

    start: int
    end: int
    rule: str
    groups: dict[str, str]


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
ORDINALS = {
    name: number
    for number, name in enumerate(
        word_list(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
            "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
        ),
        start=1,
    )
}
SEASONS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
HOLIDAYS = {
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "valentine's day": (2, 14),
    "independence day": (7, 4),
    "fourth of july": (7, 4),
    "halloween": (10, 31),
    "veterans day": (11, 11),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
}
FLOATING = {
    "martin luther king jr. day": (1, 0, 3),
    "martin luther king day": (1, 0, 3),
    "mlk day": (1, 0, 3),
    "presidents day": (2, 0, 3),
    "memorial day": (5, 0, -1),
    "labor day": (9, 0, 1),
    "columbus day": (10, 0, 2),
    "thanksgiving day": (11, 3, 4),
    "thanksgiving": (11, 3, 4),
}
"""Holiday -> (month, weekday, which one of the month; -1 is the last)."""

_MONTH_FULL = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = rf"(?:(?:{_MONTH_FULL}|{_MONTH_FULL.upper()})\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_DAYNAME = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY\b"
    r"|(?:Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri|Sat|Sun)\b\.?(?=,?\s(?:\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)))"
)
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True)).replace("-", r"[-\s]")
_DAY = rf"(?:(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b|(?:{_ORDINAL})\b)"
_DIGIT_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b"
_YEAR = r"(?:1[4-9]|20)\d\d(?![\d,]\d|\d)\b"
_SHORT_YEAR = r"['’]\d\d\b"
_UNIT = r"(?:second|minute|hour|day|week|weekend|month|quarter|year|decade|century|centurie)"
_NUM = (
    r"(?:\d+(?:\.\d+)?(?:\s\d/\d)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine))?|several|(?:a\s)?few|a\scouple(?:\sof)?|couple(?:\sof)?|"
    r"many|half\san?|a\shalf|a\sdozen|dozens\sof|hundreds\sof|thousands\sof|one\shundred|a\shundred)"
)
_UNITS = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TEENS = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_HEDGE = (
    r"(?:(?:nearly|almost|about|around|approximately|roughly|some|at\sleast|at\smost|more\sthan|less\sthan|"
    r"no\smore\sthan|(?<=\bfor\s)over|(?<=\bin\s)over|(?<=\bof\s)over|(?<=\bafter\s)over|up\sto|just\sover|just\sunder)\s)"
)
_PART = r"(?:morning|afternoon|evening|night|midday|noon|midnight)"
_EDGE = r"(?:early|late|mid|earlier|later)"
_SEASON = r"(?:[Ss]pring|[Ss]ummer|[Ff]all|[Aa]utumn|[Ww]inter)\b"
_WHICH = r"(?:first|second|third|fourth)"
_CLOCK = (
    r"(?:(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?(?P<clock_s>:[0-5]\d)?\s?(?P<half>[aApP]\.?\s?[mM]\b\.?)"
    r"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b)"
)
_ZONE = r"(?:\s\(?(?:E[SD]?T|C[SD]T|M[SD]T|P[SD]T|GMT|BST|UTC|local\stime)\)?)?"


RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("iso", r"\b(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?=\b|T)"),
        (
            "slash",
            r"(?<![\d/.-])(?P<m>1[0-2]|0?[1-9])(?P<sep>[/-])(?P<d>3[01]|[12]\d|0?[1-9])(?P=sep)(?P<y>(?:19|20)?\d\d)(?![\d/-])",
        ),
        (
            "month_day",
            (
                rf"(?:(?P<wd>{_DAYNAME}),?\s+)?(?P<edge>(?i:early|late)\s)?(?:(?P<rel>(?i:last|this|next))\s)?(?P<m>{_MONTH})\s+(?P<d>{_DAY})"
                rf"(?:,?\s+(?P<y>{_YEAR})|,?\s+(?P<sy>{_SHORT_YEAR})|\s+of\s+(?P<ly>last\syear|this\syear|next\syear))?(?:\s(?P<part>{_PART})\b)?(?![\w-]*\s?(?:percent|million|people))"
            ),
        ),
        (
            "day_month",
            (
                rf"(?:(?P<wd>{_DAYNAME}),?\s+)?(?:the\s)?(?P<d>{_DIGIT_DAY}|(?:{_ORDINAL})(?=\sof\s))(?:\sof)?[\s-]+(?P<m>{_MONTH})"
                rf"(?:,?[\s-]+(?P<y>{_YEAR}))?(?:\s(?P<part>{_PART})\b)?"
            ),
        ),
        (
            "month",
            (
                r"(?:(?P<edge>(?i:early|late|mid|the end of|the beginning of|"
                r"the start of|the middle of|end of)(?:\s|-))"
                r"|(?P<rel>(?i:last|this|next|this\spast|this\scoming))\s)?"
                rf"(?P<m>{_MONTH})(?:,?\s+(?:of\s+)?(?:(?P<y>{_YEAR})|(?P<ly>last\syear|this\syear|next\syear)))?(?!['’]s\b(?=\s[A-Z])|\s+[A-Z][a-z]+(?<!\bthe)\s*,?\s+(?:said|who))"
            ),
        ),
        (
            "clock",
            (
                rf"(?:(?P<lead>{_DAYNAME})\s+(?:at\s+)(?:about\s|around\s)?)?{_CLOCK}{_ZONE}"
                rf"(?:,?\s(?:on\s)?(?:(?P<wd>{_DAYNAME})(?:,?\s(?P<m>{_MONTH})\s(?P<d>{_DIGIT_DAY})(?:,?\s(?P<y>{_YEAR}))?)?|(?P<m2>{_MONTH})\s(?P<d2>{_DIGIT_DAY})(?:,?\s(?P<y2>{_YEAR}))?|(?P<rel>today|yesterday|tomorrow)))?"
            ),
        ),
        (
            "weekday",
            (
                rf"(?:(?P<edge>(?i:early|late|earlier|later))\s(?:on\s)?)?(?:(?P<rel>(?i:last|this|next|this\spast|this\scoming|past|the\sfollowing|the\sprevious))\s)?"
                rf"(?P<wd>{_DAYNAME})(?:\s(?P<edge2>early|late))?(?:\s(?P<part>{_PART})\b)?(?P<week>\s(?:of\s)?(?:last|next|this)\sweek\b)?(?:,\s(?:the\s)?(?P<d>(?:{_ORDINAL}))\b)?"
            ),
        ),
        ("noon", rf"\b(?i:(?P<part>midnight|noon|midday))(?:\s(?:on\s)?(?P<wd>{_DAYNAME}))?"),
        (
            "quarter",
            (
                r"\b(?:(?i:the|this|last|next)\s)?(?:(?P<y0>(?:19|20)\d\d)\s)?(?:(?P<old>(?i:year-earlier|year-ago))\s)?(?:(?i:fiscal)\s)?(?:(?P<fy>(?:19|20)\d\d)\s)?"
                rf"(?P<q>(?i:{_WHICH}))(?:[-\s](?i:fiscal))?[-\s](?i:(?P<kind>quarter|half))(?!s\b|back|final)\b(?P<tail>\s(?:of\s)?(?:(?:fiscal\s)?(?P<y>{_YEAR})|(?P<ly>last\syear|this\syear|next\syear|a\syear\sago|a\syear\searlier|the\syear)))?"
            ),
        ),
        ("quarter_of", rf"\b(?i:(?P<ly>last|this|next)\syear['’]s\s(?P<q>{_WHICH})[-\s](?P<kind>quarter|half))\b"),
        ("quarter_code", r"\bQ(?P<q>[1-4])(?:\s(?:of\s)?(?P<y>(?:19|20)\d\d))?\b"),
        (
            "quarter_ref",
            (
                r"\b(?i:(?P<old>(?:the\s)?(?:comparable\s|same\s)?(?:year-ago|year-earlier)\s(?:quarter|period)|the\s(?:same\s|comparable\s)?(?:quarter|period)\s(?:a\syear\s(?:ago|earlier)|last\syear|of\slast\syear)|the\s(?:same|comparable)\s(?:quarter|period)|year-ago|year-earlier)"
                r"|the\s(?P<ry>(?:19|20)\d\d)\s(?:quarter|period)|(?P<cur>(?:the|this)\s(?:current\s)?quarter|the\slatest\s(?:quarter|period|fiscal\squarter)|the\sperio(?:d)(?=\sended))|(?P<lastq>(?:last|the\sprevious|the\sprior)\squarter)|(?P<nextq>(?:the\s)?next\squarter))\b"
            ),
        ),
        (
            "relative_unit",
            (
                r"\b(?i:(?:(?P<edge>early|late|earlier|later|mid|the\send\sof|the\sbeginning\sof|the\sstart\sof|the\smiddle\sof|the\sfirst\shalf\sof|the\srest\sof)(?:\s(?:in|on))?\s)?"
                r"(?P<rel>last|this|next|the\slast|the\snext|the\spast|this\spast|past|the\scoming|coming|the\sprevious|the\sprior|the\sfollowing|the\scurrent|that|that\ssame|the\ssame|the\sfull|the\sfiscal|the\slatest\sfiscal|earlier\sthat|later\sthat|the)\s(?:(?:calendar|fiscal|business|academic|school|very|same)\s)?"
                r"(?P<unit>weekend|week|month|year|decade|century|day|night|evening|morning|afternoon|summer|spring|fall|autumn|winter)(?:\sor\sso)?)\b(?!['’]s?\s(?:old|eve)|-old|\sold|s\b)"
            ),
        ),
        (
            "part_today",
            r"\b(?i:(?:(?P<edge>early|late|earlier|later)\s)?(?:this\s(?P<part>morning|afternoon|evening)|(?P<part2>tonight)))\b",
        ),
        (
            "day_word",
            rf"\b(?i:(?P<edge>early|late|earlier|later)\s)?(?P<word>(?i:today|yesterday|tomorrow|the\sday\sbefore\syesterday|the\sday\safter\stomorrow))(?:\s(?P<part>{_PART})\b)?",
        ),
        (
            "ago",
            rf"\b(?i:(?P<hedge>{_HEDGE})?(?P<n>{_NUM})(?:[-\s])(?P<unit>{_UNIT})s?(?:\sor\s(?P<vague>so|two|more))?(?:\s(?P<dir>ago|earlier|later|from\snow|hence)))\b(?!\s(?:than|the\b))",
        ),
        (
            "season",
            rf"\b(?:(?i:the)\s)?(?:(?i:(?P<edge>early|late|mid))[\s-])?(?P<s>{_SEASON})(?:\s(?:of\s)?(?P<y>{_YEAR}))(?!-)",
        ),
        (
            "decade",
            r"\b(?:(?i:the)\s)?(?:(?P<edge>(?i:early|late|mid))[-\s])?(?:(?P<dec>(?:1[5-9]|20)\d0)['’]?s\b|['’](?P<sd>\d0)['’]?s\b|(?P<wd>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b)",
        ),
        (
            "century",
            rf"\b(?:(?i:the)\s)?(?:(?i:(?P<edge>early|late|mid))[\s-])?(?P<c>\d{{1,2}}(?:st|nd|rd|th)|(?:{_ORDINAL}))[-\s]century\b",
        ),
        (
            "spoken_year",
            (
                rf"\b(?i:(?:the\syear\s)?(?P<hundreds>seventeen|eighteen|nineteen|twenty)[-\s](?P<rest>{_TENS}(?:[-\s]{_UNITS})?|{_TEENS})"
                rf"|(?P<y2k>the\syear\stwo\sthousand(?:\s(?:and\s)?(?P<rest2>{_TENS}(?:[-\s]{_UNITS})?|{_TEENS}|{_UNITS}))?))\b(?!\s?(?:percent|people|million))"
            ),
        ),
        (
            "before_after",
            r"\b(?i:the\s(?P<unit>day|week|month|year|night)\s(?P<dir>before|after))\b(?=\s*[.,;:!?\"”’')]|\s(?:and|but|that|when|in|at|by)\b|\s*$)",
        ),
        ("bare_decade", r"['’](?P<sd>\d0)s\b"),
        (
            "year",
            rf"(?<![\w$£€¥,./:#-])(?P<edge>(?i:early|late|mid|the\send\sof|the\sbeginning\sof|the\sstart\sof|the\smiddle\sof|the\sfirst\shalf\sof|the\ssecond\shalf\sof|the\slast\shalf\sof|year-end|fiscal|fiscal\syear|the\syear|the\sfiscal\syear|calendar)[\s-])?(?P<y>{_YEAR})(?!\s?(?:%|percent|people|shares|miles|feet|block|jobs|workers|cars|troops|units|tons|employees|pounds|[A-Z][a-z]+\s(?:St|Ave|Street|Avenue|Road|Rd|Drive|Dr)\b)|[-/.:]\d|,\d|-[a-z])",
        ),
        ("year_end", r"\b(?i:(?:the\s)?(?:end\sof\sthe\s(?P<unit>year|month|week)|year[-\s]end|year['’]s\send))\b"),
        (
            "holiday",
            r"\b(?:(?P<rel>(?i:last|this|next))\s)?(?P<h>(?i:"
            + "|".join(
                re.escape(h).replace("'", "['’]").replace(r"\ ", r"\s")
                for h in sorted((*HOLIDAYS, *FLOATING), key=len, reverse=True)
            )
            + rf"))\b(?:,?\s(?P<y>{_YEAR}))?",
        ),
        (
            "span",
            rf"\b(?i:(?:(?P<det>the|this|these|those|its|their|his|her|an?\sadditional|another|every|each)\s)?(?P<hedge>{_HEDGE})?(?:(?P<rel>past|last|next|first|latest|coming|previous|final|recent|full|entire|following)\s)?(?P<n>{_NUM})(?:(?:\s(?:more|full|straight|consecutive|additional|long|whole|business|fiscal|calendar|or\smore))?\s+)(?P<unit>{_UNIT})s?)(?:-long)?(?:\sor\sso)?\b(?!-old|-olds|\sold\b|\s(?:man|woman|boy|girl)\b)",
        ),
        (
            "span_joined",
            rf"\b(?i:(?P<hedge>{_HEDGE})?(?P<n>{_NUM})-(?P<unit>second|minute|hour|day|week|weekend|month|year|decade|century)s?)(?:-long)?\b(?!-old|-olds|\sold\b)",
        ),
        (
            "plural",
            r"(?<!\w-)\b(?i:(?P<rel>past|last|the\spast|the\slast|next|the\snext|the\scoming|the)\s)?(?P<unit>(?i:seconds|minutes|hours|days|weeks|months|quarters|years|decades|centuries|generations))(?:\s(?P<ago>ago|earlier|later|ahead))?\b(?!-|\sold)",
        ),
        (
            "set",
            rf"\b(?i:(?P<adv>daily|weekly|monthly|annually|yearly|hourly|nightly|biweekly|bimonthly)|(?P<every>every|each)\s(?:(?P<n>other|second|third|{_NUM})\s)?(?:(?P<unit>{_UNIT}s?|morning|night|evening|afternoon|summer|winter|spring|fall)|(?P<wd>{_DAYNAME}))|(?:once|twice|(?:three|four|five|six|\d+)\stimes)\s(?:an?|per|every|each)\s(?P<unit2>{_UNIT}))\b",
        ),
        ("days_of_week", r"\b(?P<wd>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s\b"),
        (
            "vague",
            (
                r"\b(?i:(?P<present>now|current|right\snow|currently|at\spresent|presently|at\sthe\smoment|nowadays|these\sdays|at\sthis\spoint|today['’]s)"
                r"|(?P<past>recently|more\srecently|most\srecently|lately|the\spast(?=\sand\b|[.,;])|(?<=\bin\s)the\spast|(?:the\s)?recent\s(?:years|months|weeks|days|decades|times)|recent(?!\s(?:history|memory))|the\spast(?=[.,;]|\sand\b))"
                r"|(?P<future>the\s(?:near\s|foreseeable\s)?future|coming\s(?:years|months|weeks|days|quarters)))\b"
            ),
        ),
    )
)

TRIGGER = re.compile(
    r"(?P<month>\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC))"
    r"|(?P<weekday>\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|MON|TUE|WED|THU|FRI|SAT|SUN))"
    r"|(?P<digit>(?<!\d)\d{4}(?!\d)|\d[:/.-]\d|\d\s?[aApP]\.?\s?[mM]\b|\bQ[1-4])"
    r"|(?P<unit>(?:second|minute|hour|day|weekend|week|month|quarter|year|decade|century|centurie|generation|half|period|spring|summer|fall|autumn|"
    r"winter|night|morning|evening|afternoon|annually|daily|hourly|monthly|weekly|nightly)s?\b|\b(?:[Ss]pring|[Ff]all))"
    r"|(?P<word>\b(?i:now|current|present|moment|nowadays|today|these|point|recent|lately|past|future|coming|noon|midnight|"
    r"midday|tonight|yesterday|tomorrow|this|['’]\d0|new\syear|valentine|independence|fourth|halloween|veterans|"
    r"christmas|boxing|martin|seventeen|eighteen|nineteen|twenty|thousand|mlk|presidents|memorial|labor|columbus|thanksgiving|\w+ies\b)|\d0['’]?s\b|['’]\d0)"
)
"""Words near which a rule of their class may match; saves running every rule over the whole text."""

TRIGGER_REACH = 80
"""Characters that a match may extend beyond its trigger."""

RULE_TRIGGERS = {
    "month_day": ("month",),
    "day_month": ("month",),
    "month": ("month",),
    "weekday": ("weekday",),
    "days_of_week": ("weekday",),
    "iso": ("digit",),
    "slash": ("digit",),
    "clock": ("digit",),
    "quarter_code": ("digit",),
    "year": ("digit",),
    "decade": ("digit", "word"),
    "spoken_year": ("word",),
    "bare_decade": ("digit", "word"),
    "noon": ("word",),
    "part_today": ("word",),
    "day_word": ("word",),
    "holiday": ("word",),
    "vague": ("word",),
    "set": ("unit", "weekday"),
}
"""Trigger classes of each rule; the rest are of class "unit"."""
