"""Jobs on a site, from the board to the signature."""

from __future__ import annotations

import datetime

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict, IllegalTransition, NotAllowed, NotFound
from gigafibre_fsm.flow.equipment import scanning
from tests.factories.ordering import visit_day

pytestmark = pytest.mark.site


def test_a_new_job_has_no_start_time(job) -> None:
	"""The technician would see the hour of the order as the hour of the visit."""
	job.reload()
	assert job.start_time is None


def messages_sent(site, topic: str, job) -> int:
	return site.db.count("Outbound Message", {"topic": topic, "reference_name": job.name, "channel": "SMS"})


def code(site, kind: str) -> str:
	made = f"{abs(hash(site.generate_hash(length=6))) % 16**6:06X}"
	makers = {
		"ONT": "RCMG19",
		"Routeur": "40:3F:8C:",
		"Décodeur TV": "00:1A:79:",
		"Téléphone IP": "00:0B:82:",
	}
	return makers[kind] + made


def scan_all(site, service, job) -> None:
	for row in site.get_doc("Dispatch Job", job.name).equipment_list:
		scanning.scan(job.name, code(site, row.equipment_type), row.equipment_type)


def test_assigning_notifies_the_customer_once(site, service, make, job) -> None:
	"""The customer would not know the date, or hear it with every click."""
	technician = make.technician().name
	assigned = service.assign(job.name, technician, visit_day(), "AM")
	service.assign(job.name, technician, visit_day(), "AM")
	assert (assigned.status, assigned.technician, assigned.scheduled_date) == (
		"Scheduled",
		technician,
		visit_day(),
	)
	assert messages_sent(site, "visit.scheduled", job) == 1
	service.assign(job.name, make.technician().name, visit_day(), "AM")
	assert messages_sent(site, "visit.scheduled", job) == 1, (
		"another technician at the same time is not the customer's business"
	)
	service.assign(job.name, technician, visit_day(), "PM")
	assert messages_sent(site, "visit.scheduled", job) == 2
	assert site.db.get_value("Task", {"project": job.project, "fsm_task": "assign"}, "status") == "Completed"


def test_a_technician_is_not_double_booked(site, service, make) -> None:
	"""Two households would wait for the same person."""
	technician = make.technician().name
	jobs = [site.get_doc("Dispatch Job", {"sales_order": make.order().name}).name for _ in range(3)]
	nine = datetime.time(9)
	service.assign(jobs[0], technician, visit_day(), "AM", nine)
	with pytest.raises(Conflict, match="already has a job"):
		service.assign(jobs[1], technician, visit_day(), "AM", datetime.time(10))
	service.assign(jobs[1], technician, visit_day(), "AM")
	with pytest.raises(Conflict, match="fully booked"):
		service.assign(jobs[2], technician, visit_day(), "AM")
	assert site.db.get_value("Dispatch Job", jobs[2], "status") == "Open"


def test_an_unavailable_technician_is_refused_by_name(site, service, make, job) -> None:
	"""A technician without the skills would be sent to a splice."""
	novice = make.technician(tags=("Installation",))
	with pytest.raises(Conflict, match="Fibre"):
		service.assign(job.name, novice.name, visit_day(), "AM")
	with pytest.raises(NotFound):
		service.assign(job.name, "TECH-NONE", visit_day(), "AM")
	with pytest.raises(BadRequest):
		service.assign(job.name, novice.name, visit_day(), "MIDI")
	away = make.technician(active=0)
	with pytest.raises(NotFound):
		service.assign(job.name, away.name, visit_day(), "AM")
	row = next(
		row for row in service.candidates(job.name, visit_day(), "AM") if row["technician"] == novice.name
	)
	assert "Fibre" in row["refusal"]


def test_steps_cannot_be_skipped(site, service, job) -> None:
	"""A job that nobody was sent to would be completed, and the card charged."""
	for step in (service.en_route, service.start):
		with pytest.raises(IllegalTransition):
			step(job.name)
	with pytest.raises((Conflict, IllegalTransition)):
		service.complete(job.name, "Jeanne")
	with pytest.raises(Conflict):
		scanning.scan(job.name, code(site, "ONT"), "ONT")


