"""Unknown addresses, and households that move into a location in service."""

from __future__ import annotations

import secrets

import pytest

from embedded.story.actor import Refused

pytestmark = pytest.mark.site


def person() -> dict[str, str]:
	return {"name": "Nouvelle exemple", "email": f"nouvelle.{secrets.token_hex(5)}@example.com"}


def issues(world, email: str) -> list:
	return world.look().get_all(
		"Issue", {"raised_by": email}, ["name", "subject", "fsm_kind", "lead", "description"]
	)


def test_an_unknown_address_opens_an_issue(world) -> None:
	"""The site would promise a check of the address, and no Issue would ask for it."""
	asked = person()
	for _twice in range(2):
		answer = world.visitor("en").post(
			"lead.notify", address="12 rang Inconnu, Nulle-Part", consent=True, **asked
		)
	assert "We will check your address" in answer["message"]
	(issue,) = issues(world, asked["email"])
	assert (issue.fsm_kind, issue.subject) == (
		"Address Check",
		"Adresse à vérifier - 12 rang Inconnu, Nulle-Part",
	)
	frappe = world.look()
	assert frappe.db.exists("ToDo", {"reference_name": issue.name})
	told = frappe.get_all(
		"Outbound Message", {"topic": "lead.request", "reference_name": issue.name}, pluck="target"
	)
	assert asked["email"] in told


def test_typed_text_is_not_mailed_as_a_link(world) -> None:
	"""Anyone could have us mail a link of theirs to anybody, in the company's name."""
	frappe, asked = world.look(), person()
	world.visitor("fr").post(
		"lead.notify", address="12 rue X, gagnez sur http://gain.example/x", consent=True, **asked
	)
	(issue,) = issues(world, asked["email"])
	assert "gain.example" in issue.subject, "staff read what was typed"
	told = {"topic": "lead.request", "reference_name": issue.name, "target": asked["email"]}
	(payload,) = frappe.get_all("Outbound Message", told, pluck="payload")
	assert "gain.example" not in payload


def test_a_known_address_without_fibre_opens_no_issue(world) -> None:
	"""Sales would check addresses all day that are known to have no fibre."""
	asked = person()
	address = f"c:{world.network.without_fibre}"
	answer = world.visitor("en").post("lead.notify", address=address, consent=True, **asked)
	assert "as soon as fibre reaches" in answer["message"]
	assert issues(world, asked["email"]) == []


def test_a_move_in_is_recorded_with_its_date(world) -> None:
	"""A household that moves into a connected house could only telephone."""
	asked = person()
	address = f"p:{world.network.occupied}"
	world.visitor("fr").post("lead.move_in", address=address, date="2099-07-01", consent=True, **asked)
	(issue,) = issues(world, asked["email"])
	assert issue.fsm_kind == "Move In" and "1er juillet 2099" in issue.subject
	assert world.look().db.get_value("Lead", issue.lead, "fsm_interest") == "Order"


@pytest.mark.parametrize(
	"change",
	[{"date": "2001-07-01"}, {"date": ""}, {"email": ""}, {"address": "12 rang Inconnu"}, {"consent": False}],
)
def test_an_invalid_move_in_is_refused(world, change: dict) -> None:
	"""Nobody would know when, where or whom to connect."""
	wish = {"address": f"p:{world.network.occupied}", "date": "2099-07-01", "consent": True, **person()}
	with pytest.raises(Refused) as refusal:
		world.visitor().post("lead.move_in", **{**wish, **change})
	assert refusal.value.status in (400, 404)


def test_the_no_fibre_page_redirects_where_there_is_fibre(world, http) -> None:
	"""A shared link would tell households with fibre that there is none."""
	for port in (world.network.free[-1], world.network.occupied, world.network.to_install):
		answer = http.get(f"/internet/pas-encore?a=p:{port}", allow_redirects=False)
		assert answer.status_code in (301, 302)
		assert answer.headers["Location"].endswith(f"/internet/forfaits?a=p%3A{port}")
	unknown = http.get("/internet/pas-encore?q=12+rang+Inconnu").text
	assert "Nous ne connaissons pas cette adresse" in unknown
	assert "pas encore" not in unknown.partition("<h1>")[2].partition("</h1>")[0]
