"""Render reports as self-contained HTML pages: no script, no outside resource, everything escaped."""

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from scoring.models import Estimate, OutletScore
from service.reports.build import LIMITS, build_outlet_reports, build_stories
from service.reports.data import ClaimCase, OutletReport, ReportData
from service.reports.site import ORDERS, VERDICT_WORDS

VERDICTS = ("corroborated", "contradicted", "disputed", "superseded", "unverified")
DRIFT_TYPES = ("quantity", "date", "place", "set", "polarity", "name")
RELATIONS = {
    "contradicts": "contradicts",
    "supports": "agrees",
    "finer": "agrees, and tells more",
    "coarser": "fits, but tells less",
    "supersedes": "supersedes",
    "earlier": "earlier",
}
SHOWN_PROBLEMS = 50
SHOWN_DEPARTURES = 20
"""Departures listed at the top: those that count in a score first, then the most severe."""
BAR_WIDTH = 120
"""Width of a small bar, in user units of its drawing."""
WIDEST_AXIS_START = 0.5
"""An agreement axis starts at this or lower, so that small differences do not look large."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
"""Characters that HTML forbids or that only disturb."""


def offline_report(data: ReportData) -> str:
    """Return the page of a run over files: outlets, the claims behind their scores, stories and limits."""
    reports = build_outlet_reports(data)
    stories = build_stories(data)
    page = _environment().get_template("batch.html")
    return page.render(
        title="Outlet reliability report",
        reports=reports,
        stories=stories,
        departures=_departures(reports),
        counts=_counts(data),
        limits=LIMITS,
        problems=data.problems[:SHOWN_PROBLEMS],
        problems_total=len(data.problems),
        as_of=data.as_of,
        method_version=data.method_version,
        **_axes(reports),
    )


def outlet_report_html(report: OutletReport, site: str = "") -> str:
    """Return the page of one outlet's report, alone or as a page of the site."""
    page = _environment().get_template("outlet.html")
    return page.render(
        **({"site": site} if site else {}),
        title=f"{report.score.outlet_name}: reliability report",
        report=report,
        limits=report.limits,
        as_of=report.score.as_of,
        method_version=report.score.method_version,
        **_axes([report]),
    )


def site_page(template: str, title: str, section: str, **data: Any) -> str:
    """Return a page of the site.

    Args:
        template: file name in `service/web`.
        title: of the page; escaped like all else.
        section: which entry of the navigation is the current one.
        data: what the template needs.

    """
    page = _environment().get_template(template)
    return page.render(title=title, site=section, limits=LIMITS, **({"as_of": None, "method_version": ""} | data))


def site_axes(scores: Iterable[OutletScore]) -> dict[str, tuple[float, float]]:
    """Return the axes of the bars of some scores with a standing."""
    return _axes_of([score for score in scores if score.sufficient])


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("service", "web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=clean_text,
    )
    environment.filters.update(
        percent=format_percent,
        range=format_range,
        decimal=format_decimal,
        day=format_day,
        time=format_time,
        iso=format_iso,
    )
    environment.globals.update(
        VERDICTS=VERDICTS,
        DRIFT_TYPES=DRIFT_TYPES,
        RELATIONS=RELATIONS,
        ORDERS=ORDERS,
        VERDICT_WORDS=VERDICT_WORDS,
        BAR_WIDTH=BAR_WIDTH,
        interval=place_interval,
        shares=share_out,
    )
    return environment


def clean_text(value: Any) -> Any:
    """Drop control characters from a text that goes into a page; escaping comes after."""
    return CONTROL.sub("", value) if type(value) is str else value


def format_percent(share: float) -> str:
    """Return a share as "93 %", never rounded to a certainty that it isn't."""
    percent = share * 100
    if 0 < percent < 0.5:
        return "< 1\u00a0%"
    if 99.5 <= percent < 100:
        return "> 99\u00a0%"
    return f"{percent:.0f}\u00a0%"


def format_range(estimate: Estimate) -> str:
    """Return an interval of shares as "84–98 %"."""
    return f"{estimate.low * 100:.0f}–{estimate.high * 100:.0f}\u00a0%"


def format_decimal(number: float) -> str:
    """Return a figure in [0, 1] with two decimals."""
    return f"{number:.2f}"


def format_day(time: dt.datetime) -> str:
    """Return "9 March 2026"."""
    return f"{time.day} {time:%B %Y}"


def format_time(time: dt.datetime) -> str:
    """Return "9 Mar 2026, 05:40 UTC"."""
    utc = time.astimezone(dt.UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"


def format_iso(time: dt.datetime) -> str:
    """Return the time for machines."""
    return time.astimezone(dt.UTC).isoformat(timespec="seconds")


def place_interval(estimate: Estimate, axis: tuple[float, float]) -> dict[str, str]:
    """Return where an interval and its mean lie on a small bar, in the drawing's user units."""
    low, high, mean = (_place(value, axis) for value in (estimate.low, estimate.high, estimate.mean))
    return {"x": f"{low:.1f}", "width": f"{max(high - low, 2.0):.1f}", "mean": f"{mean:.1f}"}


def share_out(totals: dict[str, int]) -> list[tuple[str, int, str, str]]:
    """Return (verdict, count, start, width) of each verdict on a stacked bar, in user units."""
    whole = sum(totals.get(verdict, 0) for verdict in VERDICTS)
    parts: list[tuple[str, int, str, str]] = []
    start = 0.0
    for verdict in VERDICTS:
        count = totals.get(verdict, 0)
        if count:
            width = count / whole * BAR_WIDTH
            parts.append((verdict, count, f"{start:.1f}", f"{width:.1f}"))
            start += width
    return parts


def _place(value: float, axis: tuple[float, float]) -> float:
    start, end = axis
    return min(max((value - start) / (end - start), 0.0), 1.0) * BAR_WIDTH


def _axes(reports: Iterable[OutletReport]) -> dict[str, tuple[float, float]]:
    """Return the axes of the agreement and drift bars, wide enough for every outlet shown."""
    return _axes_of([report.score for report in reports])


def _axes_of(scores: Sequence[OutletScore]) -> dict[str, tuple[float, float]]:
    lowest = min((score.agreement.low for score in scores), default=0.0)
    highest = max((score.drift.high for score in scores), default=1.0)
    start = min(WIDEST_AXIS_START, math.floor(lowest * 10) / 10)
    return {
        "agreement_axis": (max(start, 0.0), 1.0),
        "drift_axis": (0.0, min(max(math.ceil(highest * 10) / 10, 0.1), 1.0)),
    }


def _departures(reports: list[OutletReport]) -> list[tuple[int, str, ClaimCase]]:
    """Return (number of the outlet on the page, its name, case) of the contradicted claims."""
    found = [
        (number, report.score.outlet_name, case)
        for number, report in enumerate(reports, start=1)
        for case in report.contradicted
    ]
    return sorted(found, key=lambda item: (not item[2].scored, -item[2].severity, item[2].claim_id))[:SHOWN_DEPARTURES]


def _counts(data: ReportData) -> dict[str, int]:
    facts = [fact for result in data.results for fact in result.facts]
    return {
        "articles": len(data.articles),
        "outlets": len(data.scores),
        "stories": len(data.results),
        "told": sum(len(result.story.article_ids) > 1 for result in data.results),
        "origins": len({origin.origin_id for result in data.results for origin in result.origins}),
        "claims": len(data.claims),
        **{state: sum(fact.state == state for fact in facts) for state in ("settled", "contested", "undetermined")},
    }
