"""Retires addresses that are no longer in the newest file: kept for the drops and orders that refer to them, but not
searched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import frappe
import numpy as np
from frappe.utils import now
from numpy.typing import NDArray

from gigafibre_fsm.filters import among
from gigafibre_fsm.flow.addresses.search import store

MOST_MISSING = 0.05  # of all addresses; a file in which more are missing covers only a part of Quebec
NAMES_AT_ONCE = 20_000
MET, ENDED = ".met", ".ended"
FROM_FILES = "retired = 0 AND is_sample = 0"


class Names:
	"""The addresses that an import has found so far, or that its file marks as ended, in a file beside the search index:
	written before the batch is saved, so that none is missing after a power failure. `whole` is False when an import
	resumes and its list is gone.
	"""

	def __init__(self, file: str, begun: bool, suffix: str = MET) -> None:
		folder = store.folder_of_site()
		folder.mkdir(parents=True, exist_ok=True)
		self.path = folder / f"import-{file}{suffix}"
		for other in folder.glob(f"import-*{suffix}"):
			if other != self.path or not begun:
				other.unlink(missing_ok=True)
		self.whole = self.path.exists() or not begun
		if self.path.exists():  # a partial entry belongs to a batch that will be read again
			os.truncate(self.path, self.path.stat().st_size // 8 * 8)

	def add(self, names: Sequence[int]) -> None:
		with self.path.open("ab") as file:
			file.write(np.array(names, dtype=np.int64).tobytes())
			file.flush()
			os.fsync(file.fileno())

	def names(self) -> NDArray[np.int64]:
		"""Sorted, without duplicates."""
		return (
			np.unique(np.fromfile(self.path, dtype=np.int64)) if self.path.exists() else np.empty(0, np.int64)
		)

	def forget(self) -> None:
		self.path.unlink(missing_ok=True)


def missing(met: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
	"""(names of addresses that are not in `met`, number of addresses), without sample addresses."""
	left, there = [], 0
	for names in _known():
		there += len(names)
		left.append(
			np.setdiff1d(names, met[np.searchsorted(met, names[0]) : np.searchsorted(met, names[-1] + 1)])
		)
	return np.concatenate(left) if left else np.empty(0, np.int64), there


def retire(names: NDArray[np.int64]) -> int:
	"""Retire these addresses; returns how many were not retired before."""
	stamp, retired = now(), 0
	for start in range(0, len(names), NAMES_AT_ONCE):
		part = tuple(names[start : start + NAMES_AT_ONCE].tolist())
		retired += frappe.db.count("Civic Address", {"name": among(part), "retired": 0})
		frappe.db.sql(
			"UPDATE `tabCivic Address` SET retired = 1, modified = %s, modified_by = 'Administrator' WHERE name IN %s",
			(stamp, part),
		)
	return retired


def _known() -> Iterator[NDArray[np.int64]]:
	first, last = frappe.db.sql("SELECT MIN(name), MAX(name) FROM `tabCivic Address`")[0]
	if first is None:
		return
	for start in range(int(first), int(last) + 1, NAMES_AT_ONCE):
		packed = frappe.db.sql(
			f"SELECT GROUP_CONCAT(name ORDER BY name SEPARATOR ' ') FROM `tabCivic Address`"  # noqa: S608
			f" WHERE name BETWEEN %s AND %s AND {FROM_FILES}",
			(start, start + NAMES_AT_ONCE - 1),
		)[0][0]
		if packed:
			yield np.fromstring(packed, dtype=np.int64, sep=" ")


def is_complete(path: Path) -> bool:
	"""Whether a file ends with a complete line. A truncated gzipped file cannot be read to its end anyway."""
	with path.open("rb") as file:
		if file.read(2) == b"\x1f\x8b":
			return True
		file.seek(-1, os.SEEK_END)
		return file.read(1) in b"\r\n"