def test_a_scan_is_assigned_to_the_right_device(site, service, on_site) -> None:
	"""The ONT's serial would end on the television box, and neither would ever be provisioned."""
	ont = scanning.scan(on_site.name, " rcmg-19e0-ab01 ")
	assert (ont.equipment_type, ont.serial, ont.status) == ("ONT", "RCMG19E0AB01", "Installed")
	assert ont.device_profile == "Raisecom HT803G-W"
	deco = scanning.scan(on_site.name, "40-3f-8c-00-00-01")
	assert (deco.equipment_type, deco.mac) == ("Routeur", "403F8C000001")
	with pytest.raises(BadRequest, match="Choose the device"):
		scanning.scan(on_site.name, "00:0B:82:00:00:01")
	box = scanning.scan(on_site.name, "00:1A:79:00:00:01")
	assert box.equipment_type == "Décodeur TV"
	again = scanning.scan(on_site.name, "001A79000001")
	assert again.name == box.name
	rows = site.get_doc("Dispatch Job", on_site.name).equipment_list
	assert [bool(row.serial) for row in rows] == [True, True, True, False]


def test_a_wrong_label_is_refused_with_a_clear_sentence(site, service, on_site) -> None:
	"""The technician would find out a day later, back on the same road."""
	with pytest.raises(BadRequest, match="label of: ONT, not of: Router"):
		scanning.scan(on_site.name, "RCMG19E0AB02", "Routeur")
	with pytest.raises(BadRequest, match="label of: Router"):
		scanning.scan(on_site.name, "403F8C000002", "Décodeur TV")
	with pytest.raises(BadRequest, match="label of: TV Box"):
		scanning.scan(on_site.name, "001A79000002", "Téléphone IP")
	with pytest.raises(BadRequest, match="web address"):
		scanning.scan(on_site.name, "http://example.com", "ONT")
	with pytest.raises(BadRequest, match="Is an O a zero"):
		scanning.scan(on_site.name, "RCMG19EOAB02", "ONT")
	assert not site.db.exists("Service Equipment", {"serial": "RCMG19E0AB02"})


def test_a_device_in_use_elsewhere_is_refused(site, service, make, on_site) -> None:
	"""Two households would share one WiFi password."""
	scanning.scan(on_site.name, "RCMG19E0AB03")
	other = site.get_doc("Dispatch Job", {"sales_order": make.order().name})
	service.assign(other.name, make.technician().name, visit_day(), "AM")
	with pytest.raises(Conflict, match="already in use"):
		scanning.scan(other.name, "RCMG19E0AB03")
	held = site.get_doc("Service Equipment", {"serial": "RCMG19E0AB03"})
	held.retire()
	assert scanning.scan(other.name, "RCMG19E0AB03").serial == "RCMG19E0AB03"
	assert site.db.get_value("Service Equipment", held.name, "serial") == f"RCMG19E0AB03~{held.name}"


def test_a_wrong_scan_can_be_corrected(site, service, on_site) -> None:
	"""The technician would have to call the office to swap two labels."""
	first = scanning.scan(on_site.name, "RCMG19E0AB04", "ONT")
	second = scanning.scan(on_site.name, "RCMG19E0AB05", "ONT")
	assert second.name == first.name and second.serial == "RCMG19E0AB05"
	assert scanning.unscan(on_site.name, second.name).status == "Awaiting Scan"
	assert not site.db.exists("Service Equipment", {"serial": "RCMG19E0AB05"})


def test_a_job_without_evidence_cannot_be_completed(site, service, on_site) -> None:
	"""The card would be charged for a service that nobody has seen working."""
	with pytest.raises(Conflict, match="Scan the label: ONT"):
		service.complete(on_site.name, "Jeanne exemple")
	scan_all(site, service, on_site)
	for row in site.get_doc("Dispatch Job", on_site.name).checklist:
		service.check(on_site.name, row.item_key, True, "-19,4" if row.item_key == "signal" else "")
	with pytest.raises(BadRequest, match="not a valid optical power"):
		service.check(on_site.name, "signal", True, "12")
	for kind in ("ONT", "Routeur", "Téléphone IP"):
		with pytest.raises(Conflict, match="has not reported"):
			service.complete(on_site.name, "Jeanne exemple")
		device = {"dispatch_job": on_site.name, "equipment_type": kind}
		site.db.set_value("Service Equipment", device, "last_inform", "2026-11-22 10:00:00")
	with pytest.raises(Conflict, match="not signed"):
		service.complete(on_site.name, " ")
	assert site.db.get_value("Dispatch Job", on_site.name, "status") == "In Progress"
	assert service.complete(on_site.name, "Jeanne exemple").status == "Completed"


def test_only_a_manager_overrides_evidence_and_it_is_recorded(site, service, on_site) -> None:
	"""Anyone in a hurry could charge the card."""
	user = site.get_doc(
		{
			"doctype": "User",
			"email": f"{site.generate_hash(length=8)}@example.com",
			"first_name": "Exemple",
			"send_welcome_email": 0,
			"roles": [{"role": "FSM Technician"}],
		}
	).insert()
	site.set_user(user.name)
	with pytest.raises(NotAllowed):
		service.complete(on_site.name, "Jeanne", override_reason="Pressé")
	site.set_user("Administrator")
	done = service.complete(on_site.name, "Jeanne", override_reason="Essai exemple")
	assert (done.evidence_override, done.evidence_reason, done.evidence_by) == (
		1,
		"Essai exemple",
		"Administrator",
	)


