"""Is a claim's value told by an independent outlet of the story, contradicted, or met by silence."""

from scoring.corroboration.model import ObservationModel, load_observation_model
from scoring.corroboration.observe import Told, observe_story

__all__ = ["ObservationModel", "Told", "load_observation_model", "observe_story"]
