"""Errors in the tickets, visits and leads of a legacy database."""

from __future__ import annotations

from gigafibre_fsm.sample.legacy.dirt.stock import NOBODY, Stock, kind
from gigafibre_fsm.sample.legacy.generator import Row


@kind("orphan_ticket")
def orphan_ticket(stock: Stock) -> list[str]:
	return [stock.add("ticket", stock.tables["ticket"][0], account_id=NOBODY)]


@kind("orphan_message")
def orphan_message(stock: Stock) -> list[str]:
	return [stock.add("ticket_msg", stock.tables["ticket_msg"][0], ticket_id=NOBODY)]


@kind("ticket_without_subject")
def without_subject(stock: Stock) -> list[str]:
	return _ticket(stock, 1, sujet=" ")


@kind("closed_before_opened")
def closed_before_opened(stock: Stock) -> list[str]:
	return _ticket(stock, 2, date_ouverture="2026-05-01", date_fermeture="2026-04-01")


@kind("ticket_state_unknown")
def ticket_state_unknown(stock: Stock) -> list[str]:
	return _ticket(stock, 3, statut="")


@kind("orphan_visit")
def orphan_visit(stock: Stock) -> list[str]:
	return [stock.add("bon_travail", stock.tables["bon_travail"][0], delivery_id=NOBODY)]


@kind("visit_state_unknown")
def visit_state_unknown(stock: Stock) -> list[str]:
	return [_visit(stock, statut="")]


@kind("visit_never_reported")
def never_reported(stock: Stock) -> list[str]:
	return [_visit(stock, statut="planifié", date_visite="2026-02-03")]


@kind("visit_to_come")
def to_come(stock: Stock) -> list[str]:
	return [_visit(stock, statut="planifié", date_visite="2055-02-03")]


@kind("lead_without_address")
def lead_without_address(stock: Stock) -> list[str]:
	return _lead(stock, 1, adresse="")


@kind("lead_unreachable")
def lead_unreachable(stock: Stock) -> list[str]:
	return _lead(stock, 2, courriel="", telephone="")


@kind("lead_repeated")
def lead_repeated(stock: Stock) -> list[str]:
	row = stock.tables["prospect"][3]
	stock.add("prospect", row)
	return [f"lead:{row['id']}"]


@kind("lead_without_consent")
def lead_without_consent(stock: Stock) -> list[str]:
	return _lead(stock, 4, consentement=0)


@kind("lead_is_customer")
def lead_is_customer(stock: Stock) -> list[str]:
	return _lead(stock, 5, courriel=stock.household()[0]["courriel"])


def _ticket(stock: Stock, place: int, **values: str) -> list[str]:
	row = stock.tables["ticket"][place]
	row.update(values)
	return [f"ticket:{row['id']}"]


def _visit(stock: Stock, **values: str) -> str:
	_account, place, _services, _line = stock.household()
	like: Row = stock.tables["bon_travail"][0]
	return stock.add("bon_travail", like, delivery_id=place["id"], type="réparation", **values)


def _lead(stock: Stock, place: int, **values: str | int) -> list[str]:
	row = stock.tables["prospect"][place]
	row.update(values)
	return [f"lead:{row['id']}"]
