"""Errors in the payment methods, permissions to debit and payment agreements of a legacy database."""

from __future__ import annotations

from gigafibre_fsm.sample.legacy.dirt.stock import NOBODY, Stock, kind, spoilt_account
from gigafibre_fsm.sample.legacy.generator import Row

MANDATE = {"stripe_mandate": "", "stripe_pm": ""}


@kind("stripe_id_malformed")
def stripe_id_malformed(stock: Stock) -> list[str]:
	return spoilt_account(stock, stripe_customer="à venir", stripe_pm="")


@kind("stripe_customer_repeated")
def stripe_customer_repeated(stock: Stock) -> list[str]:
	first, second = sorted((stock.account(), stock.account()), key=lambda row: row["id"])
	first.update(stripe_customer="cus_exempleDouble", stripe_pm="pm_exempleDouble")
	second.update(stripe_customer="cus_exempleDouble", stripe_pm="pm_exempleDouble")
	return [f"account:{second['id']}"]


@kind("orphan_mandate")
def orphan_mandate(stock: Stock) -> list[str]:
	return [stock.add("ppa", stock.tables["ppa"][0], account_id=NOBODY)]


@kind("mandate_repeated")
def mandate_repeated(stock: Stock) -> list[str]:
	row = stock.tables["ppa"][0]
	stock.add("ppa", row)
	return [f"mandate:{row['id']}"]


@kind("mandate_unreadable")
def mandate_unreadable(stock: Stock) -> list[str]:
	account = stock.account()["id"]
	return [
		stock.add("ppa", stock.tables["ppa"][0], account_id=account, compte="spécimen au dossier", **MANDATE)
	]


@kind("mandate_not_at_stripe")
def mandate_not_at_stripe(stock: Stock) -> list[str]:
	return [stock.add("ppa", stock.tables["ppa"][0], account_id=stock.account()["id"], **MANDATE)]


@kind("orphan_agreement")
def orphan_agreement(stock: Stock) -> list[str]:
	return [stock.add("entente", stock.tables["entente"][0], account_id=NOBODY)]


@kind("orphan_installment")
def orphan_installment(stock: Stock) -> list[str]:
	return [stock.add("entente_versement", stock.tables["entente_versement"][0], entente_id=NOBODY)]


@kind("installment_unreadable")
def installment_unreadable(stock: Stock) -> list[str]:
	return [_installment(stock, stock.tables["entente"][0], echeance=None)]


@kind("agreement_without_dates")
def agreement_without_dates(stock: Stock) -> list[str]:
	return [stock.add("entente", stock.tables["entente"][0], account_id=_owing(stock, 1)["id"])]


@kind("agreement_without_debt")
def agreement_without_debt(stock: Stock) -> list[str]:
	made = stock.add("entente", stock.tables["entente"][0], account_id=stock.account()["id"])
	_installment(stock, stock.tables["entente"][-1])
	return [made]


@kind("agreement_repeated")
def agreement_repeated(stock: Stock) -> list[str]:
	earlier = stock.tables["entente"][1]
	stock.add("entente", earlier)
	later = stock.tables["entente"][-1]
	for row in [row for row in stock.tables["entente_versement"] if row["entente_id"] == earlier["id"]]:
		stock.add("entente_versement", row, entente_id=later["id"])
	return [f"agreement:{earlier['id']}"]


@kind("agreement_sum_differs")
def agreement_sum_differs(stock: Stock) -> list[str]:
	row = stock.tables["entente"][2]
	row["montant"] = "1.00"
	return [f"agreement:{row['id']}"]


def _installment(stock: Stock, agreement: Row, **values: str | None) -> str:
	like = stock.tables["entente_versement"][0]
	return stock.add("entente_versement", like, entente_id=agreement["id"], **values)


def _owing(stock: Stock, place: int) -> Row:
	"""An account that owes and has no agreement."""
	promised = {row["account_id"] for row in stock.tables["entente"]}
	free = [row for row in stock.tables["account"] if float(row["solde"]) > 0 and row["id"] not in promised]
	return free[place]


@kind("agreement_without_state")
def agreement_without_state(stock: Stock) -> list[str]:
	return [stock.add("entente", stock.tables["entente"][0], statut="")]


@kind("mandate_without_state")
def mandate_without_state(stock: Stock) -> list[str]:
	return [stock.add("ppa", stock.tables["ppa"][0], statut=None)]
