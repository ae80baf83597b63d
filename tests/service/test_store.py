import os
import signal
import time
from pathlib import Path

import pytest
import redis

from service.settings import SettingError, Settings
from service.store import StoreInUseError, open_store, require_url, socket_path


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
