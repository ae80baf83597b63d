"""Fixtures and settings that all tests share."""

import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from scoring.config import EmbedConfig
from scoring.embed import Encoder, load_encoder
from scoring.engine import Engine, load_engine

# Timing checks of hypothesis fail on a slow day; everything else of it stays on.
settings.register_profile("newsassay", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newsassay")


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """Return the packaged sentence encoder, loaded once for all tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what libraries warn of while they load is not ours to mend
        return load_encoder(EmbedConfig())


@pytest.fixture(scope="session")
def parser() -> Any:
    """Return the packaged English parser, loaded once for all tests."""
    from scoring.claims.parse import load_parser

    return load_parser()


@pytest.fixture(scope="session")
def engine(encoder: Encoder) -> Engine:
    """Return the full engine, loaded once for all tests."""
    return load_engine(encoder=encoder)
