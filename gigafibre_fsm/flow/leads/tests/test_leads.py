"""Visitors without fibre at their address, over HTTP."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from embedded.story.actor import Refused

pytestmark = pytest.mark.site


def person() -> dict[str, str]:
	return {"name": "Curieuse exemple", "email": f"curieuse.{secrets.token_hex(5)}@example.com"}


def notify(world, **values):
	return world.visitor("en").post("lead.notify", **{"consent": True, **values})


def test_asking_twice_is_one_lead_with_the_newer_address(world) -> None:
	"""ERPNext refuses a second lead with one email address: the visitor would see an error."""
	asked = person()
	notify(world, address=f"c:{world.network.without_fibre}", **asked)
	notify(world, address="12 rang Inconnu, Nulle-Part", **asked)
	leads = world.look().get_all(
		"Lead", filters={"email_id": asked["email"]}, fields=["fsm_address", "fsm_interest", "fsm_consent_at"]
	)
	assert [lead.fsm_address for lead in leads] == ["12 rang Inconnu, Nulle-Part"]
	assert leads[0].fsm_interest == "Notify"
	assert leads[0].fsm_consent_at


def test_concurrent_requests_make_one_lead(world) -> None:
	"""An impatient visitor would see errors, or be written to twice."""
	asked = person()
	with ThreadPoolExecutor(6) as crowd:
		answers = list(crowd.map(lambda _n: notify(world, address="12 rang Inconnu", **asked), range(6)))
	assert all(answer["noted"] for answer in answers)
	assert world.look().db.count("Lead", {"email_id": asked["email"]}) == 1


def test_a_lead_knows_its_municipality_and_demand_is_counted(world) -> None:
	"""Nobody would know where people want fibre."""
	notify(world, address=f"c:{world.network.without_fibre}", **person())
	frappe = world.look()
	zone = frappe.get_all(
		"Coverage Zone", filters={"municipality_code": "69010"}, fields=["demand", "status"]
	)[0]
	assert zone.demand == frappe.db.count(
		"Lead", {"fsm_municipality_code": "69010", "fsm_interest": ["is", "set"]}
	)
	assert zone.demand >= 1


@pytest.mark.parametrize(
	"change",
	[{"consent": False}, {"email": ""}, {"name": ""}, {"address": ""}, {"email": "x@y", "phone": ""}],
)
def test_an_incomplete_request_is_refused_without_a_trace(world, change: dict) -> None:
	"""People would be written to without their consent, or never."""
	asked = {**person(), "address": "12 rang Inconnu", **change}
	before = world.look().db.count("Lead")
	with pytest.raises(Refused) as refusal:
		notify(world, **asked)
	assert refusal.value.status == 400
	assert world.look().db.count("Lead") == before


def test_a_new_drop_notifies_its_leads_once(world) -> None:
	"""Those who waited would never hear of it, or hear of it again and again."""
	asked, neighbour = person(), person()
	notify(world, address="77 chemin des Vérifications, Saint-Anicet", **asked)
	notify(world, address="79 chemin des Vérifications, Saint-Anicet", **neighbour)
	frappe = world.look()
	port = frappe.get_doc("Fibre Port", world.network.occupied).as_dict()
	for number in (77, 77):
		drop = frappe.get_doc(
			{
				"doctype": "Fibre Port", "olt": port.olt, "civic_number": str(number),
				"rue": "chemin des Vérifications",
				"ville": "Saint-Anicet", "municipality_code": "69070", "zip": "J0S 1M0", "is_sample": 1,
			}
		)  # fmt: skip
		drop.insert()
	frappe.db.commit()
	told = frappe.get_all(
		"Outbound Message",
		filters={"topic": "coverage.arrived", "target": ["in", [asked["email"], neighbour["email"]]]},
		pluck="target",
	)
	assert told == [asked["email"]]


def test_a_business_gets_a_lead_an_issue_and_a_seller(world) -> None:
	"""A company's request would lie unread."""
	asked = person()
	wish = {
		"address": "400 rang Industriel, Saint-Rémi",
		"company": "Exemple inc.",
		"message": "Deux sites\n<b>vite</b>",
	}
	for _twice in range(2):
		world.visitor().post("lead.business", **asked, **wish)
	frappe = world.look()
	lead = frappe.get_all(
		"Lead", filters={"email_id": asked["email"]}, fields=["name", "company_name", "fsm_interest", "type"]
	)
	assert [(row.company_name, row.fsm_interest, row.type) for row in lead] == [
		("Exemple inc.", "Business", "Enterprise")
	]
	issues = frappe.get_all(
		"Issue", filters={"lead": lead[0].name}, fields=["name", "subject", "fsm_kind", "description"]
	)
	assert [issue.subject for issue in issues] == [
		"Soumission fibre entreprise - 400 rang Industriel, Saint-Rémi"
	]
	assert "<b>" not in issues[0].description
	assert frappe.get_all("ToDo", filters={"reference_name": issues[0].name}, pluck="allocated_to")
	mail = frappe.get_all(
		"Outbound Message",
		filters={"topic": "lead.business", "channel": "E-mail", "reference_name": issues[0].name},
	)
	assert mail


def test_a_company_with_a_lead_is_notified_too(world) -> None:
	"""A company that asked for a quote after asking to be notified would never hear of its new fibre."""
	asked = person()
	where = {"address": "91 chemin des Vérifications, Saint-Anicet"}
	notify(world, **where, **asked)
	world.visitor().post("lead.business", **asked, **where, company="Exemple inc.", message="")
	imported(world, 91)
	assert messages_sent(world, asked) == 1


