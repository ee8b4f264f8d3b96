"""Finish in part: what works is live and billed, the rest cannot be forgotten."""

from __future__ import annotations

import pytest

from gigafibre_fsm.exceptions import BadRequest, Conflict
from gigafibre_fsm.flow.equipment import scanning
from gigafibre_fsm.flow.reconcile import subscriptions
from tests.factories.ordering import visit_day

pytestmark = pytest.mark.site

LABELS = {
	"ONT": "RCMG19E0{}",
	"Routeur": "403F8C00{}",
	"Décodeur TV": "001A7900{}",
	"Téléphone IP": "000B8200{}",
}


def install(site, service, job, *without: str) -> list[str]:
	"""Scan, check and hear everything but the types `without`; the names of the devices that are left."""
	left = []
	for row in site.get_doc("Dispatch Job", job.name).equipment_list:
		if row.equipment_type in without:
			left.append(row.equipment)
			continue
		mark = f"{int(site.generate_hash(length=6), 36) % 65536:04X}"
		scanning.scan(job.name, LABELS[row.equipment_type].format(mark), row.equipment_type)
		site.db.set_value("Service Equipment", row.equipment, "last_inform", "2026-11-22 10:00:00")
	doc = site.get_doc("Dispatch Job", job.name)
	kinds = {"tv": "Décodeur TV", "phone": "Téléphone IP"}
	for row in doc.checklist:
		if kinds.get(row.item_key) not in without:
			service.check(job.name, row.item_key, True, "-19,4" if row.item_key == "signal" else "")
	return left


def services(site, job) -> dict[str, str]:
	rows = site.get_all("Service Subscription", {"sales_order": job.sales_order}, ["service_type", "status"])
	return {row.service_type: row.status for row in rows}


def bills(site, job) -> list[dict]:
	return site.get_all(
		"Sales Invoice",
		{"customer": job.customer, "docstatus": 1},
		["name", "net_total"],
		order_by="creation",
	)


def test_what_works_is_live_and_billed_and_the_rest_returns(site, service, make, on_site) -> None:
	"""A missing television box would keep the household without Internet, or its television would be billed and forgotten."""
	left = install(site, service, on_site, "Décodeur TV")
	done, rest = service.finish_part(on_site.name, left, "Décodeur manquant (exemple)", "Jeanne exemple")
	assert (done.status, rest.status, rest.part_of) == ("Completed", "Open", done.name)
	assert [row.equipment for row in rest.equipment_list] == left
	assert [row.item_key for row in rest.checklist] == ["tv"]
	assert services(site, on_site) == {"Internet": "Active", "TV": "Pending", "Phone": "Active"}
	assert site.db.get_value("Sales Order", on_site.sales_order, "status") != "Completed"
	first = bills(site, on_site)
	assert len(first) == 1
	assert "TVBSTANDARD" not in site.get_all(
		"Sales Invoice Item", {"parent": first[0].name}, pluck="item_code"
	)
	assert not [each for each in subscriptions.not_started() if each.name == done.name]

	with pytest.raises(Conflict, match="rest of visit"):
		service.cancel(rest.name, "Oublions ça")
	with pytest.raises(Conflict, match="rest of visit"):
		site.delete_doc("Dispatch Job", rest.name)

	service.assign(rest.name, make.technician().name, visit_day(), "PM")
	service.start(rest.name)
	install(site, service, rest)
	service.complete(rest.name, "Jeanne exemple")
	assert set(services(site, on_site).values()) == {"Active"}
	assert site.db.get_value("Sales Order", on_site.sales_order, "status") == "Completed"
	second = bills(site, on_site)
	assert len(second) == 2
	items = site.get_all("Sales Invoice Item", {"parent": second[1].name}, pluck="item_code")
	assert "TVBSTANDARD" in items and not {"FTTH150I", "ACTTELEP", "DECODEUR"} & set(items)
	service.complete(rest.name, "Jeanne exemple")
	assert bills(site, on_site) == second


def test_a_part_needs_something_that_works_and_a_reason(site, service, on_site) -> None:
	"""An installation of which nothing works would count as done."""
	every = [row.equipment for row in site.get_doc("Dispatch Job", on_site.name).equipment_list]
	with pytest.raises(BadRequest, match="what remains"):
		service.finish_part(on_site.name, every[:1], " ", "Jeanne")
	with pytest.raises(BadRequest, match="Choose the devices"):
		service.finish_part(on_site.name, [], "Rien", "Jeanne")
	with pytest.raises(BadRequest, match="not on the list"):
		service.finish_part(on_site.name, ["EQP-NONE"], "Rien", "Jeanne")
	with pytest.raises(Conflict, match="Nothing works yet"):
		service.finish_part(on_site.name, every, "Rien", "Jeanne")
	assert site.db.get_value("Dispatch Job", on_site.name, "status") == "In Progress"
