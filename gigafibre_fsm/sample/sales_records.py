"""Sample data for sales: people who wait for fibre, and abandoned checkouts. No message is sent."""

from __future__ import annotations

from random import Random
from typing import Any

import frappe

from gigafibre_fsm.bulk import plain_rows
from gigafibre_fsm.clock import ago
from gigafibre_fsm.flow.addresses.search.labels import CIVIC_FIELDS, place_of_civic, place_of_drop
from gigafibre_fsm.sample.people import DOMAIN

LEADS, CHECKOUTS = 40, 6
FOLLOW_UPS = ("To Contact", "To Contact", "To Contact", "Contacted", "Not Interested", "Ordered")
CARTS = ((("FTTH150I", "Internet"),), (("FTTH500I", "Internet"), ("TVBSTANDARD", "TV")))


def load(seed: int) -> None:
	random = Random(seed)  # noqa: S311 - reproducible, not secret
	if not frappe.db.exists("Lead", {"fsm_sample": 1}):
		load_leads(random)
	if not frappe.db.exists("Checkout Session", {"is_sample": 1}):
		load_checkouts(random)


def load_leads(random: Random) -> None:
	"""Insert leads: many on some roads, one on others."""
	without_fibre = frappe.db.sql(
		f"""SELECT {", ".join(f"civic.{field}" for field in CIVIC_FIELDS)} FROM `tabCivic Address` civic
		WHERE civic.is_sample = 1 AND civic.name NOT IN (
			SELECT CAST(civic_address AS UNSIGNED) FROM `tabFibre Port` WHERE civic_address <> ''
		) ORDER BY civic.municipality_code, civic.odonym, civic.civic_number""",  # noqa: S608
		as_dict=True,
	)
	if not without_fibre:
		return
	starts = [random.randrange(len(without_fibre)) for _road in range(LEADS // 3)]
	chosen = {
		(random.choice(starts) + random.randrange(6)) % len(without_fibre) for _lead in range(LEADS * 2)
	}
	plain_rows.insert_records(
		"Lead",
		(_lead(number, without_fibre[row], random) for number, row in enumerate(sorted(chosen)[:LEADS], 1)),
	)


def _lead(number: int, civic: Any, random: Random) -> dict[str, Any]:
	place = place_of_civic(civic)
	name = f"Client exemple {100 + number}"
	return {
		"name": f"DEMANDE-EXEMPLE-{number:02d}",
		"first_name": name,
		"lead_name": name,
		"email_id": f"demande{number:02d}@{DOMAIN}",
		"status": "Lead",
		"language": "fr",
		"city": civic.municipality,
		"fsm_interest": "Business" if number % 10 == 0 else "Notify",
		"type": "Enterprise" if number % 10 == 0 else "",
		"fsm_address": f"{place.label}, {place.locality}"[:140],
		"fsm_civic_address": civic.name,
		"fsm_municipality": civic.municipality,
		"fsm_municipality_code": civic.municipality_code,
		"fsm_consent_at": ago(days=random.randrange(2, 200)),
		"fsm_sample": 1,
	}


def load_checkouts(random: Random) -> None:
	ports = frappe.get_all(
		"Fibre Port",
		filters={"status": "Available", "is_sample": 1},
		fields=["*"],
		limit=400,
		order_by="name",
	)
	for number, port in enumerate(random.sample(ports, min(CHECKOUTS, len(ports)))):
		_checkout(number, port, random)


def _checkout(number: int, port: Any, random: Random) -> None:
	place, cart = place_of_drop(port), random.choice(CARTS)
	left = ago(days=random.randrange(2, 9), minutes=random.randrange(600))
	session = frappe.new_doc("Checkout Session")
	session.update(
		{
			"status": "Abandoned",
			"follow_up": FOLLOW_UPS[number % len(FOLLOW_UPS)],
			"address_label": f"{place.label}, {place.locality}",
			"fibre_port": port.name,
			"contact_name": f"Client exemple {200 + number}",
			"email": f"panier{number + 1:02d}@{DOMAIN}",
			"phone": f"+1450555{150 + number:04d}",
			"language": "fr",
			"last_activity": left,
			"commitment": random.choice(("0", "24")),
			"is_sample": 1,
		}
	)
	for sku, service_type in cart:
		session.append("services", {"item": sku, "qty": 1, "service_type": service_type})
	session.insert(ignore_permissions=True)
