"""A queue in Redis: adding an entry is one write, and one worker at a time empties it. Entries stay in the queue until they
are discarded, so a worker that dies loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import frappe


@dataclass(frozen=True)
class WorkQueue:
	"""`name` begins with `fsm-`: such keys survive a cleared cache (hooks.py). Raises RedisError without Redis."""

	name: str

	def add(self, entries: Sequence[str]) -> int:
		"""Append entries; returns the new length."""
		return int(frappe.cache.execute_command("RPUSH", self._key(), *entries))

	def length(self) -> int:
		return int(frappe.cache.execute_command("LLEN", self._key()))

	def oldest(self, most: int) -> list[bytes]:
		return frappe.cache.execute_command("LRANGE", self._key(), 0, most - 1)

	def discard(self, count: int) -> None:
		"""Remove the first `count` entries, which are done."""
		frappe.cache.execute_command("LTRIM", self._key(), count, -1)

	@contextmanager
	def single_worker(self) -> Iterator[bool]:
		"""Context manager: whether this process got the lock and may empty the queue."""
		lock = f"{self.name}:{frappe.conf.db_name}"[:64]
		mine = bool(frappe.db.sql("SELECT GET_LOCK(%s, 0)", lock)[0][0])
		try:
			yield mine
		finally:
			if mine:
				frappe.db.sql("SELECT RELEASE_LOCK(%s)", lock)

	def _key(self) -> bytes:
		return frappe.cache.make_key(self.name)
