"""Errors in the bills and payments of a legacy database."""

from __future__ import annotations

from decimal import Decimal

from gigafibre_fsm.sample.legacy.dirt.stock import NOBODY, Stock, kind, spoilt_account


@kind("balance_differs")
def balance_differs(stock: Stock) -> list[str]:
	return spoilt_account(stock, solde="12.34")


@kind("orphan_invoice")
def orphan_invoice(stock: Stock) -> list[str]:
	return [stock.add("invoice", stock.tables["invoice"][0], account_id=NOBODY)]


@kind("orphan_payment")
def orphan_payment(stock: Stock) -> list[str]:
	return [stock.add("payment", stock.tables["payment"][0], account_id=NOBODY, reference="EXORPH")]


@kind("invoice_overpaid")
def overpaid(stock: Stock) -> list[str]:
	row = stock.account()
	row["solde"] = "-20.00"
	paid = next(each for each in stock.tables["payment"] if each["account_id"] == row["id"])
	paid["montant"] = str(Decimal(paid["montant"]) + 20)
	return [f"payment:{paid['id']}"]


@kind("invoice_below_zero")
def invoice_below_zero(stock: Stock) -> list[str]:
	row = stock.account()
	row["solde"] = "-30.00"
	return [stock.add("invoice", stock.tables["invoice"][0], account_id=row["id"], total="-30.00")]


@kind("payment_repeated")
def payment_repeated(stock: Stock) -> list[str]:
	row = stock.account()
	paid = next(each for each in stock.tables["payment"] if each["account_id"] == row["id"])
	row["solde"] = f"-{paid['montant']}"
	return [stock.add("payment", paid, invoice_id=0)]


@kind("payment_below_zero")
def payment_below_zero(stock: Stock) -> list[str]:
	row = stock.account()
	row["solde"] = "25.00"
	paid = next(each for each in stock.tables["payment"] if each["account_id"] == row["id"])
	return [stock.add("payment", paid, invoice_id=0, montant="-25.00", reference="EXBACK")]


@kind("orphan_invoice_line")
def orphan_invoice_line(stock: Stock) -> list[str]:
	return [stock.add("invoice_item", stock.tables["invoice_item"][0], invoice_id=NOBODY)]


@kind("invoice_lines_differ")
def invoice_lines_differ(stock: Stock) -> list[str]:
	row = stock.tables["invoice_item"][30]
	row["montant"] = "1.11"
	return [f"invoice:{row['invoice_id']}"]
