"""Sample texts for the contract and the legal pages, until the operator's own: templates/legal/ as Legal Text records."""

from __future__ import annotations

from pathlib import Path

import frappe

from gigafibre_fsm.flow.vocabulary import LANGUAGES

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "legal"
KINDS = {"Contract": "contract", "Terms": "terms", "Privacy": "privacy", "Complaints": "complaints"}
VERSION = "exemple-1"


def apply() -> None:
	"""One of each kind and language that has no text yet."""
	for kind, file in KINDS.items():
		for language in LANGUAGES:
			if frappe.db.exists("Legal Text", {"kind": kind, "language": language}):
				continue
			frappe.get_doc(
				{
					"doctype": "Legal Text",
					"kind": kind,
					"language": language,
					"version": VERSION,
					"is_sample": 1,
					"text": (FOLDER / f"{file}.{language}.md").read_text(encoding="utf-8"),
				}
			).insert(ignore_permissions=True)
