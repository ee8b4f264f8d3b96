"""The effects and the requirements of completing each type of visit."""

from __future__ import annotations

import pytest

from gigafibre_fsm.flow.dispatch import completion, opening, views
from gigafibre_fsm.flow.vocabulary import INSTALLATION_JOB, JOB_TYPES
from tests.factories.ordering import visit_day

pytestmark = pytest.mark.site


def test_every_type_says_what_completing_it_means(site, job) -> None:
	"""The technician would confirm a visit without knowing whether it charges the customer."""
	said = set()
	for kind in JOB_TYPES:
		job.job_type = kind
		said.add(completion.meaning(job))
		assert completion.meaning_in_part(job)
	assert len(said) == len(JOB_TYPES)
	job.job_type = INSTALLATION_JOB
	shown = views.details(job)
	assert shown["means"] and shown["means_in_part"] and not shown["chargeable"]


def test_what_is_fetched_has_to_report_nothing(site, service, make, job) -> None:
	"""A pickup could only be completed after measuring the light of a line that is gone."""
	site.db.set_value("Service Equipment", {"sales_order": job.sales_order}, "status", "Installed")
	pickup = opening.open_job("Pickup", job.location)
	assert pickup.equipment_list
	service.assign(pickup.name, make.technician().name, visit_day(), "PM")
	service.start(pickup.name)
	service.check(pickup.name, "counted")
	assert service.complete(pickup.name, "Jeanne exemple").status == "Completed"


def test_a_repair_shows_what_is_in_the_house(site, service, make, job) -> None:
	"""The technician could not swap the router that the visit is about."""
	site.db.set_value("Service Equipment", {"sales_order": job.sales_order}, "status", "Actif")
	repair = opening.open_job("Repair", job.location)
	repair = service.assign(repair.name, make.technician(tags=("Réparation",)).name, visit_day(), "AM")
	kinds = {device["equipment_type"] for device in views.details(repair)["equipment"]}
	assert kinds == {row.equipment_type for row in job.equipment_list}
	assert views.details(repair)["chargeable"]
