"""Tasks of an installation stay in a to-do list until their evidence, or a person with a reason, closes them."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import BadRequest
from gigafibre_fsm.flow.ordering import task_owners, tasks
from tests.factories import ordering, people, stock


def test_the_least_busy_gets_the_task() -> None:
	"""One person would get all tasks because of their name."""
	assert (
		task_owners.least_busy({"b@example.com": 2, "a@example.com": 2, "c@example.com": 5})
		== "a@example.com"
	)
	assert task_owners.least_busy({}) is None


@pytest.fixture
def support(site):
	user = people.make_user(site, f"soutien.{site.generate_hash(length=6)}@example.com", "FSM Support")
	site.db.set_value("User", user, "user_type", "System User")
	return user


def task(site, job, key: str):
	return site.get_doc("Task", {"project": job.project, "fsm_task": key})


def on_lists(site, name: str) -> list[str]:
	return site.get_all("ToDo", {"reference_name": name, "status": "Open"}, pluck="allocated_to")


@pytest.mark.site
def test_a_task_is_on_one_list_until_it_is_proven(site, support) -> None:
	"""A task of everybody is done by nobody; or one that is done would stay on the list and hide the others."""
	who, colleague = stock.technician(), stock.technician()
	job = stock.planned_visit(who)
	wifi, install = task(site, job, "wifi"), task(site, job, "install")
	assert (wifi.fsm_role, install.fsm_role) == ("FSM Support", "FSM Technician")
	assert {wifi.name, install.name} <= set(task_owners.without_owner())
	assert task_owners.assign(wifi.name) in task_owners.people("FSM Support")
	assert task_owners.assign(install.name) == who.user
	assert not {wifi.name, install.name} & set(task_owners.without_owner())
	assert len(on_lists(site, wifi.name)) == 1 and on_lists(site, install.name) == [who.user]
	site.db.set_value("Dispatch Job", job.name, "technician", colleague.name)
	assert install.name in task_owners.without_owner()
	task_owners.assign(install.name)
	assert on_lists(site, install.name) == [colleague.user]
	tasks.prove(job.sales_order, "wifi")
	assert not on_lists(site, wifi.name) and task(site, job, "wifi").status == "Completed"


@pytest.mark.site
def test_a_person_closes_a_task_with_a_reason_only(site) -> None:
	"""A port would count as activated because a user tidied a list."""
	job = site.get_doc("Dispatch Job", {"sales_order": ordering.order().name})
	port = task(site, job, "port")
	port.status = "Completed"
	with pytest.raises(BadRequest, match="closed by what proves it"):
		port.save()
	port.reload()
	port.update({"status": "Completed", "fsm_closed_because": "Activé par téléphone avec le CO"})
	port.save()
	mine = site.get_doc(
		{"doctype": "Task", "subject": "Cadeau de bienvenue", "project": job.project}
	).insert()
	mine.status = "Completed"
	mine.save()


@pytest.mark.site
def test_an_overdue_task_is_told_once_to_its_role(site, support) -> None:
	"""An order would wait for weeks for a step that nobody remembers."""
	job = site.get_doc("Dispatch Job", {"sales_order": ordering.order().name})
	wifi = task(site, job, "wifi")
	assert str(wifi.exp_end_date) == str(site.db.get_value("Sales Order", job.sales_order, "delivery_date"))
	tomorrow = site.utils.add_days(wifi.exp_end_date, 1)
	site.db.sql("UPDATE `tabTask` SET exp_end_date = NULL WHERE project != %s", job.project)
	assert wifi.name in task_owners.overdue(tomorrow) and wifi.name not in task_owners.overdue(
		wifi.exp_end_date
	)
	for _morning in range(2):
		task_owners.notify_overdue(wifi.name)
	rung = {"document_type": "Task", "document_name": wifi.name}
	assert site.get_all("Notification Log", {**rung, "for_user": support}, pluck="name")
	assert site.db.count("Notification Log", rung) == len(task_owners.people("FSM Support"))
