"""Forged signatures, tokens and links."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest
import requests
from twilio.request_validator import RequestValidator

from tests.http.asking import PREFIX, TIMEOUT, ask, assert_refused
from tests.http.unchanged import nothing_written
from tests.world import orders
from tests.world.fixtures import World
from tests.world.households import Households

pytestmark = pytest.mark.site

EVENT = {
	"id": "evt_forged",
	"object": "event",
	"type": "payment_intent.succeeded",
	"data": {"object": {"id": "pi_forged", "status": "succeeded", "metadata": {}}},
}


def deliver(world: World, path: str, body: bytes | dict[str, str], **headers: str) -> requests.Response:
	sender = world.visitor()
	return sender.session.post(f"{sender.base}{PREFIX}{path}", data=body, headers=headers, timeout=TIMEOUT)


def signed(secret: str, body: bytes, at: int, scheme: str = "v1") -> str:
	digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
	return f"t={at},{scheme}={digest}"


def test_forged_stripe_events_are_refused(world: World, households: Households) -> None:
	"""Anyone could declare their invoice paid."""
	secret = world.look().get_cached_doc("Gigafibre Settings").get_password("stripe_webhook_secret")
	invoice = households.live.records["Sales Invoice"][0]
	event = {**EVENT, "data": {"object": {**EVENT["data"]["object"], "metadata": {"invoice": invoice}}}}
	body, now = json.dumps(event).encode(), int(time.time())
	genuine = signed(secret, body, now)
	forged = (
		"", "t=,v1=", "nonsense", f"t={now},v1={'0' * 64}", signed("whsec_wrong", body, now),
		signed(secret, body + b" ", now), signed(secret, body, now - 86_400), signed(secret, body, now, "v0"),
		genuine.replace(str(now), str(now + 1)),
		genuine[:-1], "é" * 10, genuine.upper(),
	)  # fmt: skip
	with nothing_written(world):
		for signature in forged:
			headers = {"Stripe-Signature": signature.encode("latin-1")} if signature else {}
			answer = deliver(world, "webhook.stripe", body, **headers)  # type: ignore[arg-type]
			assert_refused(answer, signature)
			assert answer.status_code in (400, 401)
		for other in (
			b"",
			b"[]",
			b"null",
			b"{",
			b'{"id": "evt_1"}',
			b"\xff\xfe",
			b'{"id":1,"type":2,"data":{"object":3}}',
		):
			answer = deliver(
				world, "webhook.stripe", other, **{"Stripe-Signature": signed(secret, other, now)}
			)
			assert_refused(answer, other)


def test_forged_twilio_callbacks_are_refused(world: World) -> None:
	"""Anyone could make undelivered messages look delivered."""
	frappe = world.look()
	token = frappe.get_cached_doc("Gigafibre Settings").get_password("twilio_auth_token")
	url = f"{frappe.utils.get_url()}{PREFIX}webhook.twilio"
	form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
	genuine = RequestValidator(token).compute_signature(url, form)
	with nothing_written(world):
		for signature, sent in (
			("", form),
			("AAAA", form),
			(RequestValidator("wrong").compute_signature(url, form), form),
			(RequestValidator(token).compute_signature("https://elsewhere.example.com/", form), form),
			(genuine, {**form, "MessageStatus": "failed"}),
			(genuine, {**form, "More": "1"}),
			(genuine, {}),
		):
			headers = {"X-Twilio-Signature": signature} if signature else {}
			answer = deliver(world, "webhook.twilio", sent, **headers)
			assert_refused(answer, signature)
			assert answer.status_code == 401


def test_a_forged_device_token_reads_nothing(world: World, households: Households) -> None:
	"""Anyone could read a household's WiFi password with its serial number, which is printed on the box."""
	code = households.live.bought.codes["ONT"]
	token = world.look().get_cached_doc("Gigafibre Settings").get_password("device_token")
	for wrong in ("", token[:-1], token + "x", token.swapcase(), "null"):
		stranger = world.visitor()
		stranger.session.headers["X-Gigafibre-Device-Token"] = wrong
		assert ask(stranger, "GET", "device.configuration", {"serial": code}).status_code == 401
		in_query = ask(stranger, "GET", "device.configuration", {"serial": code, "token": token})
		assert in_query.status_code == 401


def tampered(token: str) -> dict[str, str]:
	"""Tokens as an attacker changes them who can read them but has no key."""
	head, payload, signature = token.split(".")
	inside = json.loads(base64.urlsafe_b64decode(payload + "=="))
	richer = {**inside, "zone": "0", "max_speed": 10_000, "o": "SAL-ORD-1", "exp": 4_102_444_800}
	encoded = base64.urlsafe_b64encode(json.dumps(richer).encode()).decode().rstrip("=")
	none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
	return {
		"another payload": f"{head}.{encoded}.{signature}",
		"no algorithm": f"{none}.{payload}.",
		"no signature": f"{head}.{payload}.",
		"another key": jwt.encode(inside, "a key of somebody else, long enough for it", algorithm="HS256"),
		"cut": token[:-4],
		"twice": f"{token}.{token}",
	}


def test_forged_offers_are_refused(world: World) -> None:
	"""A visitor could order at a price or speed that is not sold at the address."""
	offer = orders.offer(world.visitor(), world.network.free[-1])
	with nothing_written(world):
		for what, token in tampered(offer).items():
			for path, verb in (
				("catalogue.plans", "GET"),
				("checkout.start", "POST"),
				("checkout.quote", "POST"),
			):
				body = {"offer": token, **({"services": orders.SOLO} if verb == "POST" else {})}
				assert_refused(ask(world.visitor(), verb, path, body), what)


def test_forged_tracking_links_are_refused(world: World, households: Households) -> None:
	"""A stranger could follow the orders of others, with their addresses."""
	link = households.ordered.bought.tracking.partition("t=")[2]
	offer = orders.offer(world.visitor(), world.network.free[-1])
	for what, token in {
		**tampered(link),
		"an offer": offer,
		"an order": households.live.bought.order,
	}.items():
		assert_refused(ask(world.visitor(), "GET", "checkout.track", {"token": token}), what)


def test_expired_links_are_refused(world: World) -> None:
	"""An offer of last year would still bind us."""
	from gigafibre_fsm.guards import tokens

	world.look()
	old = tokens.sign({"a": "p:FIB-1", "zone": "1", "max_speed": 1500, "port": "", "visits": 1}, "offer", -1)
	answer = ask(world.visitor(), "GET", "catalogue.plans", {"offer": old})
	assert_refused(answer)
	assert answer.status_code == 410


def test_the_checkout_of_another_visitor_is_not_found(world: World, households: Households) -> None:
	"""A stranger could read contact data out of another checkout, or order on another's card."""
	mine = orders.begin(world.visitor(), world.network.take(), orders.SOLO, 0)
	name = households.undecided.session.partition(".")[0]
	stranger = world.visitor()
	with nothing_written(world):
		for handle in (name, f"{name}.", f"{name}.{mine.session.partition('.')[2]}", f"{name}.{'x' * 32}"):
			for path, verb in (
				("checkout.resume", "GET"),
				("checkout.update", "POST"),
				("checkout.payment", "POST"),
			):
				assert_refused(ask(stranger, verb, path, {"session": handle}), handle)
		stolen = {
			"session": mine.session,
			"setup_intent": households.undecided.setup_intent,
			"idempotency_key": "a-key-of-my-own",
		}
		assert_refused(ask(stranger, "POST", "checkout.submit", stolen))
