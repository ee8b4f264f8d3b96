"""The cases of the *Test* buttons."""

from __future__ import annotations

from tests.http import wrong
from tests.http.cases.case import Case

CASES: dict[str, Case] = {
	"connection.test": Case(
		"manager",
		lambda w, h: {"connection": "genieacs"},
		{"state", "sentence", "milliseconds"},
		{"connection": (*wrong.NEEDED, *wrong.CHOICE, "smtp")},
		guest_may=False,
	),
}
