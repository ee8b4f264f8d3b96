"""Puts every kind of error of an old database into a clean one."""

from __future__ import annotations

from gigafibre_fsm.sample.legacy.dirt import (
	devices,
	history,
	money,
	network,
	people,
	promises,
	services,
	text,
)
from gigafibre_fsm.sample.legacy.dirt.stock import KINDS, Stock
from gigafibre_fsm.sample.legacy.generator import Tables

ROOMS = (text, network, people, services, money, promises, devices, history)
"""The modules that fill KINDS."""


class TooSmall(ValueError):
	"""The database has too few rows for each kind of error to have rows of its own."""


def spoil(tables: Tables) -> dict[str, list[str]]:
	"""Put every kind of error into `tables`; returns the rows of each kind as findings name them. Raises TooSmall."""
	stock = Stock(tables)
	try:
		return {name: put(stock) for name, put in KINDS.items()}
	except StopIteration:
		raise TooSmall("for every kind of dirt it takes 120 accounts and 400 drops at least") from None
