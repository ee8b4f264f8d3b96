"""The documents are complete and current: they name what exists, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.house.sources import APP, ROOT, STEPS, for_each

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
WHERE_TO_CHANGE = ROOT / "docs" / "where-to-change.md"
PATH = re.compile(r"`([\w.-]*/[\w./-]*|\w+\.(?:py|md))`")
LINK = re.compile(r"\]\((?!http)([^)#]+)")
DOCUMENTS = (
	ROOT / "README.md",
	ROOT / "CONTRIBUTING.md",
	ROOT / "hooks.md",
	*sorted((ROOT / "docs").glob("*.md")),
)
COMMAND = re.compile(r"(?:bench --site \S+ |`)gigafibre ([a-z][a-z-]+)")
OPTION = re.compile(r"(--[a-z][a-z-]+)")
LABEL = re.compile(r"\*Gigafibre Settings(?:,| ›)\s+([^*]+)\*")
CONFIGURATION = re.compile(r"`([a-z_]+)` of the\s+site's\s+configuration")
# Names in documents that are not files of this repository.
ELSEWHERE = (".fsm", "/", "private/", "ext", "benchmarks/NAME")


def rooms() -> list[str]:
	"""Every folder and every module at the root of the app."""
	folders = [path.name + "/" for path in APP.iterdir() if path.is_dir() and path.name[0] not in "._"]
	return sorted([*folders, *(path.name for path in APP.glob("*.py") if path.stem != "__init__")])


@pytest.mark.parametrize("room", rooms())
def test_the_architecture_names_every_room(room: str) -> None:
	"""A reader would find a package that no document explains."""
	assert re.search(rf"`(gigafibre_fsm/)?{re.escape(room)}", ARCHITECTURE), room


def test_the_architecture_names_the_steps_in_their_order() -> None:
	"""A reader would believe that a step may import a later one."""
	told = re.search(r"The steps, in order: ([^.]+)\.", ARCHITECTURE)
	assert told and tuple(re.split(r",\s+", told[1])) == STEPS


def rows() -> list[list[str]]:
	lines = WHERE_TO_CHANGE.read_text(encoding="utf-8").splitlines()
	return [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")][1:]


def test_ten_tasks_each_begin_in_one_file() -> None:
	"""A new developer would read for a day before changing the first line."""
	begins = [PATH.findall(row[1])[0] for row in rows()]
	assert len(begins) == len(set(begins)) == 10
	assert all((ROOT / path).is_file() for path in begins), begins


@for_each(DOCUMENTS)
def test_a_document_names_paths_that_are_there(document: Path) -> None:
	"""A reader would look for a file that moved long ago."""
	text = document.read_text(encoding="utf-8")
	bases = (
		ROOT,
		document.parent,
		APP,
		APP / "flow",
		APP / "integrations",
		*(APP / "flow" / step for step in STEPS),
	)
	named = [path for path in PATH.findall(text) if not path.startswith(ELSEWHERE)] + LINK.findall(text)
	gone = [path for path in named if not any((base / path).exists() for base in bases)]
	assert not gone, gone


@for_each((*DOCUMENTS, ROOT / "CHANGELOG.md", APP / "migration" / "README.md"))
def test_a_document_names_commands_that_are_there(document: Path) -> None:
	"""An operator would type a command that has another name by now."""
	code = "".join(path.read_text(encoding="utf-8") for path in (APP / "commands").glob("*.py"))
	there = set(re.findall(r"""\.(?:command|group)\(\s*"([a-z-]+)\"""", code))
	assert set(COMMAND.findall(document.read_text(encoding="utf-8"))) <= there


@for_each((*DOCUMENTS, APP / "migration" / "README.md"))
def test_a_document_names_options_settings_and_configuration_that_are_there(document: Path) -> None:
	"""An operator would be refused at night, or look for a field that has another name by now."""
	text = document.read_text(encoding="utf-8")
	code = "".join(path.read_text(encoding="utf-8") for path in (APP / "commands").glob("*.py"))
	options = set(re.findall(r"\"(--[a-z-]+)\"", code)) | {"--help", "--site"}
	lines = [
		line[found.start() :].partition("`")[0]
		for line in text.splitlines()
		if (found := COMMAND.search(line))
	]
	if "migration" in str(document.relative_to(ROOT)):
		lines.append(text)  # every option in it belongs to this app
	gone = {option for line in lines for option in OPTION.findall(line)} - options
	settings = APP / "gigafibre_fsm" / "doctype" / "gigafibre_settings" / "gigafibre_settings.json"
	labels = {field.get("label") for field in json.loads(settings.read_text(encoding="utf-8"))["fields"]}
	gone |= {" ".join(label.split()) for label in LABEL.findall(text)} - labels
	read = "".join(path.read_text(encoding="utf-8") for path in APP.rglob("*.py"))
	gone |= {key for key in CONFIGURATION.findall(text) if f'conf.get("{key}"' not in read}
	assert not gone, gone
