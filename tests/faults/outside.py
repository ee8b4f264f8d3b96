"""The site over HTTP with many visitors at once, and a switch that lifts the limits for one address."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from embedded.story.actor import Actor
from tests.fixtures import environment
from tests.world.fixtures import configure

Result = TypeVar("Result")
MANY = 100_000


def visitor() -> Actor:
	person = Actor(environment("FSM_URL"))
	# The server may close a kept-alive connection while its client is idle.
	person.session.headers["Connection"] = "close"
	return person


@contextmanager
def no_limits() -> Iterator[None]:
	"""All visitors have the same address here: the limits for one address would stop them."""
	file = Path(environment("FSM_SITES"), environment("FSM_SITE"), "site_config.json")
	before = json.loads(file.read_text())
	configure(file, before | {"public_rate_factor": MANY})
	try:
		yield
	finally:
		configure(file, before)


def all_at_once(works: list[Callable[[], Result]]) -> list[Result | Exception]:
	"""Run each in a thread of its own, all started together; an exception counts as a result."""
	gate = threading.Barrier(len(works))
	results: list[Any] = [None] * len(works)

	def one(number: int, work: Callable[[], Result]) -> None:
		try:
			gate.wait()
			results[number] = work()
		except Exception as error:  # the refusals are what is looked at
			results[number] = error

	threads = [threading.Thread(target=one, args=pair) for pair in enumerate(works)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	return results
