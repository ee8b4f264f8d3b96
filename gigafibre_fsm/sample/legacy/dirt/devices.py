"""Errors in the devices and credentials of a legacy database."""

from __future__ import annotations

from gigafibre_fsm.sample.legacy.dirt.stock import NOBODY, Stock, kind


@kind("mac_notation")
def mac_notation(stock: Stock) -> list[str]:
	row = next(each for each in stock.tables["equipement"] if each["type"] == "Routeur")
	row["mac"] = "-".join(row["mac"].lower()[at : at + 2] for at in range(0, 12, 2))
	return [f"device:{row['id']}"]


@kind("mac_impossible")
def mac_impossible(stock: Stock) -> list[str]:
	_account, _place, services, _line = stock.household()
	return [
		stock.add(
			"equipement", service_id=services[0]["id"], type="Décodeur TV", mac="00:11:22:33:44", serial=""
		)
	]


@kind("mac_repeated")
def mac_repeated(stock: Stock) -> list[str]:
	_account, _place, services, _line = stock.household()
	taken = next(each for each in stock.tables["equipement"] if each["type"] == "Décodeur TV" and each["mac"])
	return [
		stock.add("equipement", service_id=services[0]["id"], type="Décodeur TV", mac=taken["mac"], serial="")
	]


@kind("orphan_device")
def orphan_device(stock: Stock) -> list[str]:
	return [stock.add("equipement", service_id=NOBODY, type="ONT", serial="RCMG19E1CC01", mac="")]


@kind("wifi_of_unknown_device")
def wifi_of_unknown(stock: Stock) -> list[str]:
	return [stock.add("genieacs.wifi", serial="403F8CFFFF01", ssid="Personne", password="motdepasse")]  # noqa: S106 - made up


@kind("voip_of_unknown_device")
def voip_of_unknown(stock: Stock) -> list[str]:
	return [stock.add("genieacs.voip", serial="RCMG19E1DD01", username="gf999999", password="sip", numero="")]  # noqa: S106 - made up


@kind("wifi_refused")
def wifi_refused(stock: Stock) -> list[str]:
	row = stock.tables["genieacs.wifi"][1]
	row["password"] = "court"  # noqa: S105 - made up
	return [f"wifi:{row['id']}"]


@kind("sip_password_missing")
def sip_password_missing(stock: Stock) -> list[str]:
	row = stock.tables["genieacs.voip"][1]
	row["password"] = ""
	return [f"voip:{row['id']}"]


@kind("device_without_kind")
def device_without_kind(stock: Stock) -> list[str]:
	_account, _place, services, _line = stock.household()
	return [
		stock.add("equipement", service_id=services[0]["id"], type="", modele="HT803G-W", serial="", mac="")
	]


@kind("wifi_repeated")
def wifi_repeated(stock: Stock) -> list[str]:
	row = stock.tables["genieacs.wifi"][2]
	stock.add("genieacs.wifi", row, ssid="Exemple-ancien")
	return [f"wifi:{row['id']}"]


@kind("voip_repeated")
def voip_repeated(stock: Stock) -> list[str]:
	row = stock.tables["genieacs.voip"][2]
	stock.add("genieacs.voip", row, username="gf888888")
	return [f"voip:{row['id']}"]
