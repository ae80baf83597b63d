from pathlib import Path

import pytest

from scoring.config import EngineConfig
from service.engine import engine_config
from service.settings import SettingError, Settings, name_worker, read_settings, to_environment


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read_settings({"PATH": "/bin"}) == Settings()


def test_each_kind_of_value_is_read_from_text() -> None:
    settings = read_settings(
        {
            "NEWSASSAY_PORT": "8080",
            "NEWSASSAY_DATA": "/srv/news",
            "NEWSASSAY_ENGINE": "light",
            "NEWSASSAY_FEEDS_ALLOW_PRIVATE": "true",
            "NEWSASSAY_LEASE_SECONDS": "2.5",
        }
    )

    expected = Settings(port=8080, data=Path("/srv/news"), engine="light", feeds_allow_private=True, lease_seconds=2.5)
    assert expected == settings


@pytest.mark.parametrize("name", ["NEWSASSAY_PROT", "NEWSASSAY_port", "NEWSASSAY_"])
def test_an_unknown_setting_is_an_error_that_names_it(name: str) -> None:
    with pytest.raises(SettingError, match=f"{name}: is not a setting; known are .*NEWSASSAY_PORT") as caught:
        read_settings({name: "1"})
    assert caught.value.name == name


def test_the_benchmarks_variable_is_known_and_ignored() -> None:
    assert read_settings({"NEWSASSAY_BENCH_DATA": "../data"}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSASSAY_PORT", "http"),
        ("NEWSASSAY_PORT", "70000"),
        ("NEWSASSAY_ENGINE", "huge"),
        ("NEWSASSAY_REDIS_URL", "localhost:6379"),
        ("NEWSASSAY_MAX_BATCH", "0"),
        ("NEWSASSAY_LEASE_SECONDS", "-1"),
        ("NEWSASSAY_REQUESTS_PER_MINUTE", "-1"),
    ],
)
def test_a_value_out_of_range_is_an_error_that_names_the_setting(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_settings({name: value})


def test_settings_survive_the_way_through_an_environment() -> None:
    settings = Settings(data=Path("/srv/x"), port=0, feeds_allow_private=True, worker_name="w", log_format="console")

    assert read_settings(to_environment(settings)) == settings


def test_a_worker_without_a_name_is_named_after_its_process() -> None:
    assert name_worker(Settings(worker_name="given")) == "given"
    assert name_worker(Settings()).rpartition("-")[2].isdigit()


def test_the_models_of_the_settings_are_those_of_the_engine() -> None:
    settings = read_settings(
        {
            "NEWSASSAY_EMBED_MODEL": "some/encoder",
            "NEWSASSAY_MATCHER": "own.npz",
        }
    )

    config = engine_config(settings)

    assert config.embed.model == "some/encoder"
    assert config.match.model == "own.npz"
    assert engine_config(Settings()) == EngineConfig()
