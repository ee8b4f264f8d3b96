"""Every public method with valid requests."""

from __future__ import annotations

import ast
import hashlib
import hmac
import json
import secrets
import time
from pathlib import Path

import pytest
from twilio.request_validator import RequestValidator

from embedded.story.actor import Refused
from tests.http.asking import PREFIX, TIMEOUT, ask
from tests.http.cases import CASES, caller, verb_of
from tests.http.surface import methods
from tests.http.unchanged import nothing_written
from tests.world import orders
from tests.world.days import coming_monday
from tests.world.fixtures import DISPATCHER, MANAGER, OTHER_TECHNICIAN, SALES, SUPPORT, TECHNICIAN, World
from tests.world.households import Households

pytestmark = pytest.mark.site

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def test_every_case_has_a_right_answer() -> None:
	"""A method that refuses every caller, or whose test was renamed, would go unnoticed."""
	told = {
		node.name
		for part in ("tests/http/test_*_answers.py", "gigafibre_fsm/flow/portal/tests/test_*.py")
		for file in Path(__file__).parents[2].glob(part)
		for node in ast.parse(file.read_text(encoding="utf-8")).body
		if isinstance(node, ast.FunctionDef)
	}
	for path, case in CASES.items():
		assert case.told_by in told if case.told_by else case.keys, path


@pytest.mark.parametrize("path", sorted(path for path in CASES if CASES[path].keys))
def test_each_method_returns_its_answer(world: World, households: Households, path: str) -> None:
	"""The page that calls this method would stay empty."""
	case, method = CASES[path], methods()[path]
	world.forget_attempts()
	answer = ask(caller(world, households, case), verb_of(method), path, case.valid(world, households))
	assert answer.status_code == 200, answer.text[:400]
	assert not (missing := case.keys - answer.json()["message"].keys()), f"missing: {missing}"
	assert answer.headers["Cache-Control"] == "no-store"


def test_an_order_is_placed_once(world: World) -> None:
	"""A double click or a lost answer would order twice, or another order's key would reveal that order."""
	buyer = world.visitor()
	bought = orders.pay(world, buyer, orders.begin(buyer, world.network.take()))
	first = ask(buyer, "POST", "checkout.submit", submission(bought)).json()["message"]
	assert {"order", "tracking", "installation", "message"} <= first.keys()
	with nothing_written(world):
		for _again in range(3):
			assert ask(buyer, "POST", "checkout.submit", submission(bought)).json()["message"] == first
		with pytest.raises(Refused) as refused:
			buyer.post(
				"checkout.submit",
				session=bought.session,
				setup_intent="seti_other",
				idempotency_key=bought.key,
			)
	assert refused.value.status == 409


def submission(bought: orders.Purchase) -> dict[str, str]:
	return {
		"session": bought.session,
		"setup_intent": bought.setup_intent,
		"idempotency_key": bought.key,
	}


def test_another_address_is_confirmed(world: World) -> None:
	"""A customer who signed in by SMS once could never sign in by email."""
	from gigafibre_fsm.flow.portal import codes

	bought = orders.buy(world, orders.SOLO, 0)
	email = bought.contact["email"]
	person = orders.sign_in(world, bought.contact)
	world.look()
	person.post("auth.send_confirmation", contact=email)
	assert person.post("auth.confirm_contact", contact=email, code=codes.issue(email, 10)) == {
		"confirmed": True
	}
	assert {one["confirmed"] for one in person.get("portal.overview")["contacts"]} == {True}
	with pytest.raises(Refused) as refused:
		person.post("auth.send_confirmation", contact=email)
	assert refused.value.status == 409


def test_a_customer_can_sign_in_and_out(world: World, households: Households) -> None:
	"""Customers could not get into the portal, or would stay signed in on a shared computer."""
	person = orders.sign_in(world, households.ordered.bought.contact)
	assert person.get("portal.overview")["locations"]
	assert person.post("auth.sign_out")["home"] == "/internet"
	with pytest.raises(Refused) as refused:
		person.get("portal.overview")
	assert refused.value.status in (401, 403)


def test_a_forgotten_password_sends_a_link(world: World) -> None:
	"""A technician who forgot the password could not work."""
	told = world.visitor().post("auth.forgot_password", user=TECHNICIAN)
	assert told.startswith("Si ce courriel")
	world.stage().wait_for(
		"the link to be made", lambda: world.look().db.get_value("User", TECHNICIAN, "reset_password_key")
	)


def test_a_paid_invoice_is_not_paid_again(world: World, households: Households) -> None:
	"""A double click in the portal would charge the card twice."""
	world.stage().wait_for(
		"the first invoice to be paid",
		lambda: all(
			invoice["status"] == "Paid" for invoice in households.at_home.get("portal.invoices")["invoices"]
		),
	)
	invoice = households.live.records["Sales Invoice"][0]
	with nothing_written(world):
		assert households.at_home.post("portal.pay", invoice=invoice)["state"] == "Paid"
		assert households.at_home.get("portal.payment_state", invoice=invoice)["done"]


