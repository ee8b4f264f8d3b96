"""Collects every text of the app that may be shown in French: what `translations/fr.csv` must contain."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

APP = Path(__file__).resolve().parents[2] / "gigafibre_fsm"
FRENCH = APP / "translations" / "fr.csv"

# One call of `__("...")` in JavaScript, or of `_("...")` in a template, up to the closing quote.
IN_SCRIPT = re.compile(r"""\b__\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`$]*)`)""")
IN_TEMPLATE = re.compile(r"""(?<![\w.])_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")

# Select options that are data rather than words.
CODES = re.compile(r"[\d\s]*|fr|en|xsd:\w+|TR-\d+|FTTH|ONT|GenieACS|Stripe|SMS")


def translations() -> list[list[str]]:
	with FRENCH.open(encoding="utf-8", newline="") as file:
		return list(csv.reader(file))


def wanted() -> dict[str, str]:
	"""`{text: where it was found}`."""
	found: dict[str, str] = {}
	for source in (in_python, in_scripts, in_templates, in_records, in_custom_fields):
		for text, where in source():
			if text.strip():
				found.setdefault(text.strip(), where)
	return found


def files(*patterns: str) -> Iterator[Path]:
	for pattern in patterns:
		for path in sorted(APP.rglob(pattern)):
			if not {"tests", "vendor", "dist"} & set(path.relative_to(APP).parts):
				yield path


def in_python() -> Iterator[tuple[str, str]]:
	for path in files("*.py"):
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
			if not isinstance(node, ast.Call) or not node.args:
				continue
			called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
			first = node.args[0]
			if called == "_" and isinstance(first, ast.Constant) and isinstance(first.value, str):
				yield first.value, f"{path.relative_to(APP)}:{node.lineno}"


def _in_text(pattern: re.Pattern[str], *kinds: str) -> Iterator[tuple[str, str]]:
	for path in files(*kinds):
		text = path.read_text(encoding="utf-8")
		for match in pattern.finditer(text):
			raw = next(group for group in match.groups() if group is not None)
			yield re.sub(r"\\(['\"`\\])", r"\1", raw), str(path.relative_to(APP))


def in_scripts() -> Iterator[tuple[str, str]]:
	yield from _in_text(IN_SCRIPT, "*.js", "*.html")


def in_templates() -> Iterator[tuple[str, str]]:
	yield from _in_text(IN_TEMPLATE, "*.html", "*.txt", "*.md")


def in_records() -> Iterator[tuple[str, str]]:
	for path in sorted((APP / "gigafibre_fsm").rglob("*.json")):
		record = json.loads(path.read_text(encoding="utf-8"))
		if not isinstance(record, dict):
			continue
		where = str(path.relative_to(APP))
		match record.get("doctype"):
			case "DocType":
				yield from ((text, where) for text in _of_doctype(record))
			case "Workspace":
				yield from ((text, where) for text in _of_workspace(record))
			case "Number Card" | "Dashboard Chart":
				yield record.get("label") or record["chart_name"], where
			case "Report":
				yield record["report_name"], where


def _of_doctype(record: dict) -> Iterator[str]:
	yield record["name"]
	yield record.get("description", "")
	for field in record["fields"]:
		yield from _of_field(field)


def _of_field(field: dict) -> Iterator[str]:
	yield field.get("label") or ""
	yield field.get("description") or ""
	if field["fieldtype"] == "Select":
		yield from (option for option in field.get("options", "").split("\n") if not CODES.fullmatch(option))


def _of_workspace(record: dict) -> Iterator[str]:
	yield record["title"]
	own = {
		path.parent.name.replace("_", " ").casefold() for path in APP.glob("gigafibre_fsm/doctype/*/*.json")
	}
	for link in record["links"]:
		if link["type"] == "Card Break" or link["label"].casefold() in own:
			yield link["label"]
	for shortcut in record["shortcuts"]:
		yield shortcut.get("format", "")


def in_custom_fields() -> Iterator[tuple[str, str]]:
	"""Read from the source, so that no site is needed."""
	for path in (APP / "setup" / "custom_fields.py", APP / "setup" / "ticket_fields.py"):
		where = f"setup/{path.name}"
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
			if isinstance(node, ast.Call):
				kind = getattr(node.func, "id", "").lstrip("_")
				if kind in ("field", "system", "section"):
					yield from ((text, where) for text in _of_custom_field(kind, node))


def _of_custom_field(kind: str, call: ast.Call) -> Iterator[str]:
	texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
	if kind == "section":
		yield texts[0]
	elif len(texts) >= 3:
		yield texts[2]
		if texts[1] == "Select" and len(texts) > 3:
			yield from (option for option in texts[3].split("\n") if not CODES.fullmatch(option))
	yield from (
		word.value.value
		for word in call.keywords
		if word.arg == "description" and isinstance(word.value, ast.Constant)
	)
