"""The HTTP API: one controller for each resource. Handlers read and write the store; no scoring happens here."""

from service.api.articles import ArticleController
from service.api.claims import ClaimController
from service.api.drafts import DraftController
from service.api.jobs import JobController
from service.api.operations import OperationsController
from service.api.outlets import OutletController
from service.api.pages import PageController
from service.api.stories import StoryController

CONTROLLERS = (
    ArticleController,
    ClaimController,
    DraftController,
    JobController,
    StoryController,
    OutletController,
    OperationsController,
    PageController,
)

__all__ = ["CONTROLLERS"]
