"""Plans accounts as Customers, each with its Contact and the Addresses of its places. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from gigafibre_fsm.flow.vocabulary import LANGUAGES
from gigafibre_fsm.migration import reached
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.labels import postal_code
from gigafibre_fsm.migration.legacy import CLOSED_ACCOUNT
from gigafibre_fsm.migration.phases import customers_endings, payment_methods
from gigafibre_fsm.migration.planned import Link, Phase, Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row
from gigafibre_fsm.notifications.topics import KINDS, SMS
from gigafibre_fsm.spelling import plain

COMMERCIAL = "Commercial"
COUNTRY, PROVINCE = "Canada", "Québec"
REMARK = re.compile(r"\s*(?:\(([^()]*)\)|\*+([^*]+)\*+|\*{2,}(.+))\s*")
"""Remarks in a person's name: (décédé), ***NE PAS APPELER***."""


def plan(tables: Tables, findings: Findings, site: Site) -> list[Planned]:
	"""Plan customers, their contacts and their addresses. All accounts are imported, closed ones as disabled."""
	places = _places(tables, findings)
	emails: dict[str, str] = {}
	people: dict[tuple[str, ...], str] = {}
	at_stripe: dict[str, str] = {}
	stopped: set[str] = set()
	made: list[Planned] = []
	for row in tables["account"]:
		where = row["_row"]
		if not places[row["id"]] and row["status"] != CLOSED_ACCOUNT:
			findings.note("account_without_place", where)
		if not row["status"]:
			findings.note("account_state_unknown", where)
		name, ways = _name(row, findings), _contact_details(row, findings)
		if ways["email"] and (first := emails.setdefault(ways["email"], where)) != where:
			findings.note("email_shared", where, first)
		street = places[row["id"]][0]["street"] if places[row["id"]] else ""
		person = (plain(name), ways["phone"] or ways["mobile"], plain(street or ""))
		if all(person) and (first := people.setdefault(person, where)) != where:
			findings.note("account_repeated", where, first)
		paying = payment_methods.of_account(row, at_stripe, findings)
		made.append(_customer(row, name, ways, paying, site))
		if ways["email"] or ways["phone"] or ways["mobile"]:
			made += _contact(row, name, ways, site)
		made += _opt_outs(row, ways, stopped, site)
		made += [_address(place, row, name, first=not at) for at, place in enumerate(places[row["id"]])]
	return made


def _places(tables: Tables, findings: Findings) -> Mapping[str, list[Row]]:
	accounts = {row["id"] for row in tables["account"]}
	places: dict[str, list[Row]] = defaultdict(list)
	for row in tables["delivery"]:
		if row["account_id"] in accounts:
			places[row["account_id"]].append(row)
			if not row["street"]:
				findings.note("place_without_street", row["_row"], row["town"])
			row["postal_code"] = postal_code(row, findings)
		else:
			findings.note("orphan_delivery", row["_row"], f"account {row['account_id']}")
	return places


def _name(row: Row, findings: Findings) -> str:
	person = " ".join(filter(None, (row["first_name"], row["last_name"])))
	if remarks := REMARK.findall(person):
		findings.note("remark_in_name", row["_row"], person)
		person = " ".join(REMARK.sub(" ", person).split())
		said = "; ".join(filter(None, ("".join(remark).strip() for remark in remarks)))
		row["notes"] = "\n".join(filter(None, (row["notes"], said)))
	name = (row["company"] if row["business"] else "") or person or row["company"] or ""
	if not any(map(str.isalnum, name)):
		findings.note("name_missing", row["_row"])
		return f"Client {row['id']}"
	return name[:140]


def _contact_details(row: Row, findings: Findings) -> dict[str, Any]:
	"""The contact details of a customer, {"email", "phone", "mobile", "notes"}; `notes` is other text in those columns."""
	notes = [row["notes"]] if row["notes"] else []
	email = _email(row, notes, findings)
	phone, mobile = (_phone(row, column, notes, findings) for column in ("phone", "mobile"))
	return {"email": email, "phone": phone, "mobile": mobile, "notes": "\n".join(notes)}


def _email(row: Row, notes: list[str], findings: Findings) -> str:
	written = row["email"] or ""
	found = reached.emails_in(written)
	if written and found != [written.lower()]:
		findings.note("emails_several" if found else "email_malformed", row["_row"], written)
		notes.append(written)
	return found[0] if found else ""