def test_a_technician_completes_a_visit(world: World) -> None:
	"""The technician could not complete the visit from the telephone."""
	bought = orders.buy(world, orders.SOLO, 0)
	job = orders.assign(world, bought.order)
	technician = world.staff(TECHNICIAN)
	assert technician.get("technician.job", job=job)["next"][:1] == ["en_route"]
	with nothing_written(world), pytest.raises(Refused) as weeks_ahead:
		technician.post("technician.en_route", job=job)
	assert weeks_ahead.value.status == 409
	assert technician.post("technician.en_route", job=job, early=True)["status"] == "En Route"
	assert technician.post("technician.undo_en_route", job=job)["status"] == "Scheduled"
	assert technician.post("technician.start", job=job)["status"] == "In Progress"
	wrong_box = technician.post("technician.scan", job=job, code=orders.new_code("ONT"), equipment_type="ONT")
	technician.post("technician.unscan", job=job, equipment=wrong_box["equipment"])
	code = orders.new_code("ONT")
	scanned = technician.post("technician.scan", job=job, code=code, equipment_type="ONT")
	assert (scanned["equipment"], scanned["serial"]) == (wrong_box["equipment"], code)
	router = orders.new_code("Routeur")
	technician.post("technician.scan", job=job, code=router, equipment_type="Routeur")
	technician.post(
		"technician.photo", job=job, image=f"data:image/png;base64,{PIXEL}", caption="Boîtier exemple"
	)
	with nothing_written(world), pytest.raises(Refused) as early:
		technician.post("technician.complete", job=job, signed_by="Client exemple")
	assert early.value.status in (400, 409)
	orders.inform(world, {"ONT": code, "Routeur": router})
	orders.tick_everything(technician, job)
	done = technician.post(
		"technician.complete", job=job, signed_by="Client exemple", signal_dbm="-18,5", notes="Exemple"
	)
	assert done["status"] == "Completed"
	with nothing_written(world), pytest.raises(Refused):
		technician.post("technician.start", job=job)


def test_a_failed_visit_is_recorded(world: World) -> None:
	"""Nobody would call the customer back after a failed visit."""
	bought = orders.buy(world, orders.SOLO, 0)
	job = orders.assign(world, bought.order)
	technician = world.staff(TECHNICIAN)
	technician.post("technician.en_route", job=job, early=True)
	failed = technician.post("technician.fail", job=job, reason="Personne à la maison (exemple)")
	assert failed["status"] == "Failed"
	waiting = world.staff(DISPATCHER).get("board.data", from_date="2026-01-01", to_date="2026-01-02")
	assert job in {row["name"] for row in waiting["unscheduled"]}


def test_a_dispatcher_assigns_and_moves_jobs(world: World, households: Households) -> None:
	"""The dispatcher could not assign, unassign or cancel a job."""
	bought = orders.buy(world, orders.SOLO, 0)
	dispatcher, job = world.staff(DISPATCHER), orders.job_of(world, bought.order)
	day = str(coming_monday(3))
	candidates = dispatcher.get("dispatch.candidates", job=job, day=day, time_window="PM")
	assert len(candidates) >= 2
	technician = world.look().db.get_value("Technician", {"user": OTHER_TECHNICIAN})
	given = dispatcher.post(
		"dispatch.assign", job=job, technician=technician, day=day, time_window="PM", start_time="13:30"
	)
	assert (given["status"], given["start_time"]) == ("Scheduled", "13:30:00")
	assert job in {
		row["name"]
		for each in world.staff(OTHER_TECHNICIAN).get("technician.jobs", day=day)["days"]
		for row in each["jobs"]
	}
	assert dispatcher.post("dispatch.unassign", job=job)["status"] == "Open"
	assert dispatcher.post("dispatch.cancel", job=job, reason="Essai")["status"] == "Cancelled"


def test_a_stripe_webhook_is_handled(world: World) -> None:
	"""A debit that settles days later would never be noticed, or be counted twice."""
	event = {
		"id": f"evt_{secrets.token_hex(8)}",
		"type": "customer.created",
		"data": {"object": {"id": "cus_1"}},
	}
	body = json.dumps(event).encode()
	secret = world.look().get_cached_doc("Gigafibre Settings").get_password("stripe_webhook_secret")
	at = int(time.time())
	digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
	said = []
	for _time in range(2):
		stripe = world.visitor()
		answer = stripe.session.post(
			f"{stripe.base}{PREFIX}webhook.stripe",
			data=body,
			headers={"Content-Type": "application/json", "Stripe-Signature": f"t={at},v1={digest}"},
			timeout=TIMEOUT,
		)
		assert answer.status_code == 200, answer.text
		said.append(answer.json()["message"]["outcome"])
	assert said == ["ignored", "repeated"]


