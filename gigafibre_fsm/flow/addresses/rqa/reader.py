"""Reads and checks the rows of an address file of the Référentiel québécois d'adresses. Pure."""

from __future__ import annotations

import csv
import datetime
import gzip
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TextIO

from gigafibre_fsm.flow.addresses import civic_number
from gigafibre_fsm.flow.addresses.search.labels import bare_postal
from gigafibre_fsm.flow.addresses.search.tokenizer import stored_tokens
from gigafibre_fsm.spelling import plain

# Field of Civic Address -> the possible names of its column, the current one first.
COLUMNS = {
	"uuidadresse": (
		"identifiant_unique_adresse",
		"uuid",
		"uuidadresse",
		"uuid_adresse",
		"identifiant_unique",
	),
	"civic_number": ("numero_municipal",),
	"civic_suffix": ("numero_municipal_suffixe",),
	"unit": ("numero_unite",),
	"odonym": ("odonyme_recompose_court", "odonyme_recompose_normal"),
	"municipality": ("nom_municipalite",),
	"municipality_code": ("code_municipalite", "code_geographique", "code_mun", "codegeo"),
	"postal_code": ("code_postal",),
	"latitude": ("latitude",),
	"longitude": ("longitude",),
}
FIELDS = tuple(COLUMNS)
# Columns that say whether an address has ended; a file without them has existing addresses only.
END, STATE = "date_fin", "etat"
_ENDED_STATES = ("retire", "aboli", "inacti", "ferme", "supprime", "perime", "termine", "annule")
NEEDED = ("uuidadresse", "civic_number", "odonym", "municipality")
QUEBEC = ((44.5, 63.5), (-80.5, -56.5))  # latitudes, longitudes
LONGEST = 140
LARGEST_NUMBER = 999_999
_IDENTIFIER = re.compile(r"[0-9A-Za-z_.{}:-]{1,64}")
_GZIP = b"\x1f\x8b"


class WrongFile(ValueError):
	"""The file does not have the columns of an address file."""


class BadRow(ValueError):
	"""The reason why a row is invalid, as a sentence."""


class Refused(NamedTuple):
	"""An invalid row; `uuid` is empty when it cannot be read either."""

	line: int
	reason: str
	uuid: str


class Ended(NamedTuple):
	"""A row of an address that no longer exists."""

	line: int
	uuid: str


class Header:
	"""The position of each column in a row; `ignored` names the columns that are not read.

	Raises WrongFile when a required one is missing.
	"""

	def __init__(self, names: Sequence[str]) -> None:
		named = {name.strip().lower(): number for number, name in enumerate(names)}
		self.places = tuple(
			next((named[name] for name in known if name in named), -1) for known in COLUMNS.values()
		)
		missing = [COLUMNS[field][0] for field in NEEDED if self.places[FIELDS.index(field)] < 0]
		if missing:
			raise WrongFile(f"columns are missing: {', '.join(missing)}")
		self.end, self.state = named.get(END, -1), named.get(STATE, -1)
		used = {*self.places, self.end, self.state}
		self.ignored = [name for name, number in named.items() if name and number not in used]
		self.width = max(used) + 1

	def ended(self, row: Sequence[str], today: datetime.date) -> bool:
		"""Whether the address of this row no longer exists. Raises BadRow for an invalid date."""
		if self.state >= 0 and plain(row[self.state].strip()).startswith(_ENDED_STATES):
			return True
		written = row[self.end].strip() if self.end >= 0 else ""
		if not written:
			return False
		try:
			return datetime.date.fromisoformat(_day(written)) <= today
		except ValueError:
			raise BadRow(f"no date: {written[:20]!r}") from None


def _day(written: str) -> str:
	digits = written[:10].replace("-", "").replace("/", "")[:8]
	return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


@dataclass(frozen=True)
class Address:
	"""One row in the form of Civic Address. `values` is in the order of FIELDS; `line` is the line number in the file."""

	line: int
	values: tuple[Any, ...]

	@property
	def uuid(self) -> str:
		return self.values[0]


class Municipalities:
	"""Municipality codes by name and position, for files without codes; of towns with the same name the nearest is used."""

	def __init__(self, towns: Iterable[tuple[str, str, float, float]]) -> None:
		self._named: dict[tuple[str, ...], list[tuple[str, float, float]]] = defaultdict(list)
		for code, name, latitude, longitude in towns:
			self._named[stored_tokens(name)].append((code, latitude, longitude))

	@classmethod
	def from_file(cls, path: Path) -> Municipalities:
		"""From a CSV with the columns code, name, lat, lon."""
		with path.open(encoding="utf-8-sig", newline="") as lines:
			return cls(
				(row["code"], row["name"], float(row["lat"]), float(row["lon"]))
				for row in csv.DictReader(lines)
			)

	def code_of(self, name: str, latitude: float, longitude: float) -> str:
		towns = self._named.get(stored_tokens(name), ())
		if len(towns) > 1 and not latitude:
			return ""
		return min(
			towns,
			key=lambda town: (town[1] - latitude) ** 2 + (0.7 * (town[2] - longitude)) ** 2,
			default=("",),
		)[0]


