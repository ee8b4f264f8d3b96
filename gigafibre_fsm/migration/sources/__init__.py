"""Opens a legacy database: a folder of CSV files, or a MariaDB or MySQL server. Never written to."""

from __future__ import annotations

from pathlib import Path

from gigafibre_fsm.migration.sources.csv_folder import CsvFolder
from gigafibre_fsm.migration.sources.server import Server
from gigafibre_fsm.migration.sources.source import UNTOUCHED, Source, WrongSource, check, has

__all__ = ["UNTOUCHED", "Source", "WrongSource", "check", "has", "opened"]


def opened(where: str) -> Source:
	"""The source at a path or a URL (`mysql://user:password@host:port/schema`). Raises WrongSource."""
	if where.startswith(("mysql://", "mariadb://")):
		return Server(where)
	if "://" in where:
		# The address may hold a password: it is not repeated.
		raise WrongSource("the source is a folder of CSV files, or mysql://user:password@host:port/schema")
	return CsvFolder(Path(where))
