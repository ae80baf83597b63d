"""The ledger and the outlet scores read from it."""

from scoring.reliability.edits import count_edits
from scoring.reliability.explain import explain_outlet
from scoring.reliability.ledger import ledger_rows, mark_scored
from scoring.reliability.records import RecordBook, agreement_bounds, first_day, pick_records
from scoring.reliability.scores import score_outlets

__all__ = [
    "RecordBook",
    "agreement_bounds",
    "count_edits",
    "explain_outlet",
    "first_day",
    "ledger_rows",
    "mark_scored",
    "pick_records",
    "score_outlets",
]
