"""A term that two packages use is defined once, in `flow/vocabulary.py`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from gigafibre_fsm.flow import vocabulary
from gigafibre_fsm.overrides import desk_boot
from tests.house import sources
from tests.house.sources import APP, for_each, nodes, tree

HOMES = ("flow/vocabulary.py", "flow/states.py")
GROUPS = {
	name: frozenset(value)
	for name, value in vars(vocabulary).items()
	if name.isupper() and isinstance(value, tuple | dict) and len(value) > 1
}


def app_code() -> list[Path]:
	return [path for path in sources.app_code() if str(path.relative_to(APP)) not in HOMES]


def literal_lists(path: Path) -> Iterator[tuple[int, frozenset[str]]]:
	"""(line, words) of each list, tuple or set that consists of literal texts."""
	for node in nodes(path):
		entries = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else []
		words = [entry.value for entry in entries if isinstance(entry, ast.Constant)]
		if len(words) == len(entries) and words and all(isinstance(word, str) for word in words):
			yield node.lineno, frozenset(words)


def lists_in_text(path: Path) -> Iterator[tuple[int, frozenset[str]]]:
	"""(line, words) of each list of literal texts in a script, or in a query: `IN ('Active', 'Suspended')`."""
	text = path.read_text(encoding="utf-8")
	pattern = IN_QUERIES if path.suffix == ".py" else IN_SCRIPTS
	for found in pattern.finditer(text):
		words = re.findall(r"""["']([^"']+)["']""", found[1])
		yield text.count("\n", 0, found.start()) + 1, frozenset(words)


IN_QUERIES = re.compile(r"\bIN \(((?:\s*'[^']+',?)+)\s*\)")
IN_SCRIPTS = re.compile(r"""\[((?:\s*"[^"]+",?)+)\s*\]""")
SCRIPTS = [path for path in sorted(APP.rglob("*.js")) if "node_modules" not in path.parts]


def repeated(lists: Iterable[tuple[int, frozenset[str]]]) -> list[str]:
	return [
		f"line {line}: {sorted(words)} is {name}"
		for line, words in lists
		for name, group in GROUPS.items()
		if words == group
	]


@for_each(app_code())
def test_no_list_repeats_the_vocabulary(path: Path) -> None:
	"""A fifth kind of device would be added to one list and be missing in the other."""
	found = repeated(literal_lists(path))
	if "patches" not in path.parts:  # a patch says what the words were
		found += repeated(lists_in_text(path))
	assert not found, found


@for_each(SCRIPTS)
def test_no_script_repeats_the_vocabulary(path: Path) -> None:
	"""A button would be missing in a state that the server knows: forms read `frappe.boot.gigafibre_vocabulary`."""
	found = repeated(lists_in_text(path))
	assert not found, found


@for_each(SCRIPTS)
def test_scripts_read_only_the_groups_that_the_desk_is_given(path: Path) -> None:
	"""A form would show no button at all."""
	text = path.read_text(encoding="utf-8")
	read = set(re.findall(r"gigafibre_vocabulary\.(\w+)", text))
	read |= {
		name.strip()
		for names in re.findall(r"\{([^}]+)\} = frappe\.boot\.gigafibre_vocabulary", text)
		for name in names.split(",")
	}
	assert read <= set(desk_boot.GROUPS), read - set(desk_boot.GROUPS)


SERVICE_TYPES = {vocabulary.INTERNET, vocabulary.TV, vocabulary.TV_ADD_ON, vocabulary.PHONE}


@for_each(app_code())
def test_a_kind_of_service_is_compared_by_its_word(path: Path) -> None:
	"""A comparison with "Tv" is never true, and nothing says so: a name of the vocabulary that does not exist does."""
	found = [
		node.lineno
		for node in nodes(path)
		if isinstance(node, ast.Compare)
		for side in (node.left, *node.comparators)
		for part in (side, *getattr(side, "elts", []))
		if isinstance(part, ast.Constant) and part.value in SERVICE_TYPES
	]
	assert not found, f"lines {found}: use the word of flow/vocabulary.py"


def test_no_word_has_two_meanings() -> None:
	"""A reader would confuse one package's `OPEN` with another's: a shared constant is never defined again
	elsewhere.
	"""
	shared = {name for name in vars(vocabulary) if name.isupper()}
	for path in app_code():
		for node in tree(path).body:
			targets = node.targets if isinstance(node, ast.Assign) else []
			names = {target.id for target in targets if isinstance(target, ast.Name)}
			assert not names & shared, f"{path.relative_to(APP)}: {names & shared}"


@for_each(app_code())
def test_the_windows_of_a_visit_are_called_in_one_place(path: Path) -> None:
	"""Page, email and SMS would each promise different hours: the texts are in `dates.py`."""
	for node in nodes(path):
		keys = {key.value for key in getattr(node, "keys", []) if isinstance(key, ast.Constant)}
		assert not {vocabulary.MORNING, vocabulary.AFTERNOON} <= keys, (
			f"line {node.lineno}: use dates.windows"
		)


@for_each(path for path in app_code() if path.name not in ("gpon.py", "olt_dialects.py"))
def test_the_notations_of_a_gpon_serial_are_in_one_place(path: Path) -> None:
	"""A scan would read a serial that the OLT's answer does not: `gpon.py` knows both notations."""
	assert "[A-Z]{4}[0-9A-F]{8}" not in path.read_text(encoding="utf-8")


@for_each(sorted(APP.rglob("*.html")))
def test_pages_are_given_the_words_of_windows(page: Path) -> None:
	"""The same for the texts in a template."""
	assert not re.search(r"""["']AM["']: _\(""", page.read_text(encoding="utf-8"))
