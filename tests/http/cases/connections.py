"""The cases of setting a site up: its checklist, and the *Test* buttons."""

from __future__ import annotations

from tests.http import wrong
from tests.http.cases.case import Case, nothing

CASES: dict[str, Case] = {
	"site_setup.steps": Case("manager", nothing, {"done", "of", "steps"}, guest_may=False),
	"connection.test": Case(
		"manager",
		lambda w, h: {"connection": "genieacs"},
		{"state", "sentence", "milliseconds"},
		{"connection": (*wrong.NEEDED, *wrong.CHOICE, "smtp")},
		guest_may=False,
	),
}
