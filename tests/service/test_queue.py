import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import anyio
from taskiq import AckableMessage

from service.repository import keys
from service.repository.articles import READ_TASK
from service.repository.connection import Connection
from service.repository.queue import StreamQueue, encode_task


async def push(connection: Connection, *job_ids: str) -> None:
    for job_id in job_ids:
        await connection.client.xadd(keys.READ_STREAM, {"data": encode_task(READ_TASK, job_id), "job": job_id})


async def start(url: str, worker: str, redeliver_seconds: float = 60.0) -> StreamQueue:
    queue = StreamQueue(url, worker, redeliver_seconds)
    await queue.startup()
    return queue


async def take(messages: AsyncGenerator[AckableMessage, None]) -> AckableMessage:
    with anyio.fail_after(10):
        return await anext(messages)


def job_of(queue: StreamQueue, message: AckableMessage) -> str:
    return queue.formatter.loads(message.data).task_id


async def count_pending(connection: Connection) -> int:
    pending: dict[str, Any] = await connection.client.xpending(keys.READ_STREAM, keys.READ_GROUP)
    return int(pending["pending"])


async def test_messages_queued_before_the_first_worker_are_delivered_and_deleted_when_acknowledged(
    store_url: str, connection: Connection
) -> None:
    await push(connection, "j1")
    queue = await start(store_url, "w")
    messages = queue.listen()

    message = await take(messages)
    assert job_of(queue, message) == "j1"
    ack: Any = message.ack
    await ack()

    assert await connection.client.xlen(keys.READ_STREAM) == 0
    assert await count_pending(connection) == 0
    await messages.aclose()
    await queue.shutdown()


async def test_a_restarted_worker_of_the_same_name_gets_its_unfinished_messages_at_once(
    store_url: str, connection: Connection
) -> None:
    await push(connection, "j1", "j2")
    first = await start(store_url, "w")
    messages = first.listen()
    await take(messages)
    await messages.aclose()
    await first.shutdown()

    second = await start(store_url, "w")
    again = second.listen()
    assert [job_of(second, await take(again)) for _ in range(2)] == ["j1", "j2"]
    await again.aclose()
    await second.shutdown()


async def test_messages_of_a_dead_worker_come_without_new_ones_arriving(store_url: str, connection: Connection) -> None:
    await push(connection, "j1")
    dead = await start(store_url, "dead")
    lost = dead.listen()
    await take(lost)
    await lost.aclose()
    await dead.shutdown()

    other = await start(store_url, "other", redeliver_seconds=0.2)
    messages = other.listen()
    assert job_of(other, await take(messages)) == "j1"
    await messages.aclose()
    await other.shutdown()


async def test_messages_of_a_slow_worker_that_lives_stay_its_own(store_url: str, connection: Connection) -> None:
    await push(connection, "j1")
    slow, other = [await start(store_url, name, redeliver_seconds=0.8) for name in ("slow", "other")]
    held, waiting = slow.listen(), other.listen()
    await take(held)
    renewing = asyncio.create_task(slow.keep_renewing())

    with anyio.move_on_after(2.0) as waited:
        await anext(waiting)
    assert waited.cancelled_caught
    renewing.cancel()

    other_messages = other.listen()
    assert job_of(other, await take(other_messages)) == "j1"
    for messages in (held, waiting, other_messages):
        await messages.aclose()
    await slow.shutdown()
    await other.shutdown()


async def test_listening_ends_by_itself_when_the_queue_is_closed(store_url: str) -> None:
    queue = await start(store_url, "w")
    messages = queue.listen()
    waiting = asyncio.ensure_future(anext(messages, None))
    await anyio.sleep(0.05)
    queue.close()

    with anyio.fail_after(5):
        assert await waiting is None
    await queue.shutdown()


async def test_a_released_message_is_no_longer_renewed(store_url: str, connection: Connection) -> None:
    await push(connection, "j1")
    queue = await start(store_url, "w", redeliver_seconds=0.3)
    messages = queue.listen()
    await take(messages)
    queue.release("j1")
    await queue.renew()

    assert job_of(queue, await take(messages)) == "j1"
    await messages.aclose()
    await queue.shutdown()


async def test_a_message_whose_entry_was_deleted_is_passed_over(store_url: str, connection: Connection) -> None:
    await push(connection, "j1")
    first = await start(store_url, "w")
    messages = first.listen()
    await take(messages)
    await messages.aclose()
    await first.shutdown()
    await connection.client.xtrim(keys.READ_STREAM, maxlen=0, approximate=False)
    await push(connection, "j2")

    second = await start(store_url, "w")
    again = second.listen()
    assert job_of(second, await take(again)) == "j2"
    await again.aclose()
    await second.shutdown()
