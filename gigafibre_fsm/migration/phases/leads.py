"""Plans leads that wait for fibre: each is notified once when it arrives, with consent. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gigafibre_fsm.flow.vocabulary import LANGUAGES
from gigafibre_fsm.migration import reached
from gigafibre_fsm.migration.findings import Findings
from gigafibre_fsm.migration.phases.tickets import as_html, moment
from gigafibre_fsm.migration.planned import Planned, Site, Tables
from gigafibre_fsm.migration.reading import Row

LONGEST = 140


def plan(tables: Tables, findings: Findings, site: Site) -> Iterator[Planned]:
	"""One Lead per person: ERPNext identifies people by their email address."""
	customers = {email for row in tables["account"] for email in reached.emails_in(row["email"] or "")}
	people: dict[str, tuple[Row, str, str]] = {}
	for row in tables["lead"]:
		row["said"] = [row["notes"]] if row["notes"] else []
		email, phone = _email(row, findings), _phone(row, findings)
		if not (row["street"] or "").strip():
			findings.note("lead_without_address", row["_row"])
		elif not email and not phone:
			findings.note("lead_unreachable", row["_row"])
		else:
			if earlier := people.get(email or phone):
				findings.note("lead_repeated", earlier[0]["_row"], row["_row"])
			people[email or phone] = (row, email, phone)
	for row, email, phone in people.values():
		if email in customers:
			findings.note("lead_is_customer", row["_row"], email)
		if not row["consent"]:
			findings.note("lead_without_consent", row["_row"])
		yield _lead(row, email, phone, site)


def _email(row: Row, findings: Findings) -> str:
	written = row["email"] or ""
	found = reached.emails_in(written)
	if written and found != [written.lower()]:
		findings.note("emails_several" if found else "email_malformed", row["_row"], written)
		row["said"].append(written)
	return found[0] if found else ""


def _phone(row: Row, findings: Findings) -> str:
	written = row["phone"] or ""
	found = reached.numbers_in(written)
	if written and not found:
		findings.note("phone_unreadable", row["_row"], written)
		row["said"].append(written)
	return found[0] if found else ""


def _lead(row: Row, email: str, phone: str, site: Site) -> Planned:
	name = " ".join(filter(None, (row["first_name"], row["last_name"])))[:LONGEST] or email or phone
	consent = bool(row["consent"])
	values: dict[str, Any] = {
		"first_name": row["first_name"] or (None if row["last_name"] else name),
		"last_name": row["last_name"] or "",
		"lead_name": name,
		"title": name,
		"email_id": email,
		"mobile_no": phone,
		"language": row["language"] or LANGUAGES[0],
		"company": site.company,
		"territory": site.territory or None,
		"image": site.picture,
		"fsm_interest": "Notify",
		"fsm_address": ", ".join(filter(None, (row["street"], row["town"])))[:LONGEST],
		"fsm_municipality": row["town"] or "",
		"fsm_consent_at": moment(row["asked_on"], site) if consent else None,
		"fsm_notified_at": moment(row["notified_on"], site) if row["notified_on"] else None,
		"fsm_sample": int(site.sample),
	}
	asked_on = moment(row["asked_on"], site)
	notes = tuple({"note": as_html(text), "added_on": asked_on} for text in row["said"])
	return Planned("Lead", row["_row"], values, {"notes": notes} if notes else {}, adopts=True)
