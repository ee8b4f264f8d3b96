"""The skills that a dispatch job can require of a technician."""

from __future__ import annotations

from gigafibre_fsm.setup.ledger import make

SKILLS: dict[str, str] = {
	"Fibre": "Raccordement et épissure de fibre optique",
	"Installation": "Installation complète chez le client",
	"Télévision": "Décodeurs et câblage de télévision",
	"Téléphonie": "Téléphonie IP et prises téléphoniques",
	"Aérien": "Travail dans les poteaux et en nacelle",
	"Réparation": "Dépannage chez le client",
}


def apply() -> None:
	for tag, description in SKILLS.items():
		make("Skill Tag", {"tag": tag}, {"description": description})
