"""Rules for the lists of the desk."""

from __future__ import annotations

import json
from pathlib import Path

from tests.house.sources import APP, for_each

DOCTYPES = sorted((APP / "gigafibre_fsm" / "doctype").glob("*/*.json"))
NAMED_BY = "field:"


@for_each(DOCTYPES)
def test_a_list_shows_no_name_twice(path: Path) -> None:
	"""Two columns would show the same value and leave less room for the others."""
	record = json.loads(path.read_text(encoding="utf-8"))
	field = record.get("autoname", "").removeprefix(NAMED_BY)
	if record.get("istable") or not record.get("autoname", "").startswith(NAMED_BY):
		return
	listed = {one["fieldname"] for one in record["fields"] if one.get("in_list_view")} | {
		record.get("title_field")
	}
	script = path.with_name(f"{path.stem}_list.js")
	hides_its_name = script.exists() and "hide_name_column" in script.read_text(encoding="utf-8")
	assert field not in listed or hides_its_name
