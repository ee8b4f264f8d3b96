"""Places an order in one call, with the payload of the flow document: for an external website with its own checkout.

The SetupIntent must carry the fibre id in its metadata, so that a card saved for one address cannot pay for another. The
calling site shows contract and consents itself; the order records that it vouches for them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, astuple, dataclass
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime_str, now_datetime

from gigafibre_fsm.exceptions import BadRequest, Conflict, NotFound, ServiceRefused
from gigafibre_fsm.flow.addresses.matching.rules import metres
from gigafibre_fsm.flow.addresses.search.labels import Place, bare_postal, readings_of_drop
from gigafibre_fsm.flow.addresses.search.tokenizer import PARTICLES, stored_tokens
from gigafibre_fsm.flow.availability.service import check_address, locate_address
from gigafibre_fsm.flow.checkout import service, sessions, submission
from gigafibre_fsm.flow.checkout.rules import needed_consents
from gigafibre_fsm.flow.pricing.rules import CartLine
from gigafibre_fsm.flow.vocabulary import SETTINGS

# The other site's coordinates may be those of the lot, the road or the postal code.
FARTHEST_METRES = 500
ADDRESS_PARTS = ("civic_number", "civic_suffix", "unit", "ville", "zip", "municipality_code")


@dataclass(frozen=True)
class Application:
	"""The document's payload. `types` are the services' types in the order of `services`, empty where not given. `olt_port`
	("frame/slot/port") and `place` (latitude, longitude) are the other site's data of the drop; empty or None where not
	given.
	"""

	fibre_id: int
	rue: str
	ville: str
	zip: str
	name: str
	email: str
	phone: str
	services: tuple[CartLine, ...]
	types: tuple[str, ...]
	preferred_dates: tuple[tuple[date, str], ...]
	contact_me: bool
	commitment: int
	setup_intent: str
	language: str
	olt_port: str = ""
	place: tuple[float, float] | None = None


def submit(application: Application, idempotency_key: str) -> dict[str, Any]:
	"""Place an order without a checkout session; same answer, errors and idempotency as submission.submit."""
	body = _fingerprint(application)
	if answer := submission.stored_answer(idempotency_key, body):
		return answer
	if frappe.db.exists("Sales Order", {"fsm_setup_intent": application.setup_intent}):
		raise Conflict(_("This card was already used for another order. Please enter it again."))
	port = f"FIB-{application.fibre_id}"
	_require_address(application, port)
	_require_line(application, port)
	_require_types(application)
	card = submission.saved_card(application.setup_intent, _draft_session(application, port))
	if card.fibre != str(application.fibre_id) or not card.customer:
		raise BadRequest(_("This card does not belong to this order. Please enter it again."))
	if card.status != "succeeded" or not card.payment_method:
		raise ServiceRefused(
			_("Your card is not saved yet. Please check it, or try another one."), code=card.status
		)
	offer = check_address(f"p:{port}", application.language)["offer"]
	if not offer:
		raise Conflict(_("Someone else has just taken this line. Your card was not charged."))
	with submission.order_transaction(_draft_session(application, port)):
		try:
			started = service.start(
				offer, list(application.services), application.commitment, application.language
			)
		except Conflict:
			# The competing request may be this one, sent twice at once.
			if answer := submission.stored_answer(idempotency_key, body, latest=True):
				return answer
			raise
		service.update(
			started["session"],
			contact={"name": application.name, "email": application.email, "phone": application.phone},
			preferred_dates=list(application.preferred_dates),
			contact_me=application.contact_me,
		)
		doc = sessions.load(started["session"], for_update=True)
		_record_external_consents(doc)
		return submission.submit_order(doc, card, idempotency_key, body)


def _fingerprint(application: Application) -> str:
	"""The hash input that identifies the order: without the language of the answer and the order of services."""
	said = asdict(application)
	del said["language"]
	said["services"], said["types"] = (
		sorted(zip(map(astuple, application.services), application.types, strict=True)),
		(),
	)
	return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


def _draft_session(application: Application, port: str) -> Document:
	"""The Checkout Session that will be created, with the fields that preparing an order needs."""
	doc = frappe.new_doc(sessions.DOCTYPE)
	doc.update({"fibre_port": port, "email": application.email, "phone": application.phone})
	for line in application.services:
		kind = frappe.get_cached_value("Item", line.sku, "fsm_service_type")
		doc.append("services", {"item": line.sku, "qty": line.qty, "service_type": kind})
	return doc


def _require_address(application: Application, port: str) -> None:
	"""The address must be that of the fibre port: same number and street words, town or postal code, and no other unit.
	Raises Conflict.
	"""
	try:
		place = locate_address(f"p:{port}")
	except NotFound:
		raise BadRequest(_("We do not know this address. Please search for it again.")) from None
	# Parsed like the fibre row itself: the legacy `rue` has the unit after the street.
	given = readings_of_drop({**dict.fromkeys(ADDRESS_PARTS, ""), "rue": application.rue})
	same_town = _words(application.ville) == _words(place.locality)
	same_postal = bool(bare_postal(application.zip)) and bare_postal(application.zip) == bare_postal(
		place.postal_code
	)
	same_door = any(_door(one) == _door(place) and one.unit in ("", place.unit) for one in given)
	if not same_door or not (same_town or same_postal):
		raise BadRequest(_("This address does not belong to this fibre line."))


def _require_line(application: Application, port: str) -> None:
	"""The other site's OLT and position must match the drop: its copy may be old, or of another row. Raises Conflict."""
	drop = frappe.db.get_value(
		"Fibre Port", port, ["frame", "slot", "port", "latitude", "longitude"], as_dict=True
	)
	if application.olt_port and application.olt_port != f"{drop.frame}/{drop.slot}/{drop.port}":
		raise BadRequest(_("This OLT port does not belong to this fibre line."))
	known = (drop.latitude, drop.longitude) if drop.latitude else None
	if application.place and known and (metres(application.place, known) or 0) > FARTHEST_METRES:
		raise BadRequest(_("This place is not where this fibre line ends."))


def _door(place: Place) -> tuple[int, str, set[str]]:
	return place.number, place.suffix, _words(place.street)


def _words(text: str) -> set[str]:
	return set(stored_tokens(text)) - PARTICLES


def _require_types(application: Application) -> None:
	for line, kind in zip(application.services, application.types, strict=True):
		known = frappe.db.get_value("Item", line.sku, "fsm_service_type") or ""
		if kind and kind.lower() != known.lower():
			raise BadRequest(_("{0} is not a service of the type {1}.").format(line.sku, kind))


def _record_external_consents(doc: Document) -> None:
	version = frappe.get_cached_doc(SETTINGS).terms_version
	given = {"version": version, "at": get_datetime_str(now_datetime()), "by": "calling site"}
	doc.consents = json.dumps(
		dict.fromkeys(needed_consents(line.service_type for line in doc.services), given)
	)
