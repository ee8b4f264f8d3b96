"""A package's README lists every file of the package, and no file that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.sources import APP, for_each

ROOMS = sorted(path.parent for path in APP.rglob("README.md"))
FILE = re.compile(r"`((?:[a-z_]+/)*[a-z_]+\.py)`")
EVERYWHERE = ("__init__", "conftest")


@for_each(ROOMS)
def test_a_readme_names_files_that_are_there(room: Path) -> None:
	"""A reader would look for a file that moved long ago."""
	bases = [room, APP, APP / "flow", *(folder for folder in room.iterdir() if folder.is_dir())]
	named = FILE.findall((room / "README.md").read_text(encoding="utf-8"))
	gone = [name for name in named if not any((base / name).exists() for base in bases)]
	assert not gone, gone


@for_each(ROOMS)
def test_a_readme_names_every_file_of_its_room(room: Path) -> None:
	"""A file that the README leaves out is found by chance only."""
	text = (room / "README.md").read_text(encoding="utf-8")
	missing = [
		path.name
		for path in sorted(room.glob("*.py"))
		if path.stem not in EVERYWHERE and f"`{path.name}`" not in text
	]
	assert not missing, missing


@for_each(sorted(path for path in (APP / "flow").iterdir() if (path / "__init__.py").exists()))
def test_every_step_has_a_readme(room: Path) -> None:
	assert (room / "README.md").exists()
