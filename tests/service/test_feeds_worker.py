"""A worker that follows a feed, from the feed to the story it stores."""

import anyio

from service.cli_feeds import add_feed
from service.repository.connection import Connection
from service.repository.feeds import FeedStore
from service.repository.stories import StoryStore
from service.settings import Settings
from service.worker.process import find_companions, now
from service.worker.session import WorkerPlan, run_worker
from tests.service.feed_documents import item, page, rss
from tests.service.feed_server import Reply, running_server
from tests.service.stand_in import StandIn


async def test_a_worker_scores_what_it_finds_in_a_feed(connection: Connection, store_url: str) -> None:
    settings = Settings(redis_url=store_url, feeds_allow_private=True, worker_name="w")
    plan = WorkerPlan(settings=settings, url=store_url, companions=find_companions(settings))
    stories, stop = StoryStore(connection), anyio.Event()
    async with running_server() as server, anyio.create_task_group() as group:
        links = [server.url(path, "127.0.0.1") for path in ("/one", "/two")]
        server.routes["/feed"] = Reply(
            body=rss(*(item(number, link, title=f"Ferry report {number}") for number, link in enumerate(links)))
        )
        server.routes["/one"] = Reply(body=page("The ferry carried 81 people."))
        await add_feed(FeedStore(connection), server.url("/feed", "127.0.0.1"), now())
        group.start_soon(run_worker, plan, stop, StandIn())
        with anyio.fail_after(60):
            while not [story for story in await stories.list_all() if len(story.articles) == 2]:  # noqa: ASYNC110 - another task fills the store
                await anyio.sleep(0.05)
        stop.set()

    (story,) = await stories.list_all()
    assert {article.title for article in story.articles} == {"Ferry report 0", "Ferry report 1"}
    assert {article.outlet_id for article in story.articles} == {"127.0.0.1"}