def test_a_matched_drop_notifies_once_in_the_morning(world) -> None:
	"""A drop with a differently written address would be linked to its lead, but nobody would be notified."""
	from gigafibre_fsm.flow.leads import fibre_arrival

	asked = person()
	notify(world, address=f"c:{world.network.without_fibre}", **asked)
	port = imported(world, 93)
	assert messages_sent(world, asked) == 0
	frappe = world.look()
	frappe.db.set_value("Fibre Port", port, "civic_address", world.network.without_fibre)
	for _twice in range(2):
		fibre_arrival.sweep()
	frappe.db.commit()
	assert messages_sent(world, asked) == 1
	frappe.db.set_value("Fibre Port", port, "civic_address", None)
	frappe.db.commit()


def test_sales_is_notified_of_a_lead_in_a_planned_zone(world) -> None:
	"""Sales would not call the people whom the next works reach."""
	asked = person()
	frappe = world.look()
	zone = frappe.get_doc(
		{
			"doctype": "Coverage Zone",
			"zone_name": f"Essai {secrets.token_hex(3)}",
			"municipality_code": "69010",
		}
	)
	zone.update({"status": "Planned", "planned_date": "2027-05-31", "is_sample": 1})
	zone.insert()
	frappe.db.commit()
	try:
		for _twice in range(2):
			notify(world, address=f"c:{world.network.without_fibre}", **asked)
		lead = world.look().db.get_value("Lead", {"email_id": asked["email"]})
		mail = {"topic": "lead.planned", "channel": "E-mail", "reference_name": lead}
		assert world.look().db.count("Outbound Message", mail) == 1
	finally:
		world.look().delete_doc("Coverage Zone", zone.name)
		world.frappe.db.commit()


def metres_north(world, metres: float) -> dict[str, float]:
	"""A point so many metres north of the address without fibre."""
	place = world.look().get_doc("Civic Address", world.network.without_fibre)
	return {"latitude": place.latitude + metres / 111_195, "longitude": place.longitude}


def test_a_drop_within_reach_notifies_once_and_a_farther_one_does_not(world) -> None:
	"""A household within reach would not be notified, or the whole county would."""
	asked = person()
	notify(world, address=f"c:{world.network.without_fibre}", **asked)
	corner = metres_north(world, 90)
	corner["longitude"] += 90 / 78_600
	imported(world, 95, **corner)  # 127 m away
	assert messages_sent(world, asked, "coverage.near") == 0
	imported(world, 97, **metres_north(world, 80))
	imported(world, 99, **metres_north(world, 60))
	assert messages_sent(world, asked, "coverage.near") == 1
	assert messages_sent(world, asked) == 0


def test_concurrent_imports_notify_once(world) -> None:
	"""Two drops of one evening would send two messages about the same house."""
	from gigafibre_fsm.flow.leads import fibre_arrival

	asked = person()
	notify(world, address=f"c:{world.network.without_fibre}", **asked)
	ports = [imported(world, number) for number in (107, 109)]
	frappe = world.look()
	lead = frappe.get_all("Lead", {"email_id": asked["email"]}, list(fibre_arrival.FIELDS))[0]
	assert [fibre_arrival._notify(lead, port, "c:1") for port in ports] == [True, False]
	frappe.db.rollback()


def test_the_reach_is_a_setting(world) -> None:
	"""On country roads, where a drop of 300 m is usual, nobody would ever be notified."""
	frappe = world.look()
	asked, before = person(), frappe.db.get_single_value("Gigafibre Settings", "reach_metres")
	notify(world, address=f"c:{world.network.without_fibre}", **asked)
	try:
		frappe.db.set_single_value("Gigafibre Settings", "reach_metres", 0)
		frappe.db.commit()
		imported(world, 101, **metres_north(world, 20))
		assert messages_sent(world, asked, "coverage.near") == 0
		frappe.db.set_single_value("Gigafibre Settings", "reach_metres", 300)
		frappe.db.commit()
		imported(world, 103, **metres_north(world, 250))
		assert messages_sent(world, asked, "coverage.near") == 1
	finally:
		frappe.db.set_single_value("Gigafibre Settings", "reach_metres", before)
		frappe.db.commit()


def test_drops_older_than_the_request_do_not_notify(world) -> None:
	"""A visitor who has just read that there is no fibre would be notified of fibre next door the next morning."""
	from gigafibre_fsm.flow.leads import fibre_arrival

	old, new = person(), person()
	imported(world, 105, **metres_north(world, 40))
	notify(world, address=f"c:{world.network.without_fibre}", **new)
	frappe = world.look()
	notify(world, address=f"c:{world.network.without_fibre}", **old)
	frappe.db.sql(
		"UPDATE `tabLead` SET fsm_consent_at = '2020-01-01', creation = '2020-01-01' WHERE email_id = %s",
		(old["email"],),
	)
	fibre_arrival.sweep()
	frappe.db.commit()
	assert (messages_sent(world, old, "coverage.near"), messages_sent(world, new, "coverage.near")) == (1, 0)


def imported(world, number: int, **more: object) -> str:
	frappe = world.look()
	drop = frappe.get_doc(
		{
			"doctype": "Fibre Port",
			"olt": frappe.db.get_value("Fibre Port", world.network.occupied, "olt"),
			"civic_number": str(number),
			"rue": "chemin des Vérifications",
			"ville": "Saint-Anicet",
			"municipality_code": "69070",
			"zip": "J0S 1M0",
			"is_sample": 1,
			**more,
		}
	).insert()
	frappe.db.commit()
	return drop.name


def messages_sent(world, asked: dict[str, str], topic: str = "coverage.arrived") -> int:
	news = {"topic": topic, "target": asked["email"]}
	return world.look().db.count("Outbound Message", news)
