"""The portal over HTTP: codes, sessions, and the records of other customers."""

from __future__ import annotations

import itertools
import secrets
from typing import Any

import pytest

from gigafibre_fsm.uninstall import wait_for_jobs
from tests.factories import ordering, provisioning
from tests.fixtures import begin_anew

pytestmark = [pytest.mark.site, pytest.mark.slow]
API = "gigafibre_fsm.api."


_numbers = itertools.count(secrets.randbelow(7_000))


class Household:
	"""A committed sample customer with a router; `forget` deletes them again."""

	def __init__(self, frappe, **customer: str) -> None:
		self.frappe = frappe
		self.email = customer.get("email_id") or f"foyer.{secrets.token_hex(5)}@example.com"
		self.phone = customer.get("mobile_no") or f"+1514555{2_000 + next(_numbers) % 7_000}"
		self.customer = ordering.customer(email_id=self.email, mobile_no=self.phone).name
		self.location = provisioning.location(customer=self.customer).name
		place = frappe.get_doc("Service Location", self.location)
		self.router = provisioning.router(location=place).name
		frappe.db.commit()

	def forget(self) -> None:
		frappe = self.frappe
		for doctype, filters in (
			("Issue", {"customer": self.customer}),
			("Service Equipment", {"location": self.location}),
			("Service Location", {"name": self.location}),
		):
			for name in frappe.get_all(doctype, filters=filters, pluck="name"):
				frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)
		frappe.db.delete("Portal User", {"parent": self.customer})
		for contact in frappe.get_all("Dynamic Link", filters={"link_name": self.customer}, pluck="parent"):
			frappe.delete_doc("Contact", contact, force=True, ignore_permissions=True)
		frappe.delete_doc("Customer", self.customer, force=True, ignore_permissions=True)
		for user in (self.email, f"tel{self.phone[1:]}@portal.invalid"):
			frappe.db.delete("Has Role", {"parent": user})
			frappe.db.delete("User", {"name": user})
		frappe.db.commit()


@pytest.fixture(scope="module")
def households_here(connected_site: str):
	"""The records made by this file's tests: deleted at its end, after one wait for all their jobs."""
	made: list[Household] = []
	yield made
	if made:
		begin_anew(made[0].frappe)
		wait_for_jobs()  # Frappe saves a new user's Contact in a job, and does not delete linked records
	for one in made:
		one.forget()


@pytest.fixture
def household(site, households_here):
	def make(**customer: str) -> Household:
		households_here.append(Household(site, **customer))
		return households_here[-1]

	return make


@pytest.fixture
def issue(site):
	"""The code that was sent to a contact, intercepted where it is generated."""
	from gigafibre_fsm.flow.portal import codes

	return lambda contact: codes.issue(contact, 10)


@pytest.fixture
def signed_in(new_http, issue):
	def sign_in(contact: str):
		client = new_http()
		answer = client.call(f"{API}auth.verify_code", contact=contact, code=issue(contact))
		assert answer.status_code == 200, answer.text
		client.headers["X-Frappe-CSRF-Token"] = answer.json()["message"]["csrf_token"]
		return client

	return sign_in


def test_the_answer_does_not_reveal_who_is_a_customer(http, household) -> None:
	"""A stranger could find out who lives with this provider."""
	home = household()
	answers = [
		http.call(f"{API}auth.request_code", contact=contact) for contact in (home.email, "x@example.com")
	]
	assert [(a.status_code, a.json()) for a in answers] == [(200, {"message": {"sent": True}})] * 2


def test_a_code_signs_in_once(http, new_http, household, issue) -> None:
	"""A code read over a shoulder would open the portal again."""
	home = household()
	code = issue(home.email)
	first = http.call(f"{API}auth.verify_code", contact=home.email.upper(), code=f"{code[:3]} {code[3:]}")
	assert first.status_code == 200 and first.json()["message"]["home"] == "/portail"
	assert "exc_type" not in first.json()
	assert new_http().call(f"{API}auth.verify_code", contact=home.email, code=code).status_code == 401
	assert http.call(f"{API}portal.overview", "GET").json()["message"]["locations"]


