"""An outlet's report for programs: JSON and CSV."""

import csv
import io

import msgspec

from service.reports.data import ClaimCase, OutletReport

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by spreadsheets (OWASP, CSV injection)."""

COLUMNS = (
    "outlet_id",
    "verdict",
    "scored",
    "drift_type",
    "severity",
    "reason",
    "kind",
    "passage",
    "value",
    "speaker",
    "published_at",
    "url",
    "story",
    "fact",
    "fact_state",
    "against",
    "claim_id",
    "method_version",
    "belief",
    "vote",
)


def outlet_report_json(report: OutletReport) -> bytes:
    """Return the report as one JSON document, times in UTC."""
    return msgspec.json.encode(report)


def outlet_report_csv(report: OutletReport) -> str:
    """Return the contested claims as RFC 4180 CSV with a header line, one claim a row."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for case in (*report.contradicted, *report.disputed, *report.superseded):
        own = case.passage
        cells = (
            report.score.outlet_id,
            case.verdict,
            str(case.scored).lower(),
            case.drift_type or "",
            f"{case.severity:.3f}",
            case.reason,
            case.kind,
            " ".join((own.before + own.value + own.after).split()),
            own.value,
            own.speaker,
            own.published_at.isoformat(),
            own.url,
            case.story_title,
            case.fact_label,
            case.fact_state,
            "; ".join(f"{p.outlet_name}: {p.value}" for p in case.evidence if p.relation == "contradicts"),
            case.claim_id,
            report.score.method_version,
            f"{case.belief:.3f}",
            f"{_vote_for(case):.3f}",
        )
        writer.writerow([guard_cell(cell) for cell in cells])
    return stream.getvalue()


def _vote_for(case: ClaimCase) -> float:
    """Return the share of origins that hold what the claim says; of a list, its least held member."""
    votes = [row.vote for row in case.positions if row.own]
    return (min if case.kind == "set" else max)(votes, default=0.0)


def guard_cell(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
