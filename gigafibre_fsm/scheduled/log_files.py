"""Limits the size of log files. Frappe rotates the files it opens; those that supervisor, a shell or a container redirects
would grow forever.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import frappe
from frappe.utils import get_bench_path

LARGEST = 50_000_000
TAIL = 5_000_000
ROTATED_DAYS = 30
DAY_SECONDS = 86_400


def trim() -> int:
	"""Trim the log files of the bench and of the site; returns the bytes freed."""
	folders = (Path(get_bench_path()) / "logs", Path(frappe.get_site_path("logs")))
	return sum(trim_file(file) for folder in folders for file in _files(folder))


def trim_file(file: Path, largest: int = LARGEST, tail: int = TAIL) -> int:
	"""Delete a rotated file after a month. Of a file larger than `largest` bytes, keep the last `tail` bytes in `<file>.1`
	and truncate it: its writer has it open, so it is neither renamed nor deleted. Returns the bytes freed.
	"""
	told = file.stat()
	if file.suffix != ".log":
		if time.time() - told.st_mtime <= ROTATED_DAYS * DAY_SECONDS:
			return 0
		file.unlink()
		return told.st_size
	if told.st_size <= largest:
		return 0
	with file.open("rb") as log:
		log.seek(-min(tail, told.st_size), os.SEEK_END)
		last = log.read()
	file.with_name(f"{file.name}.1").write_bytes(last)
	os.truncate(file, 0)
	return told.st_size - len(last)


def _files(folder: Path) -> Iterator[Path]:
	"""The log files in a folder, current (`x.log`) and rotated (`x.log.1`, `x.log.2.gz`), without links."""
	if folder.is_dir():
		yield from (file for file in sorted(folder.iterdir()) if ".log" in file.name and _is_plain(file))


def _is_plain(file: Path) -> bool:
	return file.is_file() and not file.is_symlink()
