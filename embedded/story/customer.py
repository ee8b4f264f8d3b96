"""The customer at home, after the installation."""

from __future__ import annotations

import re
import secrets

from embedded.story.actor import Actor
from embedded.story.device import wait_for_push, wifi
from embedded.story.field_work import DISPATCHER
from embedded.story.stage import Stage, expect


def sign_in(stage: Stage) -> Actor:
	phone = stage.facts["contact"]["phone"]
	customer = stage.visitor()
	before = len(stage.sms_to(phone))
	customer.post("auth.request_code", contact=phone)
	texts = stage.wait_for("the one-time code by SMS", lambda: stage.sms_to(phone)[before:])
	code = re.search(r"\b\d{6}\b", texts[-1])
	expect(code, f"a code in “{texts[-1]}”")
	answer = customer.post("auth.verify_code", contact=phone, code=code[0])
	customer.session.headers["X-Frappe-CSRF-Token"] = answer["csrf_token"]
	return customer


def portal(stage: Stage) -> list[str]:
	customer = sign_in(stage)
	stage.facts["at_home"] = customer
	invoices = customer.get("portal.invoices")["invoices"]
	mine = next(invoice for invoice in invoices if invoice["name"] == stage.facts["invoice"])
	expect(mine["status"] == "Paid", f"the invoice is paid, not {mine['status']}")
	page = customer.page("/portail")
	expect(stage.facts["invoice"] in page or "portail" in page, "the portal opens")
	return [f"{mine['name']} {mine['total']} $ {mine['status']}"]


def change_wifi(stage: Stage) -> list[str]:
	customer: Actor = stage.facts["at_home"]
	overview = customer.get("portal.overview")
	network = next(each for place in overview["locations"] for each in place["wifi"])
	password = f"nouveau-{secrets.token_hex(4)}"
	wanted = {key: network[key] for key in ("location", "kind", "ssid")}
	customer.post("portal.set_wifi", **wanted, password=password)
	device = stage.facts["devices"]["Routeur"]
	wait_for_push(
		stage,
		stage.administrator(),
		[device],
		lambda: wifi(stage, device)[1] == {password},
		"the new WiFi password on the router",
	)
	return [f"{network['location']} “{network['ssid']}”: the router has the new password"]


def where_to_look(stage: Stage) -> list[str]:
	"""The table of pages and sample logins that ends the demo."""
	url = stage.url.rstrip("/")
	rows = [
		("Website", f"{url}/internet", "no login"),
		(
			"Order tracking",
			stage.facts["tracking"] if "://" in stage.facts["tracking"] else url + stage.facts["tracking"],
			"",
		),
		("Portal", f"{url}/portail", f"code by SMS to {stage.facts['contact']['phone']}"),
		("Technician", f"{url}/technicien", f"{stage.facts['technician']} / {stage.password}"),
		("Dispatch", f"{url}/app/dispatch-job", f"{DISPATCHER} / {stage.password}"),
		("Desk", f"{url}/app", f"Administrator / {stage.admin_password}"),
		("SMS sent", stage.fakes["twilio"]["url"], ""),
		("E-mails sent", stage.fakes["smtp"]["url"], ""),
		("GenieACS", stage.fakes["genieacs"]["url"], ""),
		("Card payments", stage.fakes["stripe"]["url"], ""),
	]
	return [f"{name:<16}{where:<72}{login}".rstrip() for name, where, login in rows]
