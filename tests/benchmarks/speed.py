"""Throughput of the offline scorer, and start-up and latency of the service.

`python -m tests.benchmarks.speed [FILE...]` scores each JSONL file of articles (by default the giveme5w1h news
clusters of the evaluation data) and its first tenth, then starts `newsassay serve` on an empty store and posts
articles of the first file one at a time. Prints a table and one JSON line per measurement.
"""

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

DEFAULT = "stories/giveme5w1h_news_cluster.jsonl"
POSTED = 12
"""Articles posted one after the other for the latency; the first ones are warm-up."""
WARM_UP = 2
READY_SECONDS = 180
SCORED_SECONDS = 120


def time_scoring(file: Path, lines: list[str], label: str) -> dict[str, Any]:
    """Score the lines in a fresh process; return articles, seconds and articles per second, model loading included."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        source.write_text("".join(lines), "utf-8")
        started = time.perf_counter()
        subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "service", "score", str(source), "--out", folder, "--quiet"], check=True
        )
        seconds = time.perf_counter() - started
        scored = json.loads((Path(folder) / "outlets.json").read_text("utf-8"))["articles"]
    return {
        "measure": "score",
        "file": file.name,
        "part": label,
        "articles": scored,
        "seconds": round(seconds, 2),
        "articles_per_second": round(scored / seconds, 2),
    }


@contextmanager
def run_service(folder: str) -> Iterator[tuple[str, float]]:
    """Start `newsassay serve` on an empty store; yield its URL and the seconds until it was ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    command = [sys.executable, "-m", "service", "serve", "--data", f"{folder}/data", "--port", str(port)]
    quiet = os.environ | {"NEWSASSAY_LOG_LEVEL": "error"}
    process = subprocess.Popen(command, env=quiet)  # noqa: S603 - our own command
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/readyz", lambda answer: answer.status_code == httpx.codes.OK, READY_SECONDS)
        yield url, time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def wait_for(url: str, done: Any, seconds: float) -> httpx.Response:
    """Ask until `done` says so.

    Raises:
        TimeoutError: when that takes too long.

    """
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline:
        try:
            answer = httpx.get(url, timeout=10)
            if done(answer):
                return answer
        except httpx.TransportError:
            pass
        time.sleep(0.02)
    raise TimeoutError(f"{url} was not done in {seconds} s")


def time_posts(url: str, records: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Post the records one at a time; return for each the seconds to 202 and to scored."""
    times = []
    for record in records:
        started = time.perf_counter()
        answer = httpx.post(f"{url}/v1/articles", json=record, timeout=30)
        answer.raise_for_status()
        accepted = time.perf_counter() - started
        job = wait_for(
            url + answer.headers["location"].removeprefix(url),
            lambda answer: answer.json()["state"] in {"done", "failed"},
            SCORED_SECONDS,
        )
        if job.json()["state"] == "failed":
            raise RuntimeError(job.text)
        times.append((accepted, time.perf_counter() - started))
    return times


def measure_service(lines: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the cold start and the latency of single articles."""
    with tempfile.TemporaryDirectory() as folder, run_service(folder) as (url, ready):
        yield {"measure": "serve", "ready_seconds": round(ready, 2)}
        times = time_posts(url, [json.loads(line) for line in lines[: POSTED + WARM_UP]])[WARM_UP:]
        yield {
            "measure": "post",
            "articles": len(times),
            "accepted_ms_median": round(1000 * statistics.median(accepted for accepted, _ in times), 1),
            "scored_ms_median": round(1000 * statistics.median(scored for _, scored in times)),
            "scored_ms_max": round(1000 * max(scored for _, scored in times)),
        }


def main(arguments: list[str]) -> None:
    """Measure and print."""
    data = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data"))
    files = [Path(name) for name in arguments] or [data / DEFAULT]
    if not all(file.is_file() for file in files):
        print(f"skipped: {', '.join(map(str, files))} not found; set NEWSASSAY_BENCH_DATA or name files")
        return
    rows: list[dict[str, Any]] = []
    for file in files:
        lines = file.read_text("utf-8").splitlines(keepends=True)
        rows.append(time_scoring(file, lines[: max(len(lines) // 10, 1)], "first tenth"))
        rows.append(time_scoring(file, lines, "all"))
    rows.extend(measure_service(files[0].read_text("utf-8").splitlines(keepends=True)))
    for row in rows:
        print("  ".join(f"{key} {value}" for key, value in row.items()))
    for row in rows:
        print(json.dumps(row))


if __name__ == "__main__":
    main(sys.argv[1:])
