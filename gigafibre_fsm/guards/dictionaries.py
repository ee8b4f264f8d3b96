"""Keeps a copy of each language's dictionary in the process. Without it the first translated word of every request would read
thousands of sentences from Redis, which takes longer than the rest of a short request.

Frappe deletes a dictionary in Redis when a Translation changes or the caches are cleared. A stamp is stored beside it and
deleted with it: a changed stamp means that the copy is old.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.translate import MERGED_TRANSLATION_KEY
from redis.exceptions import RedisError

from gigafibre_fsm.database import cache_for_request

_copies: dict[tuple[str, str], tuple[bytes, dict[str, str]]] = {}
"""(site, language) -> (stamp, dictionary)."""


class RequestDictionaries(dict[str, dict[str, str]]):
	"""The dictionaries of one request. Frappe's cache looks here before it asks Redis for a language, and stores here what
	Redis returned.
	"""

	def __init__(self) -> None:
		super().__init__()
		self._stamps: dict[str, bytes] = {}

	def __contains__(self, language: object) -> bool:
		return super().__contains__(language) or self._take(str(language))

	def __setitem__(self, language: str, words: dict[str, str]) -> None:
		super().__setitem__(language, words)
		if stamp := self._stamps.get(language):
			_copies[frappe.local.site, language] = (stamp, words.copy())

	def _take(self, language: str) -> bool:
		stamp = self._stamps[language] = _stamp(language)
		held, words = _copies.get((frappe.local.site, language), (b"", {}))
		if not stamp or stamp != held:
			return False
		super().__setitem__(language, words.copy())  # a copy, because Frappe adds entries to it for the desk
		return True


def attach_to_request() -> None:
	"""Give the current request the dictionaries of its process."""
	cache_for_request(_redis_key(), RequestDictionaries())


def forget(translation: Document, _event: str | None = None) -> None:
	"""`doc_events` of Translation: delete the dictionary of its language, so that all processes read it again."""
	frappe.cache.hdel(MERGED_TRANSLATION_KEY, _field(translation.language))


def _stamp(language: str) -> bytes:
	"""The stamp of the dictionary in Redis, empty without Redis."""
	try:
		stamp = frappe.cache.execute_command("HGET", _redis_key(), _field(language))
		if not stamp:
			new = frappe.generate_hash(length=16)
			frappe.cache.execute_command("HSETNX", _redis_key(), _field(language), new)
			stamp = frappe.cache.execute_command("HGET", _redis_key(), _field(language))
	except RedisError:
		return b""
	return stamp or b""


def _redis_key() -> bytes:
	return frappe.cache.make_key(MERGED_TRANSLATION_KEY)


def _field(language: str) -> str:
	return f"stamp:{language}"
