"""The story of Client 360's methods: support finds a customer, changes contact data, and is refused what needs a manager."""

from __future__ import annotations

import re
import secrets

import pytest

from embedded.story.actor import Refused
from tests.http.unchanged import nothing_written
from tests.world.fixtures import MANAGER, SALES, SUPPORT, World
from tests.world.households import Households

pytestmark = pytest.mark.site


def test_support_helps_a_customer_on_one_page(world: World, households: Households) -> None:
	"""Support would search five lists for a customer, and sales would read what they must not."""
	support, seller, manager = (world.staff(person) for person in (SUPPORT, SALES, MANAGER))
	home = households.live
	email = home.bought.contact["email"]
	(found,) = support.get("client.find", text=email)
	assert (found["customer"], found["key"]) == (home.customer, "e-mail")
	assert support.get("client.find", text="ab") == []
	shown = support.get("client.show", customer=home.customer)
	assert shown["revision"] == support.get("client.revision", customer=home.customer)
	assert (
		shown["locations"][0]["equipment"]
		and not seller.get("client.show", customer=home.customer)["locations"][0]["equipment"]
	)
	kinds = {event["kind"] for event in seller.get("client.events", customer=home.customer)["events"]}
	assert "bill" in kinds and not {"device", "message"} & kinds, "sales read no devices and no messages"
	notes = {"customer": home.customer, "field": "access_notes", "location": home.location}
	done = support.post("client.change", **notes, value="Sonnez deux fois", seen="")
	assert done == {"before": "", "value": "Sonnez deux fois"}
	with pytest.raises(Refused) as late, nothing_written(world):
		support.post("client.change", **notes, value="Autre chose", seen="")
	assert late.value.status == 409
	support.post("client.change", **notes, value="", seen="Sonnez deux fois")
	assert "Gigafibre Support" in manager.get("auth.role_profiles")
	with pytest.raises(Refused) as closed:
		seller.post("equipment.reveal", equipment=home.router, kind="wifi")
	assert closed.value.status == 403
	names = {row["ssid"] for row in support.get("equipment.networks", location=home.location)}
	assert world.look().db.get_value("Service Equipment", home.router, "custom_wifi_ssid") in names


def test_a_code_of_support_signs_in_on_any_browser(world: World, households: Households) -> None:
	"""A customer whose code never came would only be asked to wait, or be given a code that does not work on their telephone."""
	support, home = world.staff(SUPPORT), households.live
	number = home.bought.contact["phone"]
	with pytest.raises(Refused) as strange:
		support.post("client.send_code", customer=households.neighbour.customer, contact=number)
	assert strange.value.status == 404
	before = len(world.stage().sms_to(number))
	assert support.post("client.send_code", customer=home.customer, contact=number) == {"sent": number}
	world.stage().wait_for("the code", lambda: len(world.stage().sms_to(number)) > before)
	code = re.search(r"\b\d{6}\b", world.stage().sms_to(number)[-1])[0]
	owner = world.visitor()
	assert owner.post("auth.verify_code", contact=number, code=code)


def test_a_promise_is_noted_only_where_something_is_owed(world: World, households: Households) -> None:
	"""A click on the wrong customer would hold back, or cut off, a family that pays."""
	support, manager = world.staff(SUPPORT), world.staff(MANAGER)
	customer = households.live.customer
	day = str(world.look().utils.nowdate())
	with nothing_written(world):
		for who, method, values in (
			(support, "client.promise", {"customer": customer, "until": day}),
			(support, "client.restore", {"customer": customer}),
			(manager, "client.suspend", {"customer": customer}),
		):
			with pytest.raises(Refused) as refused:
				who.post(method, **values)
			assert refused.value.status == 409, method
		with pytest.raises(Refused) as unknown:
			support.post("client.withdraw_promise", agreement="ENT-00000")
		assert unknown.value.status == 404
		with pytest.raises(Refused) as closed:
			support.post("client.suspend", customer=customer)
		assert closed.value.status == 403


def test_who_was_invited_can_be_sent_away(world: World) -> None:
	"""A person who left would keep reading customers, or support could invite friends."""
	manager, support = world.staff(MANAGER), world.staff(SUPPORT)
	person = {"email": f"employee.{secrets.token_hex(4)}@sample.example.com", "full_name": "Employée Exemple"}
	with pytest.raises(Refused) as closed:
		support.post("auth.invite_user", **person, role_profile="Gigafibre Manager")
	assert closed.value.status == 403
	made = manager.post("auth.invite_user", **person, role_profile="Gigafibre Support")
	assert made["email"] == person["email"]
	assert manager.post("auth.revoke_user", email=person["email"])["status"] == "Revoked"
	assert not world.look().db.get_value("User", person["email"], "enabled")