def test_a_failed_visit_can_be_scheduled_again(site, service, make, on_site) -> None:
	"""A household where nobody was at home would be forgotten."""
	with pytest.raises(BadRequest):
		service.fail(on_site.name, " ")
	service.fail(on_site.name, "Personne sur place")
	assert messages_sent(site, "visit.failed", on_site) == 1
	again = service.reschedule(on_site.name, visit_day(), "PM")
	assert (again.status, again.failure_reason) == ("Scheduled", None)


def test_a_job_can_be_unassigned_and_cancelled(site, service, make, job) -> None:
	"""A technician on sick leave would keep the job, and a cancelled one would still be driven to."""
	service.assign(job.name, make.technician().name, visit_day(), "AM")
	assert service.unassign(job.name).technician is None
	service.assign(job.name, make.technician().name, visit_day(), "AM")
	service.cancel(job.name, "Demande du client")
	assert messages_sent(site, "visit.cancelled", job) == 1
	with pytest.raises(IllegalTransition):
		service.start(job.name)


def test_a_cancelled_visit_can_be_reopened(site, service, make, job) -> None:
	"""A confirmed order would have no visit for good, and its line would stay reserved."""
	service.cancel(job.name, "Mauvais bouton")
	service.unassign(job.name)
	assert service.assign(job.name, make.technician().name, visit_day(), "AM").status == "Scheduled"
	site.get_doc("Sales Order", job.sales_order).cancel()
	with pytest.raises(Conflict, match="was cancelled"):
		service.unassign(job.name)


def test_each_cancelled_appointment_is_told(site, service, make, job) -> None:
	"""A household would wait at home for a visit that was cancelled, opened again, planned, and cancelled for good."""
	for times in (1, 2):
		service.assign(job.name, make.technician().name, visit_day(), "AM")
		service.cancel(job.name, "Demande du client")
		assert messages_sent(site, "visit.cancelled", job) == times
		service.unassign(job.name)


def test_photos_are_private_images(site, service, on_site) -> None:
	"""Photos of homes would be on the open web, and a script could be stored as one."""
	pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
	png = f"data:image/png;base64,{pixel}"
	doc = service.add_photo(on_site.name, png, "Entrée")
	assert doc.photos[0].image.startswith("/private/files/")
	for wrong in (
		"data:image/png;base64,PHNjcmlwdD4=",
		"data:text/html;base64,AAAA",
		"x",
		"data:image/svg+xml;base64,PHN2Zz4=",
	):
		with pytest.raises(BadRequest):
			service.add_photo(on_site.name, wrong)


def test_the_job_page_lists_what_is_missing(site, service, make, on_site) -> None:
	"""The technician would not know what is missing before the customer signs."""
	from gigafibre_fsm.flow.dispatch import views

	shown = views.details(site.get_doc("Dispatch Job", on_site.name))
	assert shown["port"] == "0/2/7" and shown["next"] == ["complete", "finish_part", "fail"]
	assert len(shown["equipment"]) == 4 and len(shown["evidence"]["missing"]) == 4 + 5
	assert shown["light"] == {"told": None, "ont": None, "weakest": -27, "strongest": -8, "reason": ""}
	assert set(shown["checklist"][0]) == {"item_key", "label", "about", "required", "done", "value"}


def test_the_day_is_in_the_order_of_its_route(site, service, make) -> None:
	"""A technician would drive past the house of eight o'clock, to the one of the afternoon."""
	from datetime import time

	from gigafibre_fsm.flow.dispatch import views

	who, day = make.technician().name, visit_day()
	planned = [("PM", None), ("PM", time(16)), ("AM", time(8))]
	jobs = []
	for window, start in planned:
		job = site.get_doc("Dispatch Job", {"sales_order": make.order().name}).name
		service.assign(job, who, day, window, start, against="Essai")
		jobs.append(job)
	(shown,) = views.jobs_of(who)["days"]
	assert [row["name"] for row in shown["jobs"]] == [jobs[2], jobs[0], jobs[1]]
	assert [row["start_time"] for row in shown["jobs"]] == ["08:00:00", "", "16:00:00"]
	begins = [row["begins"] for row in shown["jobs"]]
	assert begins == sorted(begins), "the phone orders them by it without a signal"
