"""Saves the address index as a folder of files, which all workers map. Pure."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gigafibre_fsm.flow.addresses.search.index import AddressIndex, Postings

FORMAT = 7
POSTINGS = ("start", "items", "weight", "scale")
SCRATCH = "new-"


def save_index(index: AddressIndex, folder: Path, more: dict[str, object] | None = None) -> None:
	"""Write the index, and `more` as JSON, so that other workers can map it. Atomic: a half-written index is never visible."""
	folder.parent.mkdir(parents=True, exist_ok=True)
	scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=SCRATCH))
	texts: dict[str, object] = {"format": FORMAT, "words": index.words, "more": more or {}}
	for name, value in _arrays(index).items():
		np.save(scratch / f"{name}.npy", value)
	for name in ("cores", "places"):
		texts[name] = list(getattr(index, name).pieces)
	(scratch / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
	try:
		os.replace(scratch, folder)
	except OSError:
		shutil.rmtree(scratch)


def load_index(folder: Path) -> tuple[AddressIndex, dict[str, object]] | None:
	"""Map a saved index: (index, `more`); None when there is none in this format."""
	try:
		texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
		if texts["format"] != FORMAT:
			return None

		def array(name: str) -> NDArray:
			# as a plain array: slicing a memmap takes several times as long
			return np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)

		parts: dict[str, object] = {"words": texts["words"]}
		for field in fields(AddressIndex):
			if field.name in ("cores", "places"):
				pieces = {piece: number for number, piece in enumerate(texts[field.name])}
				parts[field.name] = Postings(pieces, *(array(f"{field.name}.{part}") for part in POSTINGS))
			elif field.name != "words":
				parts[field.name] = array(field.name)
		return AddressIndex(**parts), texts["more"]  # type: ignore[arg-type]
	except (OSError, ValueError, KeyError):
		return None


def _arrays(index: AddressIndex) -> dict[str, NDArray]:
	arrays: dict[str, NDArray] = {}
	for field in fields(AddressIndex):
		value = getattr(index, field.name)
		if isinstance(value, np.ndarray):
			arrays[field.name] = value
		elif isinstance(value, Postings):
			arrays.update({f"{field.name}.{part}": getattr(value, part) for part in POSTINGS})
	return arrays
