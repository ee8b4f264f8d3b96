"""Errors in the drops and OLTs of a legacy database."""

from __future__ import annotations

from gigafibre_fsm.sample.legacy.dirt.stock import NOBODY, Stock, kind, spoilt_drop


@kind("olt_unknown")
def olt_unknown(stock: Stock) -> list[str]:
	return spoilt_drop(stock, info_connect="172.17.999.2") + spoilt_drop(stock, info_connect="")


@kind("port_outside_olt")
def port_outside(stock: Stock) -> list[str]:
	return spoilt_drop(stock, port=99) + spoilt_drop(stock, ontid=400)


@kind("position_repeated")
def position_repeated(stock: Stock) -> list[str]:
	first, second = sorted((stock.drop(), stock.drop()), key=lambda row: row["id"])
	second.update({name: first[name] for name in ("info_connect", "frame", "slot", "port", "ontid")})
	return [f"fibre:{second['id']}"]


@kind("two_accounts_on_one_drop")
def two_accounts(stock: Stock) -> list[str]:
	lines = sorted((stock.household()[3], stock.household()[3]), key=lambda row: row["id"])
	lines[1].update({name: lines[0][name] for name in ("info_connect", "frame", "slot", "port", "ontid")})
	return [f"fibre:{lines[1]['id']}"]


@kind("drop_without_address")
def drop_without_address(stock: Stock) -> list[str]:
	return spoilt_drop(stock, rue="", ville=" ", zip="")


@kind("coordinates_swapped")
def swapped(stock: Stock) -> list[str]:
	row, other = stock.drop(), stock.drop()
	row["latitude"], row["longitude"] = row["longitude"], row["latitude"]
	other["longitude"] = other["longitude"].lstrip("-")
	return [f"fibre:{row['id']}", f"fibre:{other['id']}"]


@kind("coordinates_elsewhere")
def elsewhere(stock: Stock) -> list[str]:
	return spoilt_drop(stock, latitude="48.8566", longitude="2.3522")


@kind("postal_code_misread")
def misread(stock: Stock) -> list[str]:
	return spoilt_drop(stock, zip="JOS lMO")


@kind("postal_code_unreadable")
def unreadable(stock: Stock) -> list[str]:
	return spoilt_drop(stock, zip="12180")


@kind("serial_notation")
def serial_notation(stock: Stock) -> list[str]:
	row = stock.drop()
	row["sn"] = "rcmg-19e1-aa01"
	return [f"fibre:{row['id']}"]


@kind("serial_placeholder")
def placeholder(stock: Stock) -> list[str]:
	return spoilt_drop(stock, sn="N/A") + spoilt_drop(stock, sn="000000000000")


@kind("reserved_in_legacy")
def reserved(stock: Stock) -> list[str]:
	return spoilt_drop(stock, sn="RESERVED-10442")


@kind("serial_repeated")
def serial_repeated(stock: Stock) -> list[str]:
	first, second = sorted((stock.drop(), stock.drop()), key=lambda row: row["id"])
	first["sn"] = second["sn"] = "RCMG19E1BB01"
	return [f"fibre:{second['id']}"]


@kind("box_missing_with_ont")
def box_missing(stock: Stock) -> list[str]:
	return spoilt_drop(stock, sn="RCMG19E1BB02", boitier_pas_install=1)


@kind("drop_of_unknown_service")
def unknown_service(stock: Stock) -> list[str]:
	return spoilt_drop(stock, service_id=NOBODY)


@kind("serial_misread")
def serial_misread(stock: Stock) -> list[str]:
	return spoilt_drop(stock, sn="RCMG19E1BBO7") + spoilt_drop(stock, sn="RCMG19E1BBI8")
