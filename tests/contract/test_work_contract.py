"""Projects, tasks, leads and issues behave as the app expects."""

import pytest

from tests.contract import records


def project(**values) -> object:
	return records.insert(
		"Project", **{"project_name": f"{records.MARK} projet", "company": records.company(), **values}
	)


def task(of, subject: str = "Tirer la fibre", **values) -> object:
	return records.insert("Task", subject=subject, project=of.name, **values)


def test_two_projects_of_one_name_are_refused(site) -> None:
	"""The app puts the order's number into a project's name: otherwise the second Jean Tremblay's order would fail."""
	project()
	with pytest.raises(site.UniqueValidationError):
		project()


def test_a_project_follows_its_tasks(site) -> None:
	"""Dispatchers read the progress of an installation from its project."""
	work = project()
	first, second = task(work), task(work, "Configurer le WiFi")
	first.status = "Completed"
	first.save()
	assert first.progress == 100
	assert site.db.get_value("Project", work.name, ["percent_complete", "status"]) == (50, "Open")
	second.reload()
	second.status = "Cancelled"
	second.save()
	assert site.db.get_value("Project", work.name, ["percent_complete", "status"]) == (100, "Completed")
	second.reload()
	second.status = "Open"
	second.save()
	assert site.db.get_value("Project", work.name, "status") == "Open"


def test_a_task_waits_for_the_task_before_it(site) -> None:
	"""An installation must not be confirmed before the signal was measured."""
	work = project()
	before = task(work)
	after = task(work, "Confirmer", depends_on=[{"task": before.name}])
	after.status = "Completed"
	with pytest.raises(site.ValidationError):
		after.save()
	before.status = "Completed"
	before.save()
	after.reload()
	after.status = "Completed"
	after.save()
	assert site.db.get_value("Task", after.name, "status") == "Completed"


def test_a_task_starts_open(site) -> None:
	"""The technician's list shows open tasks."""
	assert task(project()).status == "Open"


def test_a_second_lead_of_the_same_email_is_refused(site) -> None:
	"""A visitor who asks twice to be notified must be notified once."""
	site.db.set_single_value("CRM Settings", "allow_lead_duplication_based_on_emails", 0)
	person = {"first_name": "Camille", "last_name": "Exemple", "email_id": "camille.contrat@example.com"}
	lead = records.insert("Lead", **person)
	assert (lead.lead_name, lead.title, lead.status) == ("Camille Exemple", "Camille Exemple", "Lead")
	with pytest.raises(site.DuplicateEntryError):
		records.insert("Lead", **person)


def test_a_lead_leaves_a_contact(site) -> None:
	"""Because of this contact, the app looks contacts up by their customer, not by email alone."""
	site.db.set_single_value("CRM Settings", "auto_creation_of_contact", 1)
	lead = records.insert("Lead", first_name="Camille", email_id="camille.contrat@example.com")
	assert site.db.exists(
		"Dynamic Link", {"parenttype": "Contact", "link_doctype": "Lead", "link_name": lead.name}
	)


def test_a_lead_becomes_a_customer(site) -> None:
	"""Sales must see that the person they called has ordered."""
	lead = records.insert("Lead", first_name="Camille", email_id="camille.contrat@example.com")
	customer = records.customer(lead_name=lead.name)
	assert site.db.get_value("Lead", lead.name, "status") == "Converted"
	assert site.db.exists(
		"Dynamic Link", {"parenttype": "Contact", "link_doctype": "Customer", "link_name": customer.name}
	)


def test_an_issue_is_dated_in_the_sites_time_zone(site) -> None:
	"""A call at 23:30 must be dated that day."""
	kind = records.insert("Issue Type", name=f"{records.MARK} type")
	issue = records.insert(
		"Issue", subject="Pas de signal", customer=records.customer().name, issue_type=kind.name
	)
	assert issue.status == "Open"
	assert str(issue.opening_date) == str(site.utils.now_datetime().date())
	assert issue.opening_time
	assert issue.raised_by == "Administrator"
