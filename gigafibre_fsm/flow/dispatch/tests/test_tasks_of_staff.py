"""Changes by staff to tasks and technicians do not block a visit."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.ordering import tasks
from tests.factories import ordering

pytestmark = pytest.mark.site


@pytest.fixture
def make(site):
	return ordering


def task(site, project: str, key: str):
	return site.get_doc("Task", {"project": project, "fsm_task": key})


def test_task_dependencies_do_not_block_a_visit(site, make) -> None:
	"""The technician's last tap would be refused because of tasks, and nothing would be live."""
	from gigafibre_fsm.flow.dispatch import service

	job = site.get_doc("Dispatch Job", {"sales_order": make.order().name})
	prepare, assign, confirm = (task(site, job.project, key) for key in ("prepare", "assign", "confirm"))
	elsewhere = site.get_doc({"doctype": "Task", "subject": "Commander des boîtiers"}).insert()
	for doc, before in ((assign, prepare), (prepare, confirm), (confirm, elsewhere)):
		doc.append("depends_on", {"task": before.name})
		doc.save()
	mine = site.get_doc({"doctype": "Task", "subject": "Cadeau de bienvenue", "project": job.project})
	mine.append("depends_on", {"task": elsewhere.name})
	mine.insert()
	day = site.utils.getdate(site.utils.add_days(site.utils.nowdate(), 2))
	service.assign(job.name, make.technician().name, day, "AM")
	service.start(job.name)
	service.complete(job.name, "Jeanne exemple", override_reason="Essai")
	location = site.get_doc("Service Location", job.location)
	assert location.status == "Active"
	assert {task(site, job.project, key).status for key in ("assign", "install", "confirm")} == {"Completed"}
	unproven = ("prepare", "port", "wifi", "voip", "signal")
	assert {task(site, job.project, key).status for key in unproven} == {"Open"}
	assert site.db.get_value("Project", job.project, "status") == "Open"
	for key in unproven:
		tasks.prove(job.sales_order, key)
	assert site.db.get_value("Task", mine.name, "status") == "Open", "staff's own task is theirs to close"
	tasks.mark(mine.name, tasks.DONE)
	assert site.db.get_value("Project", job.project, ["status", "percent_complete"]) == ("Completed", 100)


def test_a_task_is_closed_by_what_proves_it(site, make) -> None:
	"""The task “Activer port OLT” would be marked as done because a technician was on site, and the port would not be checked
	again.
	"""
	from gigafibre_fsm.flow.dispatch import service
	from gigafibre_fsm.flow.equipment import scanning
	from gigafibre_fsm.flow.provisioning.device_events import record_event
	from gigafibre_fsm.flow.provisioning.facts import DeviceFacts

	job = site.get_doc("Dispatch Job", {"sales_order": make.order().name})
	service.assign(
		job.name,
		make.technician().name,
		site.utils.getdate(site.utils.add_days(site.utils.nowdate(), 2)),
		"AM",
	)
	service.start(job.name)
	run = f"{abs(hash(site.generate_hash())) % 16**6:06X}"
	codes = {"ONT": "RCMG19", "Routeur": "403F8C", "Décodeur TV": "001A79", "Téléphone IP": "000B82"}
	for number, (kind, maker) in enumerate(codes.items()):
		assert task(site, job.project, "prepare").status == "Open", number
		scanning.scan(job.name, f"{maker}{run}", kind)
	assert task(site, job.project, "prepare").status == "Completed"
	record_event(DeviceFacts(f"403F8C{run}", product_class="Device2", oui="403F8C"))
	assert task(site, job.project, "port").status == "Open", "a router proves no line"
	record_event(DeviceFacts(f"RCMG19{run}", product_class="HT803G-W"))
	assert task(site, job.project, "port").status == "Completed"
	assert task(site, job.project, "wifi").status == "Open"


def test_a_technician_with_visits_cannot_be_deactivated(site, make) -> None:
	"""Customers would wait for a technician who cannot open their visit any more."""
	from gigafibre_fsm.exceptions import Conflict
	from gigafibre_fsm.flow.dispatch import service

	job = site.get_doc("Dispatch Job", {"sales_order": make.order().name})
	technician = make.technician()
	day = site.utils.getdate(site.utils.add_days(site.utils.nowdate(), 2))
	service.assign(job.name, technician.name, day, "AM")
	technician.reload()
	technician.active = 0
	with pytest.raises(Conflict, match=job.name):
		technician.save()
	service.assign(job.name, make.technician().name, day, "AM")
	technician.reload()
	technician.active = 0
	technician.save()
	assert not site.db.get_value("Technician", technician.name, "active")
