"""The sample customers: each with a location, subscriptions, equipment and perhaps a visit, in a given state.

The records are inserted as by an import, without running the order process: no orders and no messages.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import frappe
from frappe.utils import add_days, add_months, getdate, now_datetime

from gigafibre_fsm.flow.ordering.credentials import sip_password, sip_username, wifi_password, wifi_ssid
from gigafibre_fsm.flow.scheduling import job_types
from gigafibre_fsm.flow.vocabulary import HALF_DAYS, ONT, PHONE, ROUTER, SETTINGS, TELEPHONE, TV_BOX
from gigafibre_fsm.sample import bill_records
from gigafibre_fsm.sample.people import CUSTOMERS, TECHNICIANS, SampleCustomer
from gigafibre_fsm.setup.catalogue import BY_SKU

SUBSCRIPTION_STATE = {
	"Pending Install": "Pending",
	"Active": "Active",
	"Suspended": "Suspended",
	"Disconnected": "Cancelled",
}
EQUIPMENT_FOR = {"Internet": (ONT, ROUTER), "TV": (TV_BOX,), "Phone": (TELEPHONE,)}
MODEL = {
	ONT: "HT803G-W",
	ROUTER: "Deco X20",
	TV_BOX: "Décodeur exemple",
	TELEPHONE: "HT803G-W",
}
PROFILE = {ONT: "Raisecom HT803G-W", ROUTER: "TP-Link Deco"}
COMBO = {2: "RAB2X", 3: "RAB3X", 4: "RAB4X"}
COMMITMENT = {"24": "RAB24M", "36": "RAB36M"}


def load(seed: int) -> None:
	for person in CUSTOMERS:
		if not frappe.db.exists("Customer", {"email_id": person.email}):
			load_one(person, Random(seed * 1000 + person.number))  # noqa: S311 - reproducible, not secret


def load_one(person: SampleCustomer, random: Random) -> None:
	customer = make_customer(person)
	location = make_location(person, customer)
	subscriptions = [make_subscription(sku, person, location) for sku in person.items]
	equipment = make_equipment(person, location, subscriptions, random)
	if person.visit:
		make_visit(person, location, equipment)
	bill_records.load(person, customer, location.name)


def make_customer(person: SampleCustomer) -> str:
	doc = frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": person.name,
			"customer_type": "Company" if person.group == "Commercial" else "Individual",
			"customer_group": person.group,
			"territory": frappe.db.get_single_value(SETTINGS, "territory"),
			"language": person.language,
			"email_id": person.email,
			"mobile_no": person.phone,
			"fsm_ppa_enabled": int(person.location == "Active"),
			# A customer who has not paid has no card.
			"fsm_card_label": "" if person.bills == "unpaid" else "Visa •••• 4242",
			"fsm_dunning_state": person.dunning,
			"fsm_sample": 1,
		}
	)
	doc.insert(ignore_permissions=True)
	return doc.name


def make_location(person: SampleCustomer, customer: str) -> Any:
	"""At a drop with an ONT, even for a Pending customer (the former occupants' ONT), so that the counts of free ports stay."""
	port = frappe.get_all(
		"Fibre Port",
		filters={
			"is_sample": 1,
			"ville": person.locality,
			"status": "Occupied",
			"unit": "",
			"sn": ("like", "RCMG%"),
			"location": ("is", "not set"),
		},
		fields=["*"],
		order_by="legacy_id",
		limit=1,
	)[0]
	doc = frappe.get_doc(
		{
			"doctype": "Service Location",
			"status": person.location,
			"customer": customer,
			"address_line": port.rue,
			"city": port.ville,
			"postal_code": port.zip,
			"connection_type": "FTTH",
			"fibre_port": port.name,
			"civic_address": port.civic_address,
			"activated_on": None if person.location == "Pending Install" else started(person),
			"disconnected_on": ended() if person.location == "Disconnected" else None,
			"olt": port.olt,
			"olt_name": port.olt,
			"olt_ip": frappe.db.get_value("OLT", port.olt, "ip_address"),
			"olt_frame": port.frame,
			"olt_slot": port.slot,
			"olt_port": port.port,
			"ont_id": port.ont_id,
			"latitude": port.latitude,
			"longitude": port.longitude,
			"is_sample": 1,
		}
	)
	doc.insert(ignore_permissions=True)
	frappe.db.set_value("Fibre Port", port.name, "location", doc.name, update_modified=False)
	return doc


def started(person: SampleCustomer) -> date:
	"""The first day of service: some months ago, a different number for each customer."""
	return getdate(add_months(getdate(), -person.number))


def ended() -> date:
	"""The last day of service: the middle of last month."""
	return getdate(add_days(getdate().replace(day=1), -1)).replace(day=bill_records.LAST_DAY)


def stopped(person: SampleCustomer) -> dict[str, Any]:
	"""The suspension fields: unpaid for a customer in dunning, seasonal otherwise."""
	if person.dunning:
		return {"suspension": "Unpaid", "suspended_on": add_days(getdate(), -5)}
	return {
		"suspension": "Seasonal",
		"suspended_on": add_days(getdate(), -20),
		"pause_from": add_days(getdate(), -20),
		"resume_on": add_days(getdate(), 100),
	}


def make_subscription(sku: str, person: SampleCustomer, location: Any) -> Any:
	entry = BY_SKU[sku]
	state = SUBSCRIPTION_STATE[person.location]
	begun = None if state == "Pending" else started(person)
	first = sku == person.items[0]
	discounts = [COMBO.get(len(person.items)), COMMITMENT.get(person.commitment)] if first else []
	doc = frappe.get_doc(
		{
			"doctype": "Service Subscription",
			"status": state,
			"customer": location.customer,
			"location": location.name,
			"item": sku,
			"service_type": entry.service_type,
			"description": entry.name,
			"qty": 1,
			"rate": float(entry.price),
			"extras": [_line("SERV911", rate=True)] if entry.service_type == PHONE else [],
			"discounts": [_line(discount, rate=False) for discount in discounts if discount],
			"start_date": begun,
			"commitment": person.commitment if first else "0",
			"commitment_end": add_months(begun, int(person.commitment))
			if begun and first and person.commitment != "0"
			else None,
			"billed_until": add_days(add_months(getdate().replace(day=1), 1), -1)
			if state == "Active"
			else None,
			"end_date": ended() if state == "Cancelled" else None,
			**(stopped(person) if state == "Suspended" else {}),
			"is_sample": 1,
		}
	)
	return doc.insert(ignore_permissions=True)


def _line(sku: str, *, rate: bool) -> dict[str, Any]:
	entry = BY_SKU[sku]
	price = float(entry.price)
	return {
		"item": sku,
		"description": entry.name,
		**({"qty": 1, "rate": price} if rate else {"amount": price}),
	}


def make_equipment(
	person: SampleCustomer, location: Any, subscriptions: list[Any], random: Random
) -> list[Any]:
	made = []
	for subscription in subscriptions:
		for kind in EQUIPMENT_FOR[subscription.service_type]:
			values = {
				"doctype": "Service Equipment",
				"status": person.equipment,
				"equipment_type": kind,
				"model": MODEL[kind],
				"device_profile": PROFILE.get(kind),
				"location": location.name,
				"customer": location.customer,
				"subscription": subscription.name,
				"is_sample": 1,
				**_credentials(kind),
			}
			if person.equipment != "Awaiting Scan":
				values.update(_on_the_wall(kind, person, location, random))
			made.append(frappe.get_doc(values).insert(ignore_permissions=True))
	return made


def _credentials(kind: str) -> dict[str, str]:
	if kind == ROUTER:
		return {"custom_wifi_ssid": wifi_ssid(), "custom_wifi_password": wifi_password()}
	if kind == TELEPHONE:
		return {"custom_sip_username": sip_username(), "custom_sip_password": sip_password()}
	return {}


def _on_the_wall(kind: str, person: SampleCustomer, location: Any, random: Random) -> dict[str, Any]:
	"""The fields that a scanned, running device has reported."""
	if kind == ONT:
		labels = {"serial": frappe.db.get_value("Fibre Port", location.fibre_port, "sn"), "mac": None}
	elif kind == TELEPHONE:
		labels = {"serial": f"ATA{random.randrange(16**8):08X}", "mac": None}
	else:
		labels = {
			"serial": None,
			"mac": ("403F8C" if kind == ROUTER else "001A79") + f"{random.randrange(16**6):06X}",
		}
	live = person.location == "Active" and kind in (ONT, ROUTER)
	return {
		**labels,
		"online": int(live),
		"last_inform": now_datetime() if live else None,
		"rx_power": round(random.uniform(-24, -15), 2) if live and kind == ONT else 0,
	}


def make_visit(person: SampleCustomer, location: Any, equipment: list[Any]) -> None:
	technician = frappe.db.get_value("Technician", {"user": TECHNICIANS[person.number % 4].email})
	over = person.visit in ("Completed", "Failed")
	day = {
		"Scheduled": next_working_day(person.number),
		"Completed": started(person),
		"Failed": add_days(getdate(), -2),
	}
	job = frappe.get_doc(
		{
			"doctype": "Dispatch Job",
			"status": person.visit,
			"job_type": "Repair" if person.visit == "Failed" else "Installation",
			"customer": location.customer,
			"location": location.name,
			"address_line": location.address_line,
			"city": location.city,
			"technician": None if person.visit == "Open" else technician,
			"scheduled_date": day.get(person.visit),
			"time_window": "" if person.visit == "Open" else HALF_DAYS[(person.number + 1) % 2],
			"contact_me": int(person.visit == "Open"),
			"required_tags": [{"tag": "Fibre"}, {"tag": "Installation"}],
			"failure_reason": "Client absent (exemple)" if person.visit == "Failed" else "",
			"completed_at": now_datetime() if person.visit == "Completed" else None,
			"equipment_list": [
				{"equipment": row.name, "equipment_type": row.equipment_type, "serial": row.serial or row.mac}
				for row in equipment
			],
			"checklist": [
				{**step, "done": int(person.visit == "Completed")}
				for step in job_types.checklist("Installation", {row.equipment_type for row in equipment})
			],
			"is_sample": 1,
		}
	)
	job.insert(ignore_permissions=True)
	if not over:
		for row in equipment:
			row.db_set("dispatch_job", job.name, update_modified=False)


def next_working_day(after: int) -> date:
	day = getdate(add_days(getdate(), after))
	while day.weekday() >= 5:
		day = getdate(add_days(day, 1))
	return day
