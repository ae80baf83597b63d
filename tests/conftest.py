"""Fixtures and settings that all tests share."""

from hypothesis import HealthCheck, settings

# Timing checks of hypothesis fail on a slow day; everything else of it stays on.
settings.register_profile("newsassay", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newsassay")
