"""Sample texts for the contract and the legal pages, from templates/legal/, until the operator enters its own."""

from __future__ import annotations

from pathlib import Path

import frappe

from gigafibre_fsm.flow.vocabulary import LANGUAGES

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "legal"
KINDS = {"Contract": "contract", "Terms": "terms", "Privacy": "privacy", "Complaints": "complaints"}
VERSION = "exemple-1"


def apply() -> None:
	"""Create a Legal Text for each kind and language without one."""
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
