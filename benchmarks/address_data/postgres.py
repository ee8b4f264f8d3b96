"""A private PostgreSQL with pg_trgm: on loopback, with a data folder that is deleted afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.address_data.province import Province
from benchmarks.address_data.site import say
from embedded.launcher.machine import install_packages
from embedded.launcher.state import State
from gigafibre_fsm.spelling import plain

LIMIT = 10
PATIENCE_MS = 30_000
# The last two search by word similarity: the query may be a part of the address.
VARIANTS = {
	"GIN % 0.3": (
		"SET pg_trgm.similarity_threshold = 0.3",
		"SELECT id FROM {gin} WHERE label % %(q)s ORDER BY similarity(label, %(q)s) DESC LIMIT 10",
	),
	"GIN <% 0.6": (
		"SET pg_trgm.word_similarity_threshold = 0.6",
		"SELECT id FROM {gin} WHERE %(q)s <% label ORDER BY word_similarity(%(q)s, label) DESC LIMIT 10",
	),
	"GiST <->": ("SELECT 1", "SELECT id FROM {gist} ORDER BY label <-> %(q)s LIMIT 10"),
	"GiST <<->": ("SELECT 1", "SELECT id FROM {gist} ORDER BY %(q)s <<-> label LIMIT 10"),
}

SLOW = ("GIN % 0.3", "GiST <->")  # seconds a line


def programs() -> Path:
	"""Debian installs the server's programs in a folder named by their version."""
	install_packages(State.open(), {"psql": "postgresql"})
	return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))


@contextmanager
def running() -> Iterator[Any]:
	"""A connection to a fresh server, which is stopped when the body ends."""
	import psycopg2

	folder, found = Path(tempfile.mkdtemp(prefix="fsm-postgres-")), programs()
	data = folder / "data"
	# PostgreSQL refuses to run as root
	other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
	if other:
		account = pwd.getpwnam("postgres")
		os.chown(folder, account.pw_uid, account.pw_gid)
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		port = probe.getsockname()[1]
	log = (folder / "log").open("wb")
	server = None
	try:
		subprocess.run(
			[*other, found / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
			check=True, stdout=log, stderr=log, cwd=folder,
		)  # fmt: skip
		settings = {
			"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off",
			"shared_buffers": "1536MB", "maintenance_work_mem": "768MB", "work_mem": "128MB", "max_wal_size": "4GB",
			"wal_level": "minimal", "max_wal_senders": 0, "autovacuum": "off", "jit": "off",
			"max_parallel_workers_per_gather": 0,
		}  # fmt: skip
		options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
		server = subprocess.Popen(
			[*other, found / "postgres", "-D", data, *options], stdout=log, stderr=log, cwd=folder
		)
		for _try in range(120):
			try:
				connection = psycopg2.connect(host="127.0.0.1", port=port, user="bench", dbname="postgres")
				break
			except psycopg2.OperationalError:
				time.sleep(0.25)
		else:
			raise RuntimeError((folder / "log").read_text()[-2000:])
		connection.autocommit = True
		yield connection
		connection.close()
	finally:
		if server:
			server.send_signal(signal.SIGINT)
			server.wait(60)
		log.close()
		shutil.rmtree(folder, ignore_errors=True)


def load(connection: Any, made: Province) -> None:
	"""All addresses as one line of text each, without accents, in a table with a GIN and one with a GiST index."""
	say("PostgreSQL: loading")
	cursor = connection.cursor()
	cursor.execute("CREATE EXTENSION pg_trgm")
	cursor.execute("CREATE TABLE gin (id int, label text)")
	street_label = [
		plain(f"{name}, {made.towns[town].name}")
		for name, town in zip(made.street_name, made.street_town.tolist(), strict=True)
	]
	cursor.copy_from(_Lines(made, street_label), "gin", columns=("id", "label"))
	cursor.execute("CREATE TABLE gist AS SELECT * FROM gin")
	for name, kind in (
		("gin", "gin (label gin_trgm_ops)"),
		("gist", "gist (label gist_trgm_ops(siglen=256))"),
	):
		started = time.monotonic()
		cursor.execute(f"CREATE INDEX ON {name} USING {kind}")
		cursor.execute(f"ANALYZE {name}")
		cursor.execute("SELECT pg_size_pretty(pg_indexes_size(%s))", (name,))
		say(f"PostgreSQL: {name} index in {time.monotonic() - started:.0f} s, {cursor.fetchone()[0]}")
	cursor.execute(f"SET statement_timeout = {PATIENCE_MS}")


class _Lines:
	"""The rows in the format that COPY reads."""

	def __init__(self, made: Province, street_label: list[str]) -> None:
		self.lines = (
			f"{row}\t{civic}{made.suffix_of(row)} {street_label[street]} {made.postals[postal].lower()}\n"
			for row, (civic, street, postal) in enumerate(
				zip(made.civic.tolist(), made.street.tolist(), made.postal.tolist(), strict=True)
			)
		)

	def read(self, size: int = -1) -> str:
		taken: list[str] = []
		length = 0
		for line in self.lines:
			taken.append(line)
			length += len(line)
			if 0 < size <= length:
				break
		return "".join(taken)


def ask(connection: Any, variant: str, text: str) -> tuple[list[int], float]:
	"""The ten rows that a variant finds, best first, and how long it took in ms; none when it takes too long."""
	import psycopg2

	setting, query = VARIANTS[variant]
	query = query.replace("% %(q)s", "%% %(q)s").replace("<% label", "<%% label")
	cursor = connection.cursor()
	cursor.execute(setting)
	started = time.perf_counter()
	try:
		cursor.execute(query.format(gin="gin", gist="gist"), {"q": plain(text)})
		rows = [row for (row,) in cursor.fetchall()]
	except psycopg2.errors.QueryCanceled:
		rows = []
	return rows, (time.perf_counter() - started) * 1000
