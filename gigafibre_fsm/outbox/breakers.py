"""Stores the circuit breakers in the cache, shared by all workers. Without Redis every circuit is closed."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import frappe
from redis.exceptions import RedisError

from gigafibre_fsm.outbox.rules import LONGEST_REST, Breaker

FORGOTTEN_AFTER = int(LONGEST_REST.total_seconds()) * 4


def load(key: str) -> Breaker:
	with suppress(RedisError):
		kept: tuple[int, datetime | None] | None = frappe.cache.get_value(_name(key), expires=True)
		if kept:
			return Breaker(*kept)
	return Breaker()


def store(key: str, breaker: Breaker) -> None:
	with suppress(RedisError):
		if breaker == Breaker():
			frappe.cache.delete_value(_name(key))
		else:
			state = (breaker.failures, breaker.open_until)
			frappe.cache.set_value(_name(key), state, expires_in_sec=FORGOTTEN_AFTER)


def _name(key: str) -> str:
	return f"gigafibre_breaker:{key}"