def test_codes_cannot_be_guessed(http, household, issue) -> None:
	"""An attacker with patience would guess a code."""
	home = household()
	code = issue(home.email)
	wrong = f"{(int(code) + 1) % 10**6:06d}"
	for _ in range(5):
		assert http.call(f"{API}auth.verify_code", contact=home.email, code=wrong).status_code == 401
	assert http.call(f"{API}auth.verify_code", contact=home.email, code=code).status_code == 401


def test_the_number_of_codes_is_limited(http, household) -> None:
	"""Anyone could fill a customer's telephone with codes, at the provider's cost."""
	home = household()
	states = [http.call(f"{API}auth.request_code", contact=home.email).status_code for _ in range(6)]
	assert states == [200] * 5 + [429]


def test_a_code_gives_no_desk_access(site, new_http, household, issue) -> None:
	"""A telephone number in a Contact would open an employee's account."""
	home = household()
	site.get_doc(
		{"doctype": "User", "email": home.email, "first_name": "Exemple", "send_welcome_email": 0,
		"user_type": "System User", "roles": [{"role": "FSM Dispatcher"}]}
	).insert()  # fmt: skip
	site.db.commit()
	assert (
		new_http().call(f"{API}auth.verify_code", contact=home.email, code=issue(home.email)).status_code
		== 401
	)


def test_a_telephone_number_opens_only_its_own_account(site, household, signed_in) -> None:
	"""A visitor who enters a stranger's email beside their own number would see the stranger's account."""
	victim = household()
	intruder = household(email_id=victim.email)
	overview = signed_in(intruder.phone).call(f"{API}portal.overview", "GET").json()["message"]
	assert [place["name"] for place in overview["locations"]] == [intruder.location]


def test_records_of_other_customers_are_not_found(site, household, signed_in) -> None:
	"""A neighbour could read or change the WiFi password, bills and tickets."""
	mine, theirs = household(), household()
	client = signed_in(mine.email)
	attempts = [
		client.call(f"{API}portal.wifi", "GET", location=theirs.location, kind="main"),
		client.call(f"{API}portal.set_wifi", **wifi_of(theirs, ssid="Pris", password="motdepasse-9")),
		client.call(f"{API}portal.restart", equipment=theirs.router),
		client.call(f"{API}portal.pay", invoice="ACC-SINV-2026-00001"),
		client.get(f"/api/resource/Service Equipment/{theirs.router}"),
	]
	assert {answer.status_code for answer in attempts} <= {403, 404}
	listed = client.get("/api/resource/Service Equipment").json().get("data", [])
	assert theirs.router not in {row["name"] for row in listed}
	site.db.rollback()
	assert site.db.get_value("Service Equipment", theirs.router, "custom_wifi_ssid") == "Exemple-WiFi"


def wifi_of(home: Any, **more: str) -> dict[str, str]:
	return {"location": home.location, "kind": "main", **more}


@pytest.mark.parametrize(
	("ssid", "password"),
	[
		("", "motdepasse-9"),
		("x" * 33, "motdepasse-9"),
		("Bon", "court"),
		("Bon", "motdepassé-9"),
		("Bon", "x" * 64),
	],
)
def test_invalid_wifi_settings_are_not_sent_to_a_router(
	site, household, signed_in, ssid: str, password: str
) -> None:
	"""The household would read that its WiFi has changed while it has not."""
	home = household()
	answer = signed_in(home.email).call(
		f"{API}portal.set_wifi", **wifi_of(home, ssid=ssid, password=password)
	)
	assert answer.status_code == 400 and answer.json()["sentence"]
	site.db.rollback()
	assert site.db.get_value("Service Equipment", home.router, "custom_wifi_ssid") == "Exemple-WiFi"


def test_a_customer_changes_the_wifi_and_opens_a_ticket(site, household, signed_in) -> None:
	"""The customer would have to call for a changed WiFi or a request."""
	home = household()
	client = signed_in(home.email)
	answer = client.call(f"{API}portal.set_wifi", **wifi_of(home, ssid="Chez nous", password="motdepasse-9"))
	assert answer.json()["message"]["sentence"]
	shown = client.call(f"{API}portal.wifi", "GET", location=home.location, kind="main").json()["message"]
	assert (shown["ssid"], shown["password"]) == ("Chez nous", "motdepasse-9") and shown["qr"].startswith(
		"<svg"
	)
	ticket = client.call(
		f"{API}portal.open_ticket", subject="Lent", description="<script>x</script>\nle soir"
	)
	name = ticket.json()["message"]["ticket"]
	assert [t["name"] for t in client.call(f"{API}portal.tickets", "GET").json()["message"]["tickets"]] == [
		name
	]
	site.db.rollback()
	assert "<script" not in site.db.get_value("Issue", name, "description")


