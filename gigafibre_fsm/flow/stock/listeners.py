"""Stock movements of a visit: a truck's device to the household, the old one back, the materials used."""

from __future__ import annotations

from frappe.model.document import Document

from gigafibre_fsm.flow.equipment import fetching
from gigafibre_fsm.flow.stock import movements
from gigafibre_fsm.flow.stock.rules import HOUSE, TRUCK, Place
from gigafibre_fsm.flow.vocabulary import FETCHING_JOBS


def on_labelled(device: Document) -> None:
	"""A device got its label at a household. Without a technician it comes from its current location."""
	who = device.scanned_by or ""
	movements.move_record(
		device,
		"Installed",
		Place(HOUSE, device.location),
		source=Place(TRUCK, who) if who else None,
		technician=who,
		job=device.dispatch_job or "",
		at=device.scanned_at,
	)


def on_unlabelled(device: Document) -> None:
	"""A wrong scan was undone, or a defective device replaced: the device goes to the technician's truck."""
	taken_by = device.flags.taken_by
	who = taken_by or device.scanned_by
	if who:
		kind = "Taken Back" if taken_by else "Scan Undone"
		job = device.dispatch_job or ""
		movements.move_record(device, kind, Place(TRUCK, who), technician=who, job=job)


def on_visit_end(job: Document) -> None:
	"""What the visit used leaves the truck of whoever used it, also if it failed: somebody else may complete the job. What a
	completed one came for and could not be scanned rides along.
	"""
	if not job.technician:
		return
	failed = job.status == "Failed"
	at = job.failed_visits[-1].failed_at if failed else job.completed_at
	truck = Place(TRUCK, job.technician)
	told = {"technician": job.technician, "job": job.name, "at": at}
	for line in job.materials:
		if line.quantity > 0:
			movements.move_material(line.material, line.quantity, "Used", truck, **told)
	if not failed and job.job_type in FETCHING_JOBS:
		for row in job.equipment_list:
			fetching.pick_up(row.equipment, job, at)


def on_fetched(device: Document) -> None:
	"""A device was picked up: it is on the technician's truck until the workshop receives it."""
	fetched = device.flags.fetched
	if who := fetched["technician"]:
		movements.move_record(device, "Taken Back", Place(TRUCK, who), **fetched)
