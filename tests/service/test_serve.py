"""The long-running commands, in this process where signals allow it."""

import itertools
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from scoring.errors import ModelFileError
from service import cli_serve
from service.cli_serve import api, run_until_idle, serve, worker
from service.progress import RunCounts
from service.settings import SettingError, Settings
from service.worker.process import EXIT_ENGINE
from tests.factories import make_article, make_record, without_time
from tests.service.stand_in import StandIn


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def until(check: Callable[[], Any], seconds: float = 180.0) -> Any:
    """Return the first true answer; an API that isn't there yet counts as false."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            answer = check()
        except httpx.TransportError:
            answer = None
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not come about in time")


def beside(visit: Callable[[], None]) -> tuple[threading.Thread, list[BaseException]]:
    """Run a visitor in a thread; end this process' command by SIGTERM when it has finished or failed."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            visit()
        except BaseException as failure:  # noqa: BLE001 - told to the test below
            failures.append(failure)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failures


def run_with(command: Callable[[Settings], None], settings: Settings, visit: Callable[[], None]) -> None:
    thread, failures = beside(visit)
    command(settings)
    thread.join()
    if failures:
        raise failures[0]


@pytest.mark.models
@pytest.mark.timeout(400)
def test_serve_scores_what_is_posted_survives_its_worker_and_keeps_data_over_a_restart(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, port=free_port(), engine="light", log_level="error", requests_per_minute=0)
    root = f"http://127.0.0.1:{settings.port}"
    story: dict[str, Any] = {}

    def post(record: dict[str, Any]) -> str:
        location = httpx.post(f"{root}/v1/articles", json=record).raise_for_status().headers["location"]
        job = until(lambda: (found := httpx.get(root + location).json())["state"] == "done" and found)
        return str(job["story_id"])

    def first_visit() -> None:
        until(lambda: httpx.get(f"{root}/livez").status_code == 200)
        assert httpx.get(f"{root}/readyz").status_code in {200, 503}
        until(lambda: httpx.get(f"{root}/readyz").status_code == 200)
        story["id"] = post(make_record())
        (child,) = multiprocessing.active_children()
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        assert post(make_record(id="a-2", body="The ferry between the islands resumed after 9 days.")) != ""

    def second_visit() -> None:
        until(lambda: httpx.get(f"{root}/livez").status_code == 200)
        assert httpx.get(f"{root}/v1/stories/{story['id']}").status_code == 200

    run_with(serve, settings, first_visit)
    run_with(serve, settings, second_visit)
    assert not multiprocessing.active_children()


def test_the_api_runs_alone_against_a_server(store_url: str) -> None:
    settings = Settings(redis_url=store_url, port=free_port(), log_level="error")
    root = f"http://127.0.0.1:{settings.port}"

    def visit() -> None:
        until(lambda: httpx.get(f"{root}/livez").status_code == 200)
        assert httpx.get(f"{root}/readyz").status_code == 503
        assert httpx.post(f"{root}/v1/articles", json=make_record()).status_code == 202

    run_with(api, settings, visit)


def test_a_port_in_use_is_an_error_that_names_the_setting(store_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = Settings(redis_url=store_url, port=other.getsockname()[1], log_level="error")
        with pytest.raises(SettingError, match="NEWSASSAY_PORT"):
            api(settings)


def test_a_worker_runs_alone_against_a_server(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.worker.session.EngineTools.from_settings", lambda _: StandIn())
    settings = Settings(redis_url=store_url, port=free_port(), log_level="error", log_format="console")

    import redis

    from service.repository import keys

    seen: list[int] = []

    with redis.Redis.from_url(store_url) as client:
        run_with(worker, settings, lambda: seen.append(until(lambda: client.zcard(keys.WORKERS))))
        left = client.zcard(keys.WORKERS)

    assert (seen, left) == ([1], 0)


def test_a_worker_without_usable_models_says_why_and_ends(
    store_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def load(_: Settings) -> StandIn:
        raise ModelFileError("weights", "the file is missing")

    monkeypatch.setattr("service.worker.session.EngineTools.from_settings", load)

    with pytest.raises(SystemExit) as ended:
        worker(Settings(redis_url=store_url))

    assert ended.value.code == EXIT_ENGINE
    assert "model weights: the file is missing" in capsys.readouterr().err


@pytest.mark.parametrize("command", [api, worker])
def test_parts_that_run_apart_ask_for_a_server(command: Callable[[Settings], None]) -> None:
    with pytest.raises(SettingError, match="NEWSASSAY_REDIS_URL"):
        command(Settings())


def test_a_worker_that_keeps_dying_is_started_again_each_time_later(monkeypatch: pytest.MonkeyPatch) -> None:
    starts: list[float] = []
    stopping = threading.Event()

    class Dying:
        exitcode = 1

        def __init__(self, **_: Any) -> None:
            starts.append(time.monotonic())
            if len(starts) == 4:
                stopping.set()

        def start(self) -> None:
            """Die at once."""

        def is_alive(self) -> bool:
            return False

        def terminate(self) -> None:
            """Nothing is left to end."""

        def join(self, timeout: float | None = None) -> None:
            """Nothing is left to wait for."""

    class Context:
        Process = Dying

    monkeypatch.setattr(cli_serve, "WATCH_SECONDS", 0.05)
    monkeypatch.setattr(multiprocessing, "get_context", lambda _: Context())

    cli_serve._keep_worker(Settings(log_level="error"), "unix:///none", stopping)

    waits = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert len(starts) == 4
    assert waits[2] > waits[0]


def test_a_worker_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_serve, "STOP_SECONDS", 0.2)
    process = multiprocessing.get_context("fork").Process(target=_ignore_signals)
    process.start()
    time.sleep(0.3)

    cli_serve._stop(process)

    assert process.exitcode == -signal.SIGKILL


def _ignore_signals() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)


def test_a_run_over_articles_ends_by_itself_with_stories_and_scores(tmp_path: Path) -> None:
    articles = [make_article(f"a{number}", title="Fire told", body="They counted 3 boats.") for number in range(3)]
    settings = Settings(data=tmp_path, log_level="error")

    counts: list[RunCounts] = []
    outcome = run_until_idle(settings, articles, StandIn(), counts.append)
    again = run_until_idle(settings, articles, StandIn())

    assert [submission.outcome for submission in outcome.submissions] == ["accepted"] * 3
    assert [score.articles for score in outcome.scores] == [3]
    assert {item.articles for item in counts} == {3}
    assert [submission.outcome for submission in again.submissions] == ["known"] * 3
    assert again.stories == outcome.stories
    assert without_time(again.scores) == without_time(outcome.scores)


@pytest.mark.models
def test_the_store_and_the_offline_scorer_give_the_same_stories_and_scores(tmp_path: Path) -> None:
    from scoring.batch import score_articles
    from scoring.engine import light_engine
    from service.inputs import read_inputs
    from tests.factories import NOW

    fixtures = Path(__file__).resolve().parents[2] / "fixtures"
    articles = read_inputs([str(fixtures)], NOW).articles[:20]

    stored = run_until_idle(Settings(data=tmp_path, log_level="error", engine="light"), articles)
    offline = score_articles(articles, light_engine())

    assert {story.result.story.story_id: story.result for story in stored.stories} == {
        result.story.story_id: result for result in offline.stories
    }
    assert without_time(stored.scores) == without_time(offline.scores)


def by_outlet(score: Any) -> str:
    return str(score.outlet_id)