def test_signing_out_ends_the_session(household, signed_in) -> None:
	"""The next person at a shared computer would find the portal open."""
	client = signed_in(household().email)
	session = client.cookies["sid"]
	assert client.call(f"{API}auth.sign_out").status_code == 200
	client.cookies.set("sid", session)
	assert client.call(f"{API}portal.overview", "GET").status_code in (401, 403)


PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def test_a_request_is_one_thread(site, household, signed_in) -> None:
	"""A photo of the box would be lost, an answer would need a new request, and a neighbour could see the photo."""
	home, other = household(), household()
	client = signed_in(home.email)
	ticket = client.call(f"{API}portal.open_ticket", subject="Lent", description="Le soir", photo=PIXEL)
	name = ticket.json()["message"]["ticket"]
	site.db.rollback()
	site.db.set_value("Issue", name, "status", "Closed")
	site.db.commit()
	told = client.call(f"{API}portal.reply", ticket=name, text="Encore").json()["message"]
	assert told["open"] and [each["text"] for each in told["messages"]] == ["Le soir", "Une photo", "Encore"]
	photo = told["messages"][1]["photos"][0]
	assert client.get(photo).content.startswith(b"\x89PNG")
	stranger = signed_in(other.email)
	assert stranger.get(photo).status_code == 404
	assert stranger.call(f"{API}portal.reply", ticket=name, text="x").status_code == 404


def test_another_person_of_the_household_signs_in(site, household, signed_in, new_http) -> None:
	"""A couple would share one telephone for good, or a person who has left would still see the bills."""
	from gigafibre_fsm.flow.portal import codes
	from gigafibre_fsm.guards import rate, tokens

	home = household()
	client = signed_in(home.email)
	client.get("/portail")
	partner = f"conjoint.{secrets.token_hex(4)}@example.com"
	assert client.call(f"{API}profile.invite", name="Exemple", contact=partner).status_code == 200
	visitor = (
		tokens.read(client.cookies[rate.VISITOR], rate.VISITOR)["v"] if rate.VISITOR in client.cookies else ""
	)
	code = codes.issue(partner, 10, visitor)
	assert client.call(f"{API}auth.confirm_contact", contact=partner, code=code).status_code == 200
	other = signed_in(partner)
	assert other.call(f"{API}portal.overview", "GET").json()["message"]["locations"]
	assert client.call(f"{API}profile.remove", contact=home.email).status_code == 409
	assert client.call(f"{API}profile.remove", contact=partner).status_code == 200
	assert other.call(f"{API}portal.overview", "GET").status_code in (401, 403)
	site.db.rollback()
	for name in site.get_all("User", {"name": partner}, pluck="name"):
		site.db.delete("Has Role", {"parent": name})
		site.db.delete("User", {"name": name})
	site.db.commit()


def test_all_data_is_one_file(household, signed_in) -> None:
	"""Everybody has a right to what is kept about them; they would have to ask for it and wait."""
	home = household()
	told = signed_in(home.email).call(f"{API}profile.export", "GET")
	assert told.headers["Content-Disposition"].startswith("attachment")
	assert home.email in told.text and told.json()["account"]["locations"]


@pytest.mark.parametrize(
	"page", ["", "wifi", "factures", "forfaits", "telephone", "visites", "aide", "profil"]
)
def test_each_page_of_the_account_opens(household, signed_in, page: str) -> None:
	"""A page of the account would end in an error, or show a stranger's."""
	home, other = household(), household()
	client = signed_in(home.email)
	told = client.get(f"/portail/{page}".rstrip("/"), headers={"Accept": "text/html"})
	assert told.status_code == 200 and 'aria-current="page"' in told.text
	assert other.email not in told.text and "Traceback" not in told.text
