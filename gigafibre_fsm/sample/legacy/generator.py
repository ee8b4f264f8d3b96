"""Generates a legacy database from a seed: the sample network with accounts, services, bills and devices, without
errors (`dirt/` adds those). Nobody in it is real: family names are "Exemple", email addresses are in a domain reserved
for examples, and telephone numbers are from those reserved for fiction.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from gigafibre_fsm.flow.vocabulary import INTERNET
from gigafibre_fsm.sample.generator import Drop, network
from gigafibre_fsm.sample.legacy import bills, support
from gigafibre_fsm.sample.people import DOMAIN
from gigafibre_fsm.setup.catalogue import BY_SKU, CATALOGUE, Entry

Row = dict[str, Any]
Tables = dict[str, list[Row]]

FIRST_NAMES = (
	"Camille", "Dominique", "Frédérique", "Claude", "Andréa", "Pascale", "Maxime", "Valérie", "Stéphane", "Noémie",
	"Michel", "Éloïse", "Réjean", "Françoise", "Gaétan", "Joëlle", "Benoît", "Mélanie", "Zoé", "Hélène",
)  # fmt: skip
CATEGORY = {
	"Internet": "Mensualités fibre", "TV": "Mensualités télévision", "TV Add-on": "Bouquets télévision",
	"Phone": "Téléphonie", "Fee": "Frais mensuels", "Discount": "Rabais", "One-time": "Frais uniques",
	"Equipment": "Équipement client",
}  # fmt: skip
INTERNET_PLANS = ("FTTH80I", "FTTH150I", "FTTH500I", "FTTH1500I")
TV_PLANS = ("TVBSKINNY", "TVBSTANDARD", "TVBEVO")
FIRST_ACCOUNT = 5_001
# One account in so many has each of these, as in a legacy system of this size.
SUSPENDED_EVERY, SEASONAL_EVERY, ENDED_EVERY = 40, 60, 25
MORE_PLACES_EVERY, ENGLISH_EVERY, COMPANY_EVERY = 30, 4, 20


def generate(seed: int, today: date, accounts: int = 0, drops: int = 0) -> Tables:
	"""Rows by table; deterministic for the same arguments. `accounts`: how many (0: one for each drop with an ONT;
	those beyond have only a telephone); `drops`: how many of the 16,056 (0: all).
	"""
	random = Random(seed)  # noqa: S311 - reproducible, not secret
	sample = network(seed)
	chosen = sample.drops[:drops] if drops else sample.drops
	tables: Tables = {
		"olt": [
			{
				"ip": terminal.ip, "emplacement": terminal.location, "marque": "Raisecom", "modele": "ISCOM6860",
				"zone_tarifaire": terminal.zone, "nb_slots": 16, "nb_ports": 16, "nb_onts": 128,
			}
			for terminal in sample.terminals
		],
		"fibre": [_fibre(drop) for drop in chosen],
		"product": [_product(number, entry) for number, entry in enumerate(CATALOGUE, start=1)],
		"product_zone": [
			{"id": number, "sku": entry.sku, "zone_tarifaire": "2", "prix": str(entry.price + 5)}
			for number, entry in enumerate((each for each in CATALOGUE if each.service_type == INTERNET), start=1)
		],
		**{name: [] for name in ("account", "delivery", "service", "service_rabais", "equipement")},
		**{name: [] for name in ("invoice", "invoice_item", "payment", "genieacs.wifi", "genieacs.voip")},
		**{name: [] for name in support.TABLES},
	}  # fmt: skip
	occupied = [(row, drop) for row, drop in zip(tables["fibre"], chosen, strict=True) if row["sn"]]
	for number in range(accounts or len(occupied)):
		row, drop = occupied[number] if number < len(occupied) else (None, None)
		_household(tables, number, row, drop, random, today)
	support.add(tables, today)
	return tables


def _fibre(drop: Drop) -> Row:
	return {
		"id": drop.legacy_id, "rue": drop.place.line, "ville": drop.place.locality.name,
		"zip": drop.place.locality.postal_code, "latitude": f"{drop.place.latitude:.6f}",
		"longitude": f"{drop.place.longitude:.6f}", "info_connect": drop.terminal.ip, "frame": 0, "slot": drop.slot,
		"port": drop.port, "ontid": drop.ont_id, "sn": drop.serial, "service_id": 0,
		"boitier_pas_install": int(not drop.box_installed), "zone_tarifaire": drop.terminal.zone,
		"vitesse_max": drop.terminal.max_speed,
	}  # fmt: skip


def _product(number: int, entry: Entry) -> Row:
	return {
		"id": number, "sku": entry.sku, "nom": entry.name, "nom_en": entry.english, "prix": str(entry.price),
		"categorie": CATEGORY[entry.service_type], "combo_ready": int(entry.public), "vitesse_down": entry.down,
		"vitesse_up": entry.up, "profil": entry.profile,
	}  # fmt: skip


def _household(
	tables: Tables, number: int, fibre: Row | None, drop: Drop | None, random: Random, today: date
) -> None:
	account = FIRST_ACCOUNT + number
	company = number % COMPANY_EVERY == 7
	first = FIRST_NAMES[number % len(FIRST_NAMES)]
	tables["account"].append(
		{
			"id": account,
			"prenom": "" if company else first,
			"nom": f"Exemple-{account}",
			"compagnie": f"Ferme Exemple {account}" if company else "",
			"courriel": f"client{account}@{DOMAIN}",
			"telephone": f"450-555-{number % 10_000:04d}",
			"cellulaire": f"(514) 555-{100 + number % 100:04d}",
			"langue": "en" if number % ENGLISH_EVERY == 3 else "fr",
			"commercial": int(company),
			"statut": "actif",
			"solde": "0.00",
			"ppa": number % 2,
			"stripe_customer": f"cus_exemple{account}" if number % 2 else "",
			"stripe_pm": f"pm_exemple{account}" if number % 2 else "",
			"carte": "Visa •••• 4242" if number % 2 else "",
			"notes": "",
			"sans_texto": int(number % 40 == 5),
			"sans_courriel": int(number % 40 == 6),
			"facture_papier": int(number % 25 == 9),
		}  # fmt: skip
	)
	delivery = _place(tables, account, fibre, number)
	if number % MORE_PLACES_EVERY == 11:
		_place(tables, account, None, number)
	monthly = _services(tables, number, delivery, fibre, random, today)
	owes = number % SUSPENDED_EVERY == 5
	bills.add(tables, account, number, monthly, today, suspended=_is_suspended(number), owes=owes)


def _place(tables: Tables, account: int, fibre: Row | None, number: int) -> int:
	delivery = len(tables["delivery"]) + 20_001
	tables["delivery"].append(
		{
			"id": delivery,
			"account_id": account,
			"adresse": fibre["rue"] if fibre else f"{1 + number % 900} chemin de l'Exemple",
			"ville": fibre["ville"] if fibre else "Sainte-Clotilde",
			"zip": fibre["zip"] if fibre else "J0L 1W0",
			"notes": "Sonnette brisée, cogner (exemple)" if number % 50 == 2 else "",
		}  # fmt: skip
	)
	return delivery


def _services(
	tables: Tables, number: int, delivery: int, fibre: Row | None, random: Random, today: date
) -> list[tuple[int, str, Decimal]]:
	"""Add the services of an account; returns the lines of its monthly bill: (service, SKU, dollars before taxes)."""
	plans = ["TELEPMENS"] if fibre is None else [random.choice(INTERNET_PLANS)]
	if fibre is not None:
		plans += [random.choice(TV_PLANS)] if number % 3 == 0 else []
		plans += ["TELEPMENS"] if number % 4 == 1 else []
	state = "suspendu" if _is_suspended(number) else "actif"
	seasonal = number % SEASONAL_EVERY == 17
	start = today.replace(day=1) - timedelta(days=31 * (2 + number % 40))
	month_end = (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
	monthly: list[tuple[int, str, Decimal]] = []
	for sku in plans:
		service = len(tables["service"]) + 30_001
		row = {
			"id": service, "delivery_id": delivery, "sku": sku, "prix": str(BY_SKU[sku].price), "qte": 1,
			"statut": state, "raison": "" if state == "actif" else "saisonnier" if seasonal else "impaye",
			"date_debut": str(start), "date_fin": None, "engagement": 24 if number % 5 == 0 else 0,
			"fin_engagement": str(start + timedelta(days=730)) if number % 5 == 0 else None,
			"facture_jusqu": str(month_end), "suspendu_le": None if state == "actif" else str(today - timedelta(days=20)),
			"retour_le": str(today + timedelta(days=90)) if seasonal else None,
		}  # fmt: skip
		tables["service"].append(row)
		monthly.append((service, sku, BY_SKU[sku].price))
		if fibre is not None and sku == plans[0]:
			fibre["service_id"] = service
		_devices(tables, number, row, fibre)
		if sku == "TELEPMENS":
			monthly.append(_line(tables, row, "SERV911"))
		elif sku in TV_PLANS and number % 6 == 0:
			monthly.append(_line(tables, row, "TVSPORTS"))
	if len(plans) > 1:
		discount = BY_SKU[f"RAB{len(plans)}X"].price
		tables["service_rabais"].append(
			{
				"id": len(tables["service_rabais"]) + 40_001,
				"service_id": tables["service"][-1]["id"],
				"sku": f"RAB{len(plans)}X",
				"montant": str(discount),
				"fin": None,
			}  # fmt: skip
		)
		monthly.append((tables["service"][-1]["id"], f"RAB{len(plans)}X", discount))
	if number % ENDED_EVERY == 8:
		ended = {
			**row,
			"id": len(tables["service"]) + 30_001,
			"statut": "annule",
			"date_fin": str(today - timedelta(days=400)),
		}
		tables["service"].append({**ended, "date_debut": str(today - timedelta(days=900))})
	return monthly


def _line(tables: Tables, plan: Row, sku: str) -> tuple[int, str, Decimal]:
	"""Add an add-on or fee to a plan, as a service of its own; returns its line of the bill."""
	row = {**plan, "id": len(tables["service"]) + 30_001, "sku": sku, "prix": str(BY_SKU[sku].price)}
	tables["service"].append({**row, "engagement": 0, "fin_engagement": None})
	return row["id"], sku, BY_SKU[sku].price


def _devices(tables: Tables, number: int, service: Row, fibre: Row | None) -> None:
	for kind, model, serial, mac in _hardware(number, service["sku"], fibre):
		tables["equipement"].append(
			{
				"id": len(tables["equipement"]) + 50_001,
				"service_id": service["id"],
				"type": kind,
				"modele": model,
				"serial": serial,
				"mac": mac,
			}  # fmt: skip
		)
		if kind == "Routeur":
			tables["genieacs.wifi"].append(
				{
					"id": len(tables["genieacs.wifi"]) + 1,
					"serial": mac,
					"ssid": f"Exemple-{number}",
					"password": f"exemple-{number:06d}",
				}  # fmt: skip
			)
		if kind == "Téléphone IP":
			tables["genieacs.voip"].append(
				{
					"id": len(tables["genieacs.voip"]) + 1,
					"serial": fibre["sn"] if fibre else serial,
					"username": f"gf{number:06d}",
					"password": f"sip-exemple-{number:06d}",
					"numero": f"450555{number % 10_000:04d}",
				}  # fmt: skip
			)


def _hardware(number: int, sku: str, fibre: Row | None) -> Iterator[tuple[str, str, str, str]]:
	if sku in INTERNET_PLANS and fibre is not None:
		yield "ONT", "HT803G-W", fibre["sn"], ""
		yield "Routeur", "Deco X20", "", f"403F8C{number + 0x10000:06X}"
	elif sku in TV_PLANS:
		yield "Décodeur TV", "MAG 524", "", f"001A79{number + 0x10000:06X}"
	elif sku == "TELEPMENS":
		yield "Téléphone IP", "HT802", f"ATA7{number:06d}", ""


def _is_suspended(number: int) -> bool:
	return number % SUSPENDED_EVERY == 5 or number % SEASONAL_EVERY == 17
