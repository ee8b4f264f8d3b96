"""Access to one visitor's Checkout Session, and its public representation."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, get_datetime, getdate

from gigafibre_fsm import clock, dates
from gigafibre_fsm.exceptions import Gone, NotFound
from gigafibre_fsm.flow.availability import left_devices
from gigafibre_fsm.flow.availability.service import OFFER, check_address, visits_needed, zone_of
from gigafibre_fsm.flow.pricing.quotes import Quote
from gigafibre_fsm.flow.pricing.rules import CartLine
from gigafibre_fsm.flow.pricing.service import quote_cart
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.guards import tokens

DOCTYPE = "Checkout Session"
TRACKING = "tracking"
TRACKING_MINUTES = 180 * 24 * 60
LONGEST_HANDLE = 120


def new_handle() -> tuple[str, str, str]:
	"""(name of the session, handle known only to its browser, stored hash)."""
	name, secret = frappe.generate_hash(length=12), secrets.token_urlsafe(24)
	return name, f"{name}.{secret}", _hash(secret)


def _hash(secret: str) -> str:
	return hashlib.sha256(secret.encode()).hexdigest()


def load(handle: object, for_update: bool = False) -> Document:
	"""The session of a handle. Raises NotFound for an unknown handle, Gone for a deleted session."""
	if not isinstance(handle, str) or len(handle) > LONGEST_HANDLE or handle.count(".") != 1:
		raise NotFound(_("We could not find this order. Please start again with your address."))
	name, secret = handle.split(".")
	latest = frappe.db.get_value(DOCTYPE, name, "*", as_dict=True, for_update=True) if for_update else None
	doc = None
	if latest or not for_update:
		try:
			doc = frappe.get_doc(DOCTYPE, name)
		except frappe.DoesNotExistError:
			frappe.clear_last_message()
			if latest:
				raise Gone(_("This order can no longer be continued.")) from None
	if not doc or not hmac.compare_digest(doc.access_hash or "", _hash(secret)):
		raise NotFound(_("We could not find this order. Please start again with your address."))
	if latest:
		_refresh(doc, latest)
	doc.flags.handle = handle
	return doc


def lock(doc: Document) -> None:
	"""Lock a session that was loaded before this transaction, and refresh it with other transactions' commits. Raises Gone
	when it was deleted.
	"""
	latest = frappe.db.get_value(DOCTYPE, doc.name, "*", as_dict=True, for_update=True)
	if not latest:
		raise Gone(_("This order can no longer be continued."))
	_refresh(doc, latest)


def _refresh(doc: Document, latest: Any) -> None:
	if doc.modified != latest.modified:
		_reload_children(doc)
	doc.update(latest)


def _reload_children(doc: Document) -> None:
	"""Read the child rows as committed now: the transaction's snapshot may be older than the lock."""
	for field in ("services", "preferred_dates"):
		table = frappe.get_meta(DOCTYPE).get_field(field).options
		rows = frappe.db.sql(
			f"SELECT * FROM `tab{table}` WHERE parent = %s AND parentfield = %s ORDER BY idx FOR UPDATE",  # noqa: S608
			(doc.name, field),
			as_dict=True,
		)
		doc.set(field, [])
		for row in rows:
			doc.append(field, {**row, "__islocal": 0})


def cart(doc: Document) -> list[CartLine]:
	return [CartLine(line.item, cint(line.qty) or 1) for line in doc.services]


def locate(doc: Document) -> dict[str, Any]:
	"""Current zone, max_speed (Mbps) and visits of the session's address."""
	if not doc.fibre_port:
		return {"zone": zone_of(None), "max_speed": 0, "visits": 1}
	offer = check_address(f"p:{doc.fibre_port}", doc.language)
	return {"zone": offer["zone"], "max_speed": offer["max_speed"], "visits": offer["visits"] or 1}


def visits_of(doc: Document) -> int:
	"""The number of visits to connect the session's address."""
	return visits_needed(doc.fibre_port) if doc.fibre_port else 1


def can_start_without_visit(doc: Document) -> bool:
	"""Whether the devices for the chosen services are already at the address."""
	return not left_devices.why_a_visit(doc.fibre_port, {line.service_type for line in doc.services})


def price(doc: Document, boxes_had: int = 0, where: dict[str, Any] | None = None) -> Quote:
	"""The session's quote at today's prices; `where` is the result of `locate`, if already read. Staff may sell more than the
	website offers, and at a special price.
	"""
	where = where or locate(doc)
	return quote_cart(
		where["zone"],
		cart(doc),
		cint(doc.commitment),
		where["max_speed"],
		public_only=not doc.sold_by,
		staff_discount=bool(doc.special_price),
		boxes_had=boxes_had,
	)


def state(doc: Document, where: dict[str, Any] | None = None) -> dict[str, Any]:
	"""The session for its browser (the answer of resume and update); `where` as in `price`."""
	where = where or locate(doc)
	consents = json.loads(doc.consents or "{}")
	return {
		"session": doc.flags.handle,
		"status": doc.status,
		"order": doc.sales_order or "",
		"tracking": tracking_path(doc.sales_order) if doc.sales_order else "",
		"address_label": doc.address_label,
		"offer": _offer_again(doc, where),
		"max_speed": where["max_speed"],
		"visits": where["visits"],
		"services": [
			{"sku": line.item, "qty": cint(line.qty) or 1, "service_type": line.service_type}
			for line in doc.services
		],
		"commitment": cint(doc.commitment),
		"quote": json.loads(doc.quote or "null"),
		"contact": {"name": doc.contact_name or "", "email": doc.email or "", "phone": doc.phone or ""},
		"number_transfer": {
			part: doc.get(f"transfer_{part}") or "" for part in ("number", "provider", "account")
		},
		"preferred_dates": [
			{
				"date": str(row.date),
				"time_window": row.time_window,
				"label": dates.with_weekday(getdate(row.date), "en" if frappe.local.lang == "en" else "fr"),
			}
			for row in doc.preferred_dates
		],
		"contact_me": bool(doc.contact_me),
		"can_start_without_visit": not doc.sales_order and can_start_without_visit(doc),
		"without_visit": bool(doc.without_visit),
		"referral_code": doc.referral_code or "",
		"consents": sorted(consents),
		"hold_until": clock.with_zone(doc.hold_until),
		"hold_seconds": hold_seconds(doc),
		"language": doc.language,
	}


def hold_minutes() -> int:
	"""Minutes that a checkout holds its port after each step of its visitor."""
	return cint(frappe.get_cached_doc(SETTINGS).hold_minutes) or 20


def hold_seconds(doc: Document) -> int | None:
	"""Seconds until the hold ends; 0 when it is lost, None without a port."""
	if not doc.fibre_port or doc.sales_order:
		return None
	until = get_datetime(doc.hold_until) if doc.hold_until and doc.status == "Held" else None
	return max(int((until - clock.utc_now()).total_seconds()), 0) if isinstance(until, datetime) else 0


def _offer_again(doc: Document, where: dict[str, Any]) -> str:
	address = f"p:{doc.fibre_port}" if doc.fibre_port else f"c:{doc.civic_address or ''}"
	minutes = frappe.get_cached_doc(SETTINGS).offer_minutes
	return tokens.sign(
		{"a": address, "label": doc.address_label, "locality": "", "port": doc.fibre_port or "", **where},
		OFFER,
		minutes,
	)


def tracking_path(order: str) -> str:
	"""The path of an order's tracking page: a signed link that needs no account."""
	return f"/internet/suivi?t={tokens.sign({'o': order}, TRACKING, TRACKING_MINUTES)}"
