"""The index of this site's addresses, shared by all workers: built once from MariaDB, kept in a file that every worker maps,
rebuilt in the background when addresses change.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frappe
from frappe.utils.synchronization import filelock

from gigafibre_fsm.flow.addresses.search import aliases, progress, records
from gigafibre_fsm.flow.addresses.search.build import build
from gigafibre_fsm.flow.addresses.search.index import AddressIndex
from gigafibre_fsm.flow.addresses.search.index_files import FORMAT, SCRATCH, load_index, save_index

LOOK_AGAIN_SECONDS = 5.0
# Up to this many addresses, building an index takes less time than a background job.
SMALL = 60_000
BUILD_SECONDS = 300
KEPT = 2
JOB = "gigafibre-address-index"


@dataclass
class Loaded:
	"""See `records.Rows` for `drops` and `drop_of`."""

	index: AddressIndex
	with_civic: bool
	drops: list[str]
	drop_of: dict[int, str]
	stamp: tuple[Any, ...]
	checked: float


_loaded: dict[tuple[str, bool], Loaded] = {}
_turn = threading.Lock()


def mark_changed() -> None:
	"""Tell every worker that addresses have changed.

	Writes a row beside Frappe's defaults directly: setting a default clears the cache of the whole site.
	"""
	version = frappe.generate_hash(length=10)
	name = frappe.db.get_value("DefaultValue", records.VERSION)
	if name:
		frappe.db.set_value("DefaultValue", name, "defvalue", version, update_modified=False)
	else:
		frappe.get_doc({"doctype": "DefaultValue", **records.VERSION, "defvalue": version}).db_insert()


def loaded(with_civic: bool) -> Loaded:
	"""The current index of this worker. After a change of many addresses, the old one answers until a background job has
	built the new one.
	"""
	key = (frappe.local.site, with_civic)
	known = _loaded.get(key)
	if known and time.monotonic() - known.checked < LOOK_AGAIN_SECONDS:
		return known
	if known and not _turn.acquire(blocking=False):
		return known  # another thread is building it: old results are better than a wait
	if not known:
		_turn.acquire()
	try:
		_loaded[key] = _latest(_loaded.get(key), with_civic)
		return _loaded[key]
	finally:
		_turn.release()


def _latest(known: Loaded | None, with_civic: bool) -> Loaded:
	stamp = records.stamp(with_civic)
	if known and known.with_civic != with_civic:
		known = None  # the drops alone, until the index is built
	fresh = known if known and known.stamp == stamp else _mapped(_folder(stamp, with_civic), stamp)
	if not fresh:
		known = known or _older(with_civic)
		if known and progress.running():
			fresh = known
		elif with_civic and not known and records.many_civic(SMALL):
			# The first index of millions takes long: until then only the drops, which are few, are searched.
			_make_in_background(with_civic)
			fresh = _latest(_loaded.get((frappe.local.site, False)), with_civic=False)
		elif known and len(known.index.row_ref) > SMALL:
			_make_in_background(with_civic)
			fresh = known
		else:
			fresh = build_or_load(with_civic)
	fresh.checked = time.monotonic()
	return fresh


def prepare() -> None:
	"""Build the index in advance, if that takes long and its file is missing: a migration may have changed its format."""
	if records.many_civic(SMALL) and not _folder(records.stamp(with_civic=True), with_civic=True).exists():
		_make_in_background(with_civic=True)


def build_or_load(with_civic: bool) -> Loaded:
	"""The index of the current addresses, loaded from its file or built and saved; concurrent callers wait for the same one."""
	with filelock(f"{JOB}-{int(with_civic)}", timeout=BUILD_SECONDS):
		stamp = records.stamp(with_civic)
		folder = _folder(stamp, with_civic)
		if there := _mapped(folder, stamp):
			return there
		rows = records.read(with_civic)
		index = build(
			rows.streets,
			rows.street,
			rows.civic,
			rows.postal,
			rows.ref,
			aliases=aliases.former_names(),
			points=(rows.latitude, rows.longitude),
			doors=(rows.suffix, rows.unit),
		)
		save_index(index, folder, {"drops": rows.drops, "drop_of": list(rows.drop_of.items())})
		_tidy(folder)
		return _mapped(folder, stamp) or Loaded(index, with_civic, rows.drops, rows.drop_of, stamp, 0.0)


def make_now(with_civic: bool) -> None:
	"""Background job: runs `build_or_load`."""
	build_or_load(with_civic)


def _make_in_background(with_civic: bool) -> None:
	try:
		# Enqueued at once: a search commits nothing, and the job depends on nothing that this request wrote.
		frappe.enqueue(  # nosemgrep: enqueue-before-commit
			"gigafibre_fsm.flow.addresses.search.store.make_now",
			queue="long",
			timeout=BUILD_SECONDS,
			job_id=f"{JOB}-{int(with_civic)}",
			deduplicate=True,
			with_civic=with_civic,
		)
	except Exception as error:  # noqa: BLE001 - Redis may be down; the next check asks again
		frappe.logger("gigafibre.addresses").warning(f"the new index waits: {error}")


def folder_of_site() -> Path:
	return Path(frappe.get_site_path("private", "gigafibre-addresses"))


def _folder(stamp: tuple[Any, ...], with_civic: bool) -> Path:
	key = hashlib.sha256(repr((FORMAT, aliases.edition(), *map(str, stamp))).encode()).hexdigest()[:16]
	return folder_of_site() / f"{_kind(with_civic)}{key}"


def _kind(with_civic: bool) -> str:
	return "civic-" if with_civic else "drops-"


def _mapped(folder: Path, stamp: tuple[Any, ...]) -> Loaded | None:
	found = load_index(folder)
	if not found:
		return None
	index, more = found
	with_civic = folder.name.startswith(_kind(with_civic=True))
	return Loaded(index, with_civic, more["drops"], dict(more["drop_of"]), stamp, 0.0)  # type: ignore[arg-type, call-overload]


def _older(with_civic: bool) -> Loaded | None:
	"""The newest index of an earlier state of the addresses."""
	for folder in _newest_first(_kind(with_civic)):
		if old := _mapped(folder, (folder.name,)):
			return old
	return None


def _newest_first(kind: str) -> list[Path]:
	folders = folder_of_site().glob(f"{kind}*")
	return sorted(folders, key=lambda folder: folder.stat().st_mtime, reverse=True)


def _tidy(folder: Path) -> None:
	"""Delete old index files; workers that still map one keep it until they release it."""
	for old in _newest_first(folder.name.partition("-")[0])[KEPT:]:
		shutil.rmtree(old, ignore_errors=True)
	for left in folder_of_site().glob(f"{SCRATCH}*"):
		if time.time() - left.stat().st_mtime > BUILD_SECONDS:
			shutil.rmtree(left, ignore_errors=True)
