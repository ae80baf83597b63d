"""Reports for people and programs: the offline scorer's page, and one outlet's report as HTML, JSON and CSV."""

from pathlib import Path

from service.export import ScoredBatch
from service.reports.build import build_outlet_report
from service.reports.data import OutletReport, ReportData
from service.reports.formats import outlet_report_csv, outlet_report_json
from service.reports.pages import offline_report, outlet_report_html

__all__ = [
    "OutletReport",
    "ReportData",
    "build_outlet_report",
    "offline_report",
    "outlet_report_csv",
    "outlet_report_html",
    "outlet_report_json",
    "write_batch_report",
]

REPORT_NAME = "report.html"


def write_batch_report(batch: ScoredBatch, folder: Path) -> Path:
    """Write `report.html` for a run over files into the folder; return its path."""
    data = ReportData(
        articles=batch.articles,
        claims=batch.claims,
        results=batch.results,
        scores=batch.scores,
        as_of=batch.as_of,
        method_version=batch.method_version,
        problems=batch.problems,
    )
    path = folder / REPORT_NAME
    path.write_text(offline_report(data), encoding="utf-8", errors="replace")
    return path
