"""The engine's tools, made once: encoders, claim reader and trained models, with the configuration."""

import msgspec

from scoring.claim_encoder import ClaimEncoder, HashedClaimEncoder, load_claim_encoder
from scoring.claims import ClaimReader
from scoring.config import EngineConfig
from scoring.corroboration import ObservationModel, load_observation_model
from scoring.embed import Encoder, HashingEncoder, load_encoder
from scoring.match import Matcher, load_matcher
from scoring.stories import JoinModel, load_join_model


class Engine(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a reading or a score needs beside the articles.

    The encoder is not safe under threads: use one engine per thread, or one slot.
    """

    config: EngineConfig
    encoder: Encoder
    claim_encoder: ClaimEncoder
    claim_reader: ClaimReader
    join_model: JoinModel
    matcher: Matcher
    observation_model: ObservationModel

    @property
    def vectors_by(self) -> str:
        """Names of the models behind a reading's vectors; vectors of other models are never compared."""
        return f"{self.encoder.name} {self.claim_encoder.name}"


def load_engine(config: EngineConfig | None = None, encoder: Encoder | None = None) -> Engine:
    """Load the models that the configuration names (seconds; torch is imported here, not before).

    Args:
        config: the default configuration if None.
        encoder: used in place of the configured one, such as a `HashingEncoder` where no weights are at hand.

    Raises:
        ModelFileError: if a model file is missing, altered or of another version.

    """
    config = config or EngineConfig()
    encoder = encoder or load_encoder(config.embed)
    return Engine(
        config=config,
        encoder=encoder,
        claim_encoder=(
            HashedClaimEncoder(encoder) if isinstance(encoder, HashingEncoder) else load_claim_encoder(config.embed)
        ),
        claim_reader=ClaimReader(config.claim),
        join_model=load_join_model(encoder=encoder.name),
        matcher=load_matcher(config.match.model),
        observation_model=load_observation_model(config.corroboration.model),
    )


def light_engine(config: EngineConfig | None = None) -> Engine:
    """Return an engine without neural weights: hashed vectors, the same code otherwise."""
    return load_engine(config, encoder=HashingEncoder())
