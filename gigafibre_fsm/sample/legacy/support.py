"""Legacy records besides services and bills: tickets, visits, promises to pay, permissions to
debit, and the people who wait for fibre. Made-up, from the same seed.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gigafibre_fsm.sample.people import DOMAIN

Row = dict[str, Any]
Tables = dict[str, list[Row]]

TABLES = ("entente", "entente_versement", "ppa", "ticket", "ticket_msg", "bon_travail", "prospect")
LEADS = 40
AGREEMENT_EVERY, MANDATE_EVERY, TICKET_EVERY, OPEN_TICKET_EVERY, REPAIR_EVERY = 3, 10, 6, 30, 15


def add(tables: Tables, today: date) -> None:
	"""Add these rows to `tables` for the existing accounts."""
	places: dict[int, Row] = {}
	for row in tables["delivery"]:
		places.setdefault(row["account_id"], row)
	owing = [row for row in tables["account"] if Decimal(row["solde"]) > 0]
	for row in owing[::AGREEMENT_EVERY]:
		_agreement(tables, row, today)
	for row in [row for row in tables["account"] if row["stripe_customer"]][::MANDATE_EVERY]:
		_mandate(tables, row, today)
	for number, row in enumerate(tables["account"]):
		place = places[row["id"]]
		if number % TICKET_EVERY == 0:
			_ticket(tables, row, place, today - timedelta(days=30 + number % 300), closed=True)
		if number % OPEN_TICKET_EVERY == 0:
			_ticket(tables, row, place, today - timedelta(days=3), closed=False)
		_visits(tables, place, number, today)
	for number in range(LEADS):
		_lead(tables, number, today)


def _append(tables: Tables, table: str, first: int, **values: Any) -> int:
	number = len(tables[table]) + first
	tables[table].append({"id": number, **values})
	return number


def _agreement(tables: Tables, account: Row, today: date) -> None:
	owed = Decimal(account["solde"])
	half = (owed / 2).quantize(Decimal("0.01"))
	agreed = _append(
		tables, "entente", 60_001, account_id=account["id"], date_entente=str(today - timedelta(days=5)),
		montant=str(owed), statut="active", notes="Convenu au téléphone (exemple)",
	)  # fmt: skip
	for days, amount in ((15, half), (45, owed - half)):
		due = str(today + timedelta(days=days))
		_append(
			tables, "entente_versement", 61_001, entente_id=agreed, echeance=due, montant=str(amount), paye=0
		)


def _mandate(tables: Tables, account: Row, today: date) -> None:
	end = f"{account['id'] % 10_000:04d}"
	account["carte"] = f"Compte •••• {end}"
	_append(
		tables, "ppa", 62_001, account_id=account["id"], titulaire=f"{account['prenom']} {account['nom']}".strip(),
		institution="815", transit="90001", compte=f"000{end}", date_signature=str(today - timedelta(days=700)),
		statut="actif", stripe_mandate=f"mandate_exemple{account['id']}", stripe_pm=account["stripe_pm"],
	)  # fmt: skip


def _ticket(tables: Tables, account: Row, place: Row, opened: date, *, closed: bool) -> None:
	number = _append(
		tables, "ticket", 70_001, account_id=account["id"], delivery_id=place["id"], sujet="Internet lent (exemple)",
		description="Le soir, la vitesse baisse.\nDepuis trois jours.", statut="ferme" if closed else "ouvert",
		date_ouverture=str(opened), date_fermeture=str(opened + timedelta(days=2)) if closed else None,
	)  # fmt: skip
	thread = [("client", "Le soir, c'est lent."), ("interne", "Signal -27 dBm, à surveiller.")]
	thread += [("employe", "Nous avons redémarré votre routeur à distance.")] if closed else []
	for kind, message in thread:
		author = f"{account['prenom']} {account['nom']}".strip() if kind == "client" else "Soutien Exemple"
		_append(
			tables, "ticket_msg", 71_001, ticket_id=number, auteur_type=kind, auteur=author, date_msg=str(opened),
			message=message,
		)  # fmt: skip


def _visits(tables: Tables, place: Row, number: int, today: date) -> None:
	day = today - timedelta(days=60 + number % 900)
	_visit(tables, place, day, "installation", "complété", "")
	if number % REPAIR_EVERY == 3:
		_visit(tables, place, today - timedelta(days=40), "réparation", "échec", "Client absent")
		_visit(tables, place, today - timedelta(days=38), "réparation", "complété", "")


def _visit(tables: Tables, place: Row, day: date, kind: str, state: str, reason: str) -> None:
	_append(
		tables, "bon_travail", 80_001, delivery_id=place["id"], date_visite=str(day), periode="AM", type=kind,
		statut=state, technicien="Technicien Exemple", notes="", raison=reason,
	)  # fmt: skip


def _lead(tables: Tables, number: int, today: date) -> None:
	_append(
		tables, "prospect", 90_001, prenom="Alix", nom=f"Attente-{number}", courriel=f"attente{number}@{DOMAIN}",
		telephone=f"450-555-{9_900 + number % 100:04d}", langue="fr", adresse=f"{9_000 + number} rang de l'Exemple",
		ville="Sainte-Clotilde", zip="J0L 1W0", date_demande=str(today - timedelta(days=100 + number)), consentement=1,
		avise_le=None, notes="",
	)  # fmt: skip