def fingerprint(path: Path) -> str:
	"""Identifies a file by its content."""
	digest = hashlib.sha256()
	with path.open("rb") as file:
		while block := file.read(1 << 20):
			digest.update(block)
	return digest.hexdigest()[:32]


@contextmanager
def opened(path: Path) -> Iterator[tuple[TextIO, BinaryIO]]:
	"""The text of a file, gzipped or not, and the underlying bytes, whose position is the progress."""
	with path.open("rb") as raw:
		packed = raw.read(2) == _GZIP
		raw.seek(0)
		unpacked = gzip.GzipFile(fileobj=raw) if packed else raw
		yield io.TextIOWrapper(unpacked, encoding="utf-8-sig", newline="", errors="strict"), raw


Row = Address | Refused | Ended


def header_of(text: TextIO) -> tuple[Header, str]:
	"""The first line of a file, and its column separator. Raises WrongFile."""
	try:
		line = text.readline()
	except UnicodeDecodeError as error:
		raise WrongFile(f"the file is not UTF-8: {error.reason}") from error
	except EOFError as error:
		raise WrongFile("the packed file is broken off: fetch it again") from error
	delimiter = max(",;\t|", key=line.count)
	return Header(next(csv.reader([line], delimiter=delimiter), [])), delimiter


def rows(
	text: TextIO, today: datetime.date, skip: int = 0, municipalities: Municipalities | None = None
) -> Iterator[Row]:
	"""Each row after the first `skip` ones; an address that ended on or before `today` is Ended.

	Raises WrongFile when columns are missing, the text is not UTF-8 or a gzipped file is truncated.
	"""
	header, delimiter = header_of(text)
	reader = csv.reader(text, delimiter=delimiter)
	try:
		for number, row in enumerate(reader):
			if number < skip or not row:
				continue
			line = reader.line_num + 1
			try:
				yield _read(line, row, header, today, municipalities)
			except BadRow as reason:
				yield Refused(line, str(reason), _identifier(row, header.places))
	except UnicodeDecodeError as error:
		raise WrongFile(f"the file is not UTF-8: {error.reason}") from error
	except EOFError as error:
		raise WrongFile("the packed file is broken off: fetch it again") from error
	except csv.Error as error:
		raise WrongFile(f"the file cannot be read as CSV: {error}") from error


def _read(
	line: int, row: Sequence[str], header: Header, today: datetime.date, municipalities: Municipalities | None
) -> Row:
	if header.width > len(row):
		raise BadRow(f"{len(row)} columns, fewer than the header has")
	if header.ended(row, today):
		return Ended(line, _identifier(row, header.places))
	return Address(line, _values(row, header.places, municipalities))


def _values(
	row: Sequence[str], place: tuple[int, ...], municipalities: Municipalities | None
) -> tuple[Any, ...]:
	uuid, number, suffix, unit, odonym, town, code, postal, latitude, longitude = (
		" ".join(row[p].split()) if p >= 0 else "" for p in place
	)
	if not _IDENTIFIER.fullmatch(uuid):
		raise BadRow(f"no identifier: {uuid[:40]!r}" if uuid else "no identifier")
	if not number.isascii() or not number.isdigit() or int(number[:9]) > LARGEST_NUMBER:
		raise BadRow(f"no civic number: {number[:20]!r}")
	if not odonym or not town:
		raise BadRow("no street" if not odonym else "no municipality")
	if max(len(odonym), len(town)) > LONGEST or max(len(suffix), len(unit), len(code)) > 20:
		raise BadRow("a text is too long")
	bare = bare_postal(postal)
	if postal and not bare:
		raise BadRow(f"no postal code: {postal[:20]!r}")
	lat, lon = _degrees(latitude, QUEBEC[0]), _degrees(longitude, QUEBEC[1])
	if municipalities and not code:
		code = municipalities.code_of(town, lat, lon)
	return (
		uuid, int(number), civic_number.suffix_of(suffix), unit.upper(), odonym, town, code,
		f"{bare[:3]} {bare[3:]}" if bare else "", lat, lon,
	)  # fmt: skip


def _identifier(row: Sequence[str], place: tuple[int, ...]) -> str:
	written = row[place[0]].strip() if place[0] < len(row) else ""
	return written if _IDENTIFIER.fullmatch(written) else ""


def _degrees(written: str, within: tuple[float, float]) -> float:
	"""A coordinate of Quebec with six decimals; 0 when the file has none."""
	if not written:
		return 0.0
	try:
		degrees = float(written.replace(",", "."))
	except ValueError:
		raise BadRow(f"no coordinate: {written[:20]!r}") from None
	if not within[0] <= degrees <= within[1]:
		raise BadRow(f"a coordinate outside Quebec: {written[:20]}")
	return round(degrees, 6)
