"""Errors in the accounts and places of a legacy database."""

from __future__ import annotations

from gigafibre_fsm.sample.legacy.dirt.stock import NOBODY, Stock, kind, spoilt_account


@kind("name_in_capitals")
def capitals(stock: Stock) -> list[str]:
	return spoilt_account(stock, prenom="JEAN-PAUL", nom="DE L'EXEMPLE")


@kind("name_missing")
def name_missing(stock: Stock) -> list[str]:
	return spoilt_account(stock, prenom="", nom=" - ", compagnie=None)


@kind("phone_as_prose")
def prose(stock: Stock) -> list[str]:
	return spoilt_account(stock, telephone="cell de Marie 450-555-0199 après 18h", cellulaire="")


@kind("phone_unreadable")
def phone_unreadable(stock: Stock) -> list[str]:
	return spoilt_account(stock, telephone="555-0142")


@kind("email_malformed")
def malformed(stock: Stock) -> list[str]:
	return spoilt_account(stock, courriel="jean(at)exemple")


@kind("email_shared")
def shared(stock: Stock) -> list[str]:
	first, second = sorted((stock.account(), stock.account()), key=lambda row: row["id"])
	second["courriel"] = first["courriel"].upper()
	return [f"account:{second['id']}"]


@kind("account_repeated")
def account_repeated(stock: Stock) -> list[str]:
	account, place, _services, _line = stock.household()
	own = {"courriel": "double@sample.example.com", "stripe_customer": "", "stripe_pm": "", "ppa": 0}
	made = stock.add("account", account, **own)
	stock.add("delivery", place, account_id=int(made.partition(":")[2]))
	return [made]


@kind("orphan_delivery")
def orphan_delivery(stock: Stock) -> list[str]:
	return [stock.add("delivery", stock.tables["delivery"][0], account_id=NOBODY)]


@kind("account_without_place")
def without_place(stock: Stock) -> list[str]:
	like = stock.tables["account"][0]
	values = {"nom": "Exemple-Seul", "courriel": "seul@sample.example.com", "telephone": "", "cellulaire": ""}
	return [stock.add("account", like, **values, solde="0.00")]


@kind("account_state_unknown")
def account_state_unknown(stock: Stock) -> list[str]:
	return spoilt_account(stock, statut="")


@kind("remark_in_name")
def remark_in_name(stock: Stock) -> list[str]:
	return spoilt_account(stock, nom="Exemple ***NE PAS APPELER***") + spoilt_account(
		stock, prenom="Zoé (décédée)"
	)


@kind("emails_several")
def emails_several(stock: Stock) -> list[str]:
	return spoilt_account(stock, courriel="un@sample.example.com; Deux@sample.example.com") + spoilt_account(
		stock, courriel="Jean Exemple <jean@sample.example.com>"
	)


@kind("place_without_street")
def place_without_street(stock: Stock) -> list[str]:
	_account, place, _services, _line = stock.household()
	place["adresse"] = " "
	return [f"delivery:{place['id']}"]
