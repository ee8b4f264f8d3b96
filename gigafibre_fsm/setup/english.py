"""English labels for states and kinds that are stored in French: Frappe loads no app translations for English."""

from __future__ import annotations

from gigafibre_fsm.setup import ledger

ENGLISH = {
	"Actif": "Active",
	"Boîtier pas installé": "Drop Not Installed",
	"Décodeur TV": "TV Box",
	"Défectueux": "Defective",
	"Retiré": "Retired",
	"Routeur": "Router",
	"Téléphone IP": "IP Telephone",
}


def apply() -> None:
	for french, english in ENGLISH.items():
		ledger.get_or_create(
			"Translation", {"language": "en", "source_text": french}, {"translated_text": english}
		)
