"""Staff arrange tasks and technicians as they like; the visit does not suffer from it."""

from __future__ import annotations

import pytest

from tests.factories import ordering

pytestmark = pytest.mark.site


@pytest.fixture
def make(site):
	return ordering


def task(site, project: str, key: str):
	return site.get_doc("Task", {"project": project, "fsm_task": key})


def test_task_dependencies_do_not_block_a_visit(site, make) -> None:
	"""The technician's last tap would be answered with a sentence about tasks, and nothing would be live."""
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
	assert {task(site, job.project, key).status for key in ("prepare", "assign", "confirm")} == {"Completed"}
	assert site.db.get_value("Project", job.project, ["status", "percent_complete"]) == ("Completed", 100)


def test_a_technician_with_visits_cannot_be_deactivated(site, make) -> None:
	"""Customers would wait for somebody who cannot open their visit any more."""
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
