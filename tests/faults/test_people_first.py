"""Work for machines never holds up a message that a person waits for."""

from __future__ import annotations

import secrets
import time

import pytest

from tests.factories import ordering, provisioning
from tests.factories.acs import Acs
from tests.faults.lab import NOBODYS_QUEUE, Lab
from tests.faults.outside import visitor
from tests.faults.servers import wait_until
from tests.world import jobs

pytestmark = [pytest.mark.site, pytest.mark.slow]
CHECKS, ANSWER_MS, BAR_S = 150, 400, 5
PHONE = "+15145557611"


def test_a_sign_in_code_passes_150_checks_of_devices(lab: Lab) -> None:
	"""With 146 devices to check by a slow ACS, a customer waited four minutes for the code to sign in. Six seconds: it is the
	site's own worker that sends, and it must have begun with the devices.
	"""
	ordering.customer(mobile_no=PHONE)
	lab.frappe.db.commit()
	jobs.give_to_worker(lab.frappe)
	try:
		a_message_passes(lab)
		lab.control("genieacs", latency_ms=ANSWER_MS)
		checks_of_a_device(lab)
		wait_until(lambda: answered(lab), "the worker has begun with the devices")
		asked = time.monotonic()
		visitor().post("auth.request_code", contact=PHONE)
		wait_until(lambda: any(is_code(text) for text in lab.messages("twilio")), "the code is sent")
		assert time.monotonic() - asked < BAR_S
		assert answered(lab) < CHECKS, "the devices still wait"
	finally:
		jobs.leave_to_nobody(lab.frappe, NOBODYS_QUEUE)
		lab.control("genieacs")


def is_code(text: dict[str, str]) -> bool:
	return text["to"] == PHONE and not text["body"].startswith("exemple")


def a_message_passes(lab: Lab) -> None:
	"""The worker has found its queue again after the outages of other tests."""
	from gigafibre_fsm.outbox.service import post

	text = f"exemple {secrets.token_hex(4)}"
	post("SMS", topic="sms.help", key=f"people-first:{text}", target=PHONE, payload={"text": text})
	lab.frappe.db.commit()
	wait_until(lambda: any(text in str(sent) for sent in lab.messages("twilio")), "a message is sent", 240)


def checks_of_a_device(lab: Lab) -> None:
	from gigafibre_fsm.flow.provisioning import desired_state
	from gigafibre_fsm.outbox.service import post

	router = provisioning.router(acs_device_id=Acs(lab.fakes["genieacs"]["url"]).known_device())
	push = lab.frappe.get_doc(
		{
			"doctype": "Provisioning Push",
			"status": "Pending",
			"equipment": router.name,
			"acs_device_id": router.acs_device_id,
			"device_profile": provisioning.DECO,
			"desired_hash": desired_state.wanted(router).hash,
			"reason": "sample",
			"is_sample": 1,
		}
	).insert()
	push.update({"status": "Pushed"}).save()
	for number in range(CHECKS):
		key = f"people-first:{push.name}:{number}"
		payload = {"push": push.name, "hint": True}
		post("GenieACS", topic="device.verify", key=key, payload=payload, reference=push)
	lab.frappe.db.commit()


def answered(lab: Lab) -> int:
	done = {
		"topic": "device.verify",
		"idempotency_key": ("like", "people-first:%"),
		"status": ("!=", "Queued"),
	}
	return lab.look().db.count("Outbound Message", done)
