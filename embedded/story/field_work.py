"""The dispatcher and the technician."""

from __future__ import annotations

import secrets
from typing import Any

from embedded.story.actor import Actor
from embedded.story.order import stripe_charges
from embedded.story.stage import NeverHappened, Stage, expect

DISPATCHER = "repartition@sample.example.com"


def dispatch(stage: Stage) -> list[str]:
	dispatcher = stage.staff(DISPATCHER)
	days = stage.facts["dates"]
	board = dispatcher.get("board.data", from_date=days[0]["date"], to_date=days[-1]["date"])
	expect(
		any(job["name"] == stage.facts["job"] for job in board["unscheduled"]), "the job waits on the board"
	)
	users = technicians_with_account(stage)
	day, window, technician = first_with_room(dispatcher, stage.facts["job"], days, set(users))
	job = dispatcher.post(
		"dispatch.assign",
		job=stage.facts["job"],
		technician=technician["technician"],
		day=day["date"],
		time_window=window,
	)
	expect(job["status"] == "Scheduled", "the job is scheduled")
	stage.facts["technician"] = users[technician["technician"]]
	return [f"{job['name']} → {technician['technician_name']}, {day['label']}"]


def technicians_with_account(stage: Stage) -> dict[str, str]:
	"""Technician -> user: a technician without one cannot open the technician's page."""
	filters = [["user", "is", "set"], ["active", "=", 1]]
	found = stage.administrator().records("Technician", ["name", "user"], filters)
	return {technician["name"]: technician["user"] for technician in found}


def first_with_room(
	dispatcher: Actor, job: str, days: list[dict[str, Any]], wanted: set[str]
) -> tuple[dict[str, Any], str, dict[str, Any]]:
	"""Of the customer's days and windows the first at which one of the wanted technicians has time, and who: earlier
	stories fill days too.
	"""
	for day in days:
		for window in day["windows"]:
			crew = dispatcher.get("dispatch.candidates", job=job, day=day["date"], time_window=window)
			for technician in crew:
				if technician["technician"] in wanted and not technician["refusal"]:
					return day, window, technician
	raise NeverHappened("a technician with room on one of the customer's days")


def scan(stage: Stage) -> list[str]:
	technician = stage.staff(stage.facts["technician"])
	job = stage.facts["job"]
	technician.post("technician.en_route", job=job, early=True)
	technician.post("technician.start", job=job)
	run = secrets.token_hex(3).upper()
	codes = {
		"ONT": f"RCMG19{secrets.token_hex(3).upper()}",
		"Routeur": f"40:3F:8C:{run[:2]}:{run[2:4]}:{run[4:]}",
		"Décodeur TV": f"00:1A:79:{run[:2]}:{run[2:4]}:{run[4:]}",
		"Téléphone IP": f"00:0B:82:{run[:2]}:{run[2:4]}:{run[4:]}",
	}
	told = []
	for kind, code in codes.items():
		scanned = technician.post("technician.scan", job=job, code=code, equipment_type=kind)
		told.append(f"{kind:<14}{code:<20}{scanned['equipment']}")
	stage.facts["codes"] = codes
	return told


def complete(stage: Stage) -> list[str]:
	technician = stage.staff(stage.facts["technician"])
	job = stage.facts["job"]
	for step in technician.get("technician.job", job=job)["checklist"]:
		technician.post("technician.check", job=job, item=step["item_key"], done=True, value="")
	done = technician.post(
		"technician.complete",
		job=job,
		signed_by=stage.facts["contact"]["name"],
		signal_dbm=-19.4,
		notes="Exemple",
	)
	expect(done["status"] == "Completed", "the job is completed")
	office = stage.administrator()

	def paid() -> dict | None:
		invoices = office.records(
			"Sales Invoice",
			["name", "status", "grand_total", "outstanding_amount"],
			[["customer", "=", stage.facts["customer"]]],
		)
		return next((invoice for invoice in invoices if invoice["status"] == "Paid"), None)

	invoice = stage.wait_for("the paid invoice", paid)
	by_order = [["sales_order", "=", stage.facts["order"]]]
	states = {s["status"] for s in office.records("Service Subscription", ["status"], by_order)}
	devices = {e["status"] for e in office.records("Service Equipment", ["status"], by_order)}
	location = office.record("Service Location", stage.facts["location"])
	expect(
		(states, devices, location["status"]) == ({"Active"}, {"Actif"}, "Active"),
		f"all live: {states} {devices}",
	)
	charges = [charge for charge in stripe_charges(stage) if charge["status"] == "succeeded"]
	expect(len(charges) == 1, f"the card is charged once, not {len(charges)} times")
	expect(charges[0]["amount"] == round(invoice["grand_total"] * 100), "to the cent")
	sms = stage.wait_for(
		"SMS “Service activé!”",
		lambda: [t for t in stage.sms_to(stage.facts["contact"]["phone"]) if "Service activé" in t],
	)
	stage.facts["invoice"] = invoice["name"]
	return [
		f"{location['name']} {location['status']}, {len(states)} state for all subscriptions, equipment {', '.join(devices)}",
		f"{invoice['name']} {invoice['grand_total']:.2f} $ {invoice['status']}, {charges[0]['id']}",
		f"SMS “{sms[0]}”",
	]