def test_a_twilio_callback_is_recorded(world: World, households: Households) -> None:
	"""Staff would not see that an SMS never arrived."""
	frappe = world.look()
	reference = frappe.db.get_value(
		"Outbound Message", {"channel": "SMS", "status": "Sent"}, "provider_reference"
	)
	form = {"MessageSid": reference, "MessageStatus": "undelivered", "ErrorCode": "30003"}
	url = f"{frappe.utils.get_url()}{PREFIX}webhook.twilio"
	token = frappe.get_cached_doc("Gigafibre Settings").get_password("twilio_auth_token")
	twilio = world.visitor()
	answer = twilio.session.post(
		f"{twilio.base}{PREFIX}webhook.twilio",
		data=form,
		headers={"X-Twilio-Signature": RequestValidator(token).compute_signature(url, form)},
		timeout=TIMEOUT,
	)
	assert answer.status_code == 200, answer.text
	assert answer.json()["message"] == {"known": True}
	noted = world.look().db.get_value("Outbound Message", {"provider_reference": reference}, "last_error")
	assert "30003" in noted


def test_a_subscription_is_changed(world: World, households: Households) -> None:
	"""The office could sell a change of plan or a pause but not carry it out."""
	office, today = world.staff(SALES), world.look().utils.nowdate()
	of_order = {"sales_order": households.live.bought.order, "service_type": "Internet"}
	about = {"subscription": world.look().db.get_value("Service Subscription", of_order)}
	before = world.look().db.get_value("Service Subscription", about["subscription"], "item")
	assert office.post("subscription.change_plan", **about, sku="FTTH80I", day=today)["item"] == "FTTH80I"
	assert office.post("subscription.change_plan", **about, sku=before, day=today)["item"] == before
	first, back = world.frappe.utils.add_days(today, 60), world.frappe.utils.add_days(today, 120)
	assert office.post("subscription.pause", **about, first=first, back=back)["pause_from"] == first
	assert office.post("subscription.cancel_pause", **about)["pause_from"] == ""
	assert office.post("subscription.resume", **about)["status"] == "Active"


def test_a_service_is_removed_from_an_order(world: World) -> None:
	"""A household that gives up its television would have to order again."""
	bought = orders.buy(world)
	told = world.staff(SALES).post(
		"order.remove_service", order=bought.order, service_type="TV", reason="Pas de télé"
	)
	assert told["order"] == bought.order
	assert "TV" not in world.staff(SALES).get("order.services", order=bought.order)["removable"]


def test_a_bill_is_credited(world: World, households: Households) -> None:
	"""A manager could not refund what was billed by mistake."""
	manager, bill = world.staff(MANAGER), households.neighbour.records["Sales Invoice"][0]
	line = manager.get("billing.creditable", invoice=bill)["lines"][0]
	made = manager.post(
		"billing.credit", invoice=bill, lines={line["row"]: "0.10"}, reason="Essai", refund=True
	)
	assert made["state"] == "Refunding"
	world.stage().wait_for(
		"the refund",
		lambda: world.look().db.get_value("Sales Invoice", made["credit"], "fsm_charge_state") == "Refunded",
	)
	with pytest.raises(Refused) as refused:
		manager.post("billing.refund_again", invoice=made["credit"])
	assert refused.value.status == 409


def test_a_finding_is_repaired(world: World, households: Households) -> None:
	"""Staff would see findings and could not repair them."""
	office, frappe = world.staff(SUPPORT), world.look()
	port = world.network.take()
	stray = {"status": "Reserved", "sn": "RESERVED-SAL-ORD-NONE", "sales_order": None}
	frappe.db.set_value("Fibre Port", port, stray)
	frappe.db.commit()
	office.post("reconcile.compare")
	key = {"reference_name": port, "kind": "reserved_without_order"}
	finding = world.look().db.get_value("Reconciliation Finding", key)
	assert port in office.post("reconcile.repair", finding=finding)["done"]
	with pytest.raises(Refused):
		office.post("reconcile.dismiss", finding=finding, reason="Déjà fait")
	assert world.look().db.get_value("Fibre Port", port, "status") == "Available"


def test_a_customer_pays_with_another_card(world: World, households: Households) -> None:
	"""A customer could enter a new card but never use it."""
	asked = households.next_door.post("portal.new_card")
	with pytest.raises(Refused) as refused:
		households.next_door.post("portal.card_saved", setup_intent=asked["setup_intent"])
	assert refused.value.status == 409
	orders.save_card(world, asked, orders.GOOD_CARD)
	told = households.next_door.post("portal.card_saved", setup_intent=asked["setup_intent"])
	assert told["card"] == "Visa •••• 4242" and not told["pending"]


def test_the_contract_is_a_pdf(world: World, households: Households) -> None:
	"""A customer could not read or keep the contract that they accepted."""
	for person, path in ((world.visitor(), "checkout.document"), (households.at_home, "portal.document")):
		answer = ask(person, "GET", path, CASES[path].valid(world, households))
		assert answer.status_code == 200 and answer.content.startswith(b"%PDF"), path
