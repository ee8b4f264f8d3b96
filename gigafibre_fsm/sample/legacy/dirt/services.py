"""Errors in the products and services of a legacy database."""

from __future__ import annotations

from decimal import Decimal

from gigafibre_fsm.money import taxes
from gigafibre_fsm.sample.legacy.dirt.stock import NOBODY, Stock, kind, spoilt_service


@kind("product_repeated")
def product_repeated(stock: Stock) -> list[str]:
	return [stock.add("product", stock.tables["product"][2], sku="ftth 150i ")]


@kind("negative_price")
def negative_price(stock: Stock) -> list[str]:
	return [stock.add("product", stock.tables["product"][2], sku="FTTHNEG", prix="-12.00")]


@kind("discount_above_zero")
def discount_above_zero(stock: Stock) -> list[str]:
	row = stock.tables["service_rabais"][0]
	row["montant"] = row["montant"].lstrip("-")
	return [f"service_discount:{row['id']}"]


@kind("product_unknown")
def product_unknown(stock: Stock) -> list[str]:
	_account, _place, services, _line = stock.household()
	return [stock.add("service", services[0], sku="DSL10", date_fin=None)]


@kind("orphan_service")
def orphan_service(stock: Stock) -> list[str]:
	return [stock.add("service", stock.tables["service"][0], delivery_id=NOBODY)]


@kind("quantity_impossible")
def quantity_impossible(stock: Stock) -> list[str]:
	return spoilt_service(stock, qte=0)


@kind("place_without_drop")
def without_drop(stock: Stock) -> list[str]:
	_account, place, _services, line = stock.household()
	line["service_id"] = 0
	return [f"delivery:{place['id']}"]


@kind("service_twice")
def service_twice(stock: Stock) -> list[str]:
	_account, _place, services, _line = stock.household()
	return [f"service:{services[0]['id']}", stock.add("service", services[0])]


@kind("end_before_start")
def end_before_start(stock: Stock) -> list[str]:
	return spoilt_service(stock, date_debut="2025-05-01", date_fin="2024-05-01")


@kind("billed_far_ahead")
def far_ahead(stock: Stock) -> list[str]:
	return spoilt_service(stock, facture_jusqu="2055-01-31")


@kind("billed_until_missing")
def until_missing(stock: Stock) -> list[str]:
	return spoilt_service(stock, facture_jusqu=None)


@kind("service_of_closed_account")
def of_closed(stock: Stock) -> list[str]:
	account, _place, services, _line = stock.household()
	account["statut"] = "ferme"
	return [f"service:{row['id']}" for row in services]


@kind("addon_without_plan")
def without_plan(stock: Stock) -> list[str]:
	while True:
		_account, _place, services, _line = stock.household()
		if not any(row["sku"].startswith("TV") for row in services):
			return [stock.add("service", services[0], sku="TVSPORTS", prix="15.00")]


@kind("addon_not_active")
def addon_not_active(stock: Stock) -> list[str]:
	_account, _place, services, _line = stock.household()
	return [stock.add("service", services[0], sku="SERV911", prix="0.46", statut="suspendu", raison="impaye")]


@kind("addon_ends")
def addon_ends(stock: Stock) -> list[str]:
	_account, _place, services, _line = stock.household()
	return [stock.add("service", services[0], sku="SERV911", prix="0.46", date_fin="2055-05-01")]


@kind("orphan_discount")
def orphan_discount(stock: Stock) -> list[str]:
	return [
		stock.add("service_rabais", stock.tables["service_rabais"][0], service_id=NOBODY, montant="-5.00")
	]


@kind("discount_of_left_out")
def of_left_out(stock: Stock) -> list[str]:
	left_out = next(row for row in stock.tables["service"] if row["sku"] == "DSL10")
	discount = stock.tables["service_rabais"][0]
	return [stock.add("service_rabais", discount, service_id=left_out["id"], montant="-5.00")]


@kind("service_without_state")
def without_state(stock: Stock) -> list[str]:
	_account, _place, services, _line = stock.household()
	return [stock.add("service", services[0], statut="")]


@kind("price_missing")
def price_missing(stock: Stock) -> list[str]:
	return spoilt_service(stock, prix=None)


@kind("price_with_taxes")
def price_with_taxes(stock: Stock) -> list[str]:
	_account, _place, services, _line = stock.household()
	price = Decimal(services[0]["prix"])
	services[0]["prix"] = str(price + sum(taxes(price)))
	return [f"service:{services[0]['id']}"]


@kind("price_implausible")
def price_implausible(stock: Stock) -> list[str]:
	return spoilt_service(stock, prix="7995")


@kind("ends_later")
def ends_later(stock: Stock) -> list[str]:
	return spoilt_service(stock, statut="annule", date_fin="2055-05-01")


@kind("active_after_end")
def active_after_end(stock: Stock) -> list[str]:
	return spoilt_service(stock, date_debut="2015-05-01", date_fin="2020-05-01")


@kind("starts_later")
def starts_later(stock: Stock) -> list[str]:
	return spoilt_service(stock, date_debut="2055-05-01")


@kind("pause_over")
def pause_over(stock: Stock) -> list[str]:
	return spoilt_service(
		stock, statut="suspendu", raison="saisonnier", suspendu_le="2020-10-01", retour_le="2021-05-01"
	)


@kind("commitment_unknown")
def commitment_unknown(stock: Stock) -> list[str]:
	return spoilt_service(stock, engagement=12)
