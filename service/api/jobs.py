"""/v1/jobs: how far a submitted article got."""

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from service.api.access import FOLLOW_JOBS, Caller
from service.api.desk import Desk, not_found
from service.repository.stored import Job


class JobController(Controller):
    """Jobs of articles and retractions."""

    path = "/v1/jobs"
    tags = ("articles",)
    opt = FOLLOW_JOBS

    @get("/{job_id:str}", operation_id="getJob", summary="Look up a job")
    async def get_job(self, job_id: FromPath[str], desk: NamedDependency[Desk], caller: NamedDependency[Caller]) -> Job:
        """Return a job: queued, running, done (its story is scored) or failed (with the error)."""
        job = await desk.articles.find_job(job_id)
        if job is None or not caller.may_write(await desk.articles.find_outlet(job.article_id)):
            raise not_found("job", job_id)
        return job
