"""What is wrong in an old database, kind by kind, put into a clean one."""

from __future__ import annotations

from gigafibre_fsm.sample.legacy.dirt import devices, money, network, people, services, text
from gigafibre_fsm.sample.legacy.dirt.stock import KINDS, Stock
from gigafibre_fsm.sample.legacy.generator import Tables

ROOMS = (text, network, people, services, money, devices)
"""The modules that fill KINDS."""


def spoil(tables: Tables) -> dict[str, list[str]]:
	"""Put every kind of dirt into `tables`; returns the rows of each kind as findings name them."""
	stock = Stock(tables)
	return {name: put(stock) for name, put in KINDS.items()}
