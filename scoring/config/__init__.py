"""Every threshold of the engine, with its unit and where it came from.

One configuration serves all data sets. A step takes its own part; `EngineConfig` holds them all.
"""

import msgspec

from scoring.config.claims import ClaimConfig
from scoring.config.compare import CompareConfig, ValueConfig
from scoring.config.corroboration import CorroborationConfig
from scoring.config.match import MatchConfig
from scoring.config.reliability import ReliabilityConfig
from scoring.config.scores import ConsensusConfig
from scoring.config.stories import EmbedConfig, OriginConfig, StoryConfig

__all__ = [
    "METHOD_VERSION",
    "ClaimConfig",
    "CompareConfig",
    "ConsensusConfig",
    "CorroborationConfig",
    "EmbedConfig",
    "EngineConfig",
    "MatchConfig",
    "OriginConfig",
    "ReliabilityConfig",
    "StoryConfig",
    "ValueConfig",
]

METHOD_VERSION = "2026.12.2"
"""Changes whenever a change of code, model or configuration can change a score."""


class EngineConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The whole engine's configuration: one for all data."""

    origin: OriginConfig = OriginConfig()
    embed: EmbedConfig = EmbedConfig()
    story: StoryConfig = StoryConfig()
    claim: ClaimConfig = ClaimConfig()
    match: MatchConfig = MatchConfig()
    compare: CompareConfig = CompareConfig()
    consensus: ConsensusConfig = ConsensusConfig()
    corroboration: CorroborationConfig = CorroborationConfig()
    reliability: ReliabilityConfig = ReliabilityConfig()
    method_version: str = METHOD_VERSION