def _phone(row: Row, column: str, notes: list[str], findings: Findings) -> str:
	written = row[column] or ""
	found = reached.numbers_in(written)
	if written and not found:
		findings.note("phone_unreadable", row["_row"], written)
		notes.append(written)
	elif len(found) > 1 or re.search(r"[^\W\d_]", written):
		findings.note("phone_as_prose", row["_row"], written)
		notes.append(written)
	return found[0] if found else ""


def _customer(row: Row, name: str, ways: Mapping[str, Any], paying: Mapping[str, Any], site: Site) -> Planned:
	values = {
		"customer_name": name,
		"customer_type": "Company" if row["business"] else "Individual",
		"customer_group": COMMERCIAL if row["business"] else site.customer_group,
		"territory": site.territory,
		"language": row["language"] or LANGUAGES[0],
		"disabled": int(row["status"] == CLOSED_ACCOUNT),
		"legacy_customer_id": row["id"],
		**paying,
		"customer_details": ways["notes"],
		"email_id": ways["email"],
		"mobile_no": ways["mobile"] or ways["phone"],
		"fsm_paper_bill": int(bool(row["paper_bill"])),
		**dict.fromkeys((kind.field for kind in KINDS.values()), _channel(row, ways)),
		"fsm_hold_until": site.hold_until,
		"fsm_sample": int(site.sample),
	}
	return Planned("Customer", row["_row"], values, adopts=True)


def _channel(row: Row, ways: Mapping[str, Any]) -> str:
	"""The message channel: SMS where email is unwanted, else the default of each message."""
	reachable = (ways["mobile"] or ways["phone"]) and not row["no_sms"]
	return SMS if row["no_email"] and reachable else ""


def _opt_outs(row: Row, ways: Mapping[str, Any], stopped: set[str], site: Site) -> Iterator[Planned]:
	"""The numbers of a customer who wants no SMS, each once: two accounts may share one."""
	for number in filter(None, (ways["mobile"], ways["phone"])):
		if row["no_sms"] and number not in stopped:
			stopped.add(number)
			values = {"number": number, "said": "(former system)", "stopped_at": site.started}
			yield Planned("SMS Opt Out", f"{row['_row']}#{number}", values, name=number, adopts=True)


def _contact(row: Row, name: str, ways: Mapping[str, Any], site: Site) -> list[Planned]:
	first, _space, last = name.partition(" ")
	numbers = list(dict.fromkeys(filter(None, (ways["mobile"], ways["phone"]))))
	values = {
		"first_name": first,
		"last_name": last,
		"full_name": name,
		"image": site.picture,
		"is_primary_contact": 1,
		"email_id": ways["email"],
		"mobile_no": numbers[0] if numbers else "",
	}
	tables = {
		"email_ids": ({"email_id": ways["email"], "is_primary": 1},) if ways["email"] else (),
		"phone_nos": tuple(
			{"phone": number, "is_primary_mobile_no": int(not at)} for at, number in enumerate(numbers)
		),
		"links": (_link(row, name),),
	}
	contact = Planned("Contact", f"{row['_row']}#contact", values, tables)
	primary = {"customer_primary_contact": Link("Contact", contact.key)}
	customer = Link("Customer", row["_row"])
	return [contact, Planned("Customer", f"{row['_row']}#primary", primary, changes=customer)]


def _link(row: Row, name: str) -> dict[str, Any]:
	return {"link_doctype": "Customer", "link_name": Link("Customer", row["_row"]), "link_title": name}


def _address(place: Row, row: Row, name: str, *, first: bool) -> Planned:
	values = {
		"address_title": name,
		"address_type": "Billing" if first else "Other",
		"address_line1": place["street"] or f"({place['_row']})",
		"city": place["town"] or "-",
		"pincode": place["postal_code"],
		"state": PROVINCE,
		"country": COUNTRY,
		"is_primary_address": int(first),
		"is_shipping_address": int(first),
	}
	return Planned("Address", place["_row"], values, {"links": (_link(row, name),)})


PHASE = Phase("customers", ("account", "delivery"), plan, endings=customers_endings.plan)
