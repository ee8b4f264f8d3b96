"""Plans the contact of a customer of whom the legacy system has neither an email address nor a telephone number any more. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gigafibre_fsm.migration.planned import Link, Places, Planned, Site, Tables


def plan(tables: Tables, places: Places, site: Site) -> Iterator[Planned]:
	"""`places`: the records that the plan of today has not. The contact stays, without any way to reach it."""
	accounts = {row["_row"] for row in tables["account"]}
	for doctype, key in places:
		account, _sign, part = key.partition("#")
		if account not in accounts:
			continue
		if part == "contact":
			nothing = {"email_id": "", "mobile_no": ""}
			lines = {"email_ids": (), "phone_nos": ()}
			yield Planned(doctype, key, nothing, lines, changes=Link(doctype, key))
		elif part == "primary":
			contact = {"customer_primary_contact": Link("Contact", f"{account}#contact")}
			yield Planned(doctype, key, contact, changes=Link(doctype, account))
