"""A separate site with millions of addresses, kept until other ones are wanted or the bench is deleted."""

from __future__ import annotations

import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from benchmarks.address_data import province
from benchmarks.address_data.province import Province
from embedded.launcher import sites
from embedded.launcher.bench import run_bench
from embedded.launcher.state import State, hash_of

SITE = "addresses.localhost"
POOL = 2 << 30


def options(text: str | None, seed: int, words: list[str] | None = None) -> Namespace:
	"""The common options of the address figures, from the command line or from `words`."""
	parser = ArgumentParser(description=text)
	parser.add_argument("--rows", type=int, default=province.FULL)
	parser.add_argument("--seed", type=int, default=seed)
	parser.add_argument("--municipalities", type=Path, help="CSV with code, name, lat, lon, population_2023")
	return parser.parse_args(words)


def say(text: str) -> None:
	print(text, file=sys.stderr, flush=True)


def filled(chosen: Namespace) -> Province:
	"""The province of these options, imported into the site as an operator would."""
	state = State.open()
	made = province.make(chosen.seed, chosen.rows, chosen.municipalities)
	say(
		f"{len(made):,} addresses, {len(made.street_name):,} streets, {len(set(made.street_name)):,} names,"
		f" {len(made.towns):,} towns, {len(made.postals):,} postal codes"
	)
	wanted = hash_of(str(vars(chosen)), made.uuid_of(0), made.name_of(len(made) - 1), str(len(made)))
	sites.ensure_site(state, SITE)
	if state.stamp("addresses") != wanted:
		state.set_stamp("addresses", "")
		sites.sql(state, f"TRUNCATE TABLE `{sites.database_name(SITE)}`.`tabCivic Address`")
		with tempfile.TemporaryDirectory(dir=state.folder) as folder:
			file = Path(folder) / "rqa.csv"
			made.write(file)
			say("importing")
			run_bench(state, SITE, "gigafibre", "import-rqa", str(file), log_name="import-rqa")
		say((state.logs / "import-rqa.log").read_text().rpartition("\n")[0].splitlines()[-2])
		state.set_stamp("addresses", wanted)
	return made


def keep_in_memory() -> None:
	"""Give MariaDB memory for the whole table, until it is restarted, and read every row once: a server for
	millions of addresses has that.
	"""
	state = State.open()
	table = f"`{sites.database_name(SITE)}`.`tabCivic Address`"
	sites.sql(
		state,
		f"SET GLOBAL innodb_buffer_pool_size = {POOL}; SELECT SUM(LENGTH(postal_code)) FROM {table}",  # noqa: S608
	)


def connect(made: Any) -> Any:
	"""`frappe` on that site, with the former names of this province's towns."""
	import frappe

	from gigafibre_fsm.flow.addresses.search import aliases

	folder = State.open().sites
	os.chdir(folder)
	frappe.init(site=SITE, sites_path=str(folder))
	frappe.connect()
	frappe.set_user("Guest")
	aliases.former_names = made.former_names
	return frappe
