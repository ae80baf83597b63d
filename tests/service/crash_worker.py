"""A worker process for the crash tests: python -m tests.service.crash_worker URL [PAUSE_SECONDS]."""

import sys

import anyio

from service.settings import Settings
from service.worker.session import WorkerPlan, run_worker
from tests.service.stand_in import StandIn


def main() -> None:
    settings = Settings(worker_name=sys.argv[3], redeliver_seconds=1.0, lease_seconds=1.0)
    plan = WorkerPlan(settings=settings, url=sys.argv[1])

    async def run() -> None:
        await run_worker(plan, anyio.Event(), StandIn(pause_seconds=float(sys.argv[2])))

    anyio.run(run)


if __name__ == "__main__":
    main()
