"""A legacy database on a MariaDB or MySQL server, read in one read-only transaction, so that all rows are from the same
moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import SplitResult, unquote, urlsplit

from gigafibre_fsm import database
from gigafibre_fsm.migration.mapping import TableMap
from gigafibre_fsm.migration.reading import Raw
from gigafibre_fsm.migration.sources.source import UNTOUCHED, WrongSource

PORT, SECONDS = 3306, 20
READ_SECONDS = 300
"""A first block of rows may take long; a server that is silent for longer is gone."""
AT_ONCE = 2_000


class Server:
	def __init__(self, url: str) -> None:
		told = _parts(url)
		self.schema = told.path.strip("/")
		self.label = f"{told.hostname}/{self.schema}"
		try:
			self._connection = database.connect(
				host=told.hostname,
				port=told.port or PORT,
				user=unquote(told.username or ""),
				password=unquote(told.password or ""),
				database=self.schema,
				connect_timeout=SECONDS,
				read_timeout=READ_SECONDS,
				write_timeout=READ_SECONDS,
				charset="utf8mb4",
			)
		except (database.driver_error(), UnicodeError) as error:
			raise WrongSource(f"{self.label}: {error.args[-1]}") from error
		self._columns: dict[str, list[str] | None] = {}
		with self._connection.cursor() as cursor:
			cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
			cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")

	def columns(self, table: str) -> list[str] | None:
		if table not in self._columns:
			schema, _dot, name = table.rpartition(".")
			with self._reading(table), self._connection.cursor() as cursor:
				cursor.execute(
					"SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s",
					(schema or self.schema, name),
				)
				self._columns[table] = [row[0] for row in cursor.fetchall()] or None
		return self._columns[table]

	def rows(self, mapped: TableMap) -> Iterator[Raw]:
		names = list(dict.fromkeys(mapped.columns.values()))
		table = ".".join(_quoted(part) for part in mapped.table.split("."))
		# Read as bytes: otherwise the server would replace invalid characters by question marks, and the driver zero dates by
		# None.
		asked = ", ".join(f"CAST({_quoted(name)} AS BINARY)" for name in names)
		key = _quoted(mapped.key)
		with self._connection.cursor() as cursor:
			with self._reading(mapped.table):
				cursor.execute(f"SELECT {asked} FROM {table} ORDER BY {key}")  # noqa: S608 - quoted names
				part = cursor.fetchmany(AT_ONCE)
			while part:
				for row in part:
					yield dict(zip(names, row, strict=True))
				with self._reading(mapped.table):
					part = cursor.fetchmany(AT_ONCE)

	@contextmanager
	def _reading(self, table: str) -> Iterator[None]:
		"""Turns a lost connection into a sentence that says how to continue."""
		try:
			yield
		except database.driver_error() as error:
			told = f"{self.label} broke off while `{table}` was read ({error.args[-1]}). {UNTOUCHED}"
			raise WrongSource(told) from error

	def close(self) -> None:
		if self._connection.open:
			self._connection.close()


ADDRESS = (
	"the address of a server is mysql://user:password@host:port/schema; in a password, @ is written %40, / %2F, # %23,"
	" ? %3F, % %25"
)


def _parts(url: str) -> SplitResult:
	"""Raises WrongSource for an invalid URL, without repeating its password."""
	try:
		told = urlsplit(url)
		port = told.port
	except ValueError:  # invalid brackets or port; its text may contain the password
		raise WrongSource(ADDRESS) from None
	if port == 0 or not told.hostname or not told.path.strip("/") or told.query or told.fragment:
		raise WrongSource(ADDRESS)
	return told


def _quoted(name: str) -> str:
	return "`" + name.replace("`", "``") + "`"
