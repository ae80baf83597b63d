import pytest
import structlog

from service.settings import Settings
from service.telemetry import configure_logging


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_logged_error_shows_where_it_happened_and_no_local_variables(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(Settings(log_format="json" if log_format == "json" else "console"))
    authorization = "Bearer secret-of-the-house"
    try:
        int(authorization[:0])
    except ValueError:
        structlog.get_logger().exception("it_failed")

    text = capsys.readouterr().err

    assert "test_telemetry.py" in text
    assert "secret-of-the-house" not in text
