"""Actions sent by a phone: each recorded once, with the technician's own time, and never dropped."""

from __future__ import annotations

import base64
import io
import uuid
from datetime import timedelta

import pytest
from PIL import Image

from gigafibre_fsm.clock import ago
from gigafibre_fsm.exceptions import Conflict, NotAllowed, SignInNeeded
from gigafibre_fsm.flow.dispatch import jobs
from gigafibre_fsm.setup.catalogue import EXIT_FEE, RETURN_FEE, TV_BOX_CREDIT
from tests.factories import ordering, people

pytestmark = pytest.mark.site
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def blank_png() -> str:
	"""A picture as large as the signature's field, without a stroke."""
	written = io.BytesIO()
	Image.new("RGBA", (600, 200)).save(written, "PNG")
	return f"data:image/png;base64,{base64.b64encode(written.getvalue()).decode()}"


def record(site, name: str):
	return site.get_doc("Field Action", name)


def now(job):
	job.reload()
	return job


def told_office(site) -> list[str]:
	return site.get_all("Outbound Message", filters={"topic": "field.refused"}, pluck="payload")


def test_a_repeated_action_happens_once(site, visit, hand_in) -> None:
	"""A photo would be on the job as often as the connection broke before the answer."""
	hand_in("start")
	one = str(uuid.uuid4())
	answers = [hand_in("photo", one, image=PIXEL) for _attempt in range(3)]
	assert [answer["outcome"] for answer in answers] == ["done"] * 3
	assert len(now(visit).photos) == 1
	assert record(site, one).action == "Photo" and "base64" not in record(site, one).entered


def test_a_refusal_changes_nothing_and_stays_the_same(site, visit, hand_in) -> None:
	"""Repeated after the office has made room, it would suddenly count, and nobody would know."""
	hand_in("start", ago=40)
	one = str(uuid.uuid4())
	answer = hand_in("complete", one, ago=30, signed_by="Marie Exemple")
	assert answer["outcome"] == "refused" and "Scan the label" in answer["sentence"]
	assert now(visit).status == "In Progress" and not visit.signed_by
	assert hand_in("complete", one, ago=45, signed_by="Marie Exemple")["sentence"] == answer["sentence"]
	assert record(site, one).outcome == "Refused"
	assert len([row for row in told_office(site) if visit.name in row and "desk" not in row]) >= 1


def test_the_office_is_not_told_of_slips(site, visit, hand_in) -> None:
	"""The dispatcher would read each mistyped serial number, and soon none."""
	before = len(told_office(site))
	assert hand_in("scan", code="PIN 12345678")["outcome"] == "refused"
	assert len(told_office(site)) == before


def test_the_time_is_that_of_the_work(site, visit, hand_in) -> None:
	"""A whole day without signal would look like one minute of work, in the evening."""
	hand_in("start", ago=90)
	begun = now(visit).started_at
	assert abs((ago(minutes=90) - begun).total_seconds()) < 60


def test_who_left_long_ago_is_not_announced(site, visit, hand_in) -> None:
	"""The customer would be notified of a technician on the way who is already in the house."""
	left = site.utils.getdate(site.utils.now_datetime() - timedelta(minutes=20))
	site.db.set_value("Dispatch Job", visit.name, "scheduled_date", left)
	hand_in("en_route", ago=20)
	assert now(visit).status == "En Route"
	messages = {"topic": "visit.en_route", "reference_name": visit.name, "channel": "SMS"}
	assert not site.db.exists("Outbound Message", messages)


def test_a_job_of_a_colleague(site, visit, hand_in, colleague) -> None:
	"""Two technicians would write into one visit, or the first would lose the work without a word."""
	site.db.set_value("Dispatch Job", visit.name, "technician", colleague.name)
	answer = hand_in("start", ago=30)
	assert answer["outcome"] == "refused" and answer["job"] is None
	assert colleague.technician_name in answer["sentence"]
	assert now(visit).status == "Scheduled"


def test_a_job_without_technician(site, visit, hand_in) -> None:
	"""The dispatcher has taken it back: the technician would go on as if it were theirs."""
	site.db.set_value("Dispatch Job", visit.name, "technician", None)
	assert "no longer assigned" in hand_in("start")["sentence"]


def test_a_job_that_is_gone(site, visit, hand_in) -> None:
	"""The phone would try for ever, and hold back everything else."""
	answer = hand_in("start", job="JOB-2020-99999", ago=30)
	assert (answer["outcome"], answer["job"]) == ("refused", None)
	assert "JOB-2020-99999" in answer["sentence"]


def test_a_technician_who_left(site, visit, hand_in, technician) -> None:
	"""The actions of the last day would be lost with the account."""
	site.db.set_value("Technician", technician.name, "active", 0)
	one = str(uuid.uuid4())
	answer = hand_in("start", one, ago=30)
	assert answer["outcome"] == "refused" and "no longer a technician" in answer["sentence"]
	assert record(site, one).technician == technician.name and now(visit).status == "Scheduled"


def test_a_label_that_is_in_use_elsewhere(site, visit, hand_in, technician) -> None:
	"""Two customers would have the same ONT, and one of them no service."""
	site.set_user("Administrator")
	elsewhere = {"sales_order": ordering.order().name, "equipment_type": "ONT"}
	site.db.set_value("Service Equipment", elsewhere, {"serial": "RCMG19EEEE01", "status": "Actif"})
	site.set_user(technician.user)
	answer = hand_in("scan", ago=30, code="RCMG19EEEE01")
	assert answer["outcome"] == "refused" and "RCMG19EEEE01 is already in use" in answer["sentence"]


def test_a_plausible_label_asks(site, visit, hand_in) -> None:
	"""Nobody could confirm it: the question would look like an error."""
	answer = hand_in("scan", ago=30, code="BONJOUR123", equipment_type="Routeur")
	assert (answer["outcome"], answer["kind"]) == ("refused", "Unsure")
	sure = hand_in("scan", ago=30, code="BONJOUR123", equipment_type="Routeur", confirm=True)
	assert sure["outcome"] == "done"


@pytest.mark.parametrize(
	"image", ["data:image/png;base64,AAAA", "x" * 9_000_000, None], ids=["broken", "large", "none"]
)
def test_a_photo_that_is_none(site, visit, hand_in, image) -> None:
	"""Every later action of the job would wait behind it."""
	hand_in("start")
	answer = hand_in("photo", image=image)
	assert answer["outcome"] == "refused" and "6 MB" in answer["sentence"]


@pytest.mark.parametrize("drawn", ["data:image/png;base64,AAAA", blank_png(), "javascript:1"])
def test_a_signature_on_which_nothing_is_drawn(site, visit, hand_in, drawn: str) -> None:
	"""Months later the provider could show only an empty signature to a customer who denies the visit."""
	hand_in("start")
	answer = hand_in("complete", signed_by="Marie Exemple", signature=drawn)
	assert answer["outcome"] == "refused" and answer["sentence"].startswith("The signature is empty")


def test_measurements_and_materials(site, visit, hand_in) -> None:
	"""The baseline of the installation, and what the truck must be refilled with, would be lost."""
	hand_in("start")
	hand_in("measure", signal_dbm="-19,4", speed_down="940", wifi_5="410.5")
	hand_in("materials", lines=[{"material": "Drop cable", "quantity": "42,5"}], notes="Par le sous-sol")
	assert (now(visit).signal_dbm, visit.speed_down, visit.wifi_5) == (-19.4, 940, 410.5)
	assert [(row.material, row.quantity, row.unit) for row in visit.materials] == [("Drop cable", 42.5, "m")]
	assert hand_in("measure", speed_down="vite")["outcome"] == "refused"
	assert hand_in("materials", lines=[{"material": "Or", "quantity": 1}])["outcome"] == "refused"


CANCELLED = {
	"en_route": {},
	"undo_en_route": {},
	"start": {},
	"scan": {"code": "RCMG19E0ABCD"},
	"check": {"item": "signal"},
	"photo": {"image": PIXEL},
	"measure": {"speed_down": "150"},
	"materials": {"notes": "Exemple"},
	"complete": {"signed_by": "Marie Exemple"},
	"finish_part": {"left": [], "reason": "Exemple"},
	"fail": {"reason": "Exemple"},
}


def test_a_visit_that_was_cancelled_meanwhile(site, visit, hand_in) -> None:
	"""Work at a house whose order was cancelled would be recorded nowhere, or refused without a reason."""
	site.set_user("Administrator")
	jobs.cancel(visit.name, "Exemple")
	site.set_user(site.db.get_value("Technician", visit.technician, "user"))
	before = now(visit).as_dict()
	for step, values in CANCELLED.items():
		answer = hand_in(step, ago=30, **values)
		assert answer["outcome"] == "refused" and "Cancelled" in answer["sentence"], (
			step,
			answer["sentence"],
		)
	assert now(visit).as_dict() == before
	assert len(told_office(site)) >= len(CANCELLED)


def test_the_same_id_for_something_else(site, visit, hand_in) -> None:
	"""The second action would be answered with the first one's result, and never happen."""
	one = str(uuid.uuid4())
	hand_in("start", one)
	with pytest.raises(Conflict, match="other content"):
		hand_in("fail", one, reason="Personne")


def test_only_who_did_it_hands_it_in(site, visit, hand_in, colleague) -> None:
	"""On a shared phone the next technician would sign the work of the one before."""
	from gigafibre_fsm.flow.fieldwork import actions

	site.set_user(colleague.user)
	mine = actions.Action(str(uuid.uuid4()), "technicien@example.com", visit.name, "start", {})
	with pytest.raises(SignInNeeded, match="another account"):
		actions.carry_out(mine)
	assert not site.db.exists("Field Action", mine.id)


def test_strangers_hand_in_nothing(site, visit, hand_in) -> None:
	"""A customer with an account could write actions."""
	site.set_user("Administrator")
	site.set_user(people.make_user(site, f"client.{site.generate_hash(length=8)}@example.com", "Customer"))
	with pytest.raises(NotAllowed):
		hand_in("start")


def test_a_repair_ends_with_a_charge_that_somebody_decides(site, visit, hand_in) -> None:
	"""The amount that the customer has to pay would be recorded on paper, or charged without approval."""
	site.db.set_value("Dispatch Job", visit.name, "job_type", "Repair")
	hand_in("start")
	one = str(uuid.uuid4())
	for _attempt in range(2):
		assert (
			hand_in("add_charge", one, item="DECODEUR", amount="45,50", reason="Chien")["outcome"] == "done"
		)
	[charge] = now(visit).charges
	assert (charge.amount, charge.status) == (45.5, "To Approve")
	assert hand_in("add_charge", item="DECODEUR", amount="-3", reason="Chien")["outcome"] == "refused"


@pytest.mark.parametrize("item", [EXIT_FEE, RETURN_FEE, TV_BOX_CREDIT, "a credit"])
def test_no_credit_and_nothing_automatic_is_proposed(site, visit, hand_in, item: str) -> None:
	"""The customer would pay for a credit, or twice for what the bill adds by itself."""
	if item == "a credit":
		item = "DECODEUR"
		site.db.set_value("Item Price", {"item_code": item}, "price_list_rate", -10)
	site.db.set_value("Dispatch Job", visit.name, "job_type", "Repair")
	hand_in("start")
	answer = hand_in("add_charge", item=item, amount="45,50", reason="Chien")
	assert (answer["outcome"], answer["kind"]) == ("refused", "BadRequest") and "paid once" in answer[
		"sentence"
	]
	assert not now(visit).charges


def test_a_visit_is_finished_in_part_once(site, visit, hand_in) -> None:
	"""A repeated action would open a second return visit, and nothing that is missing may count as done."""
	hand_in("start")
	every = [row.equipment for row in visit.equipment_list]
	part = {"left": every[:1], "reason": "Boîtier manquant (exemple)", "signed_by": "Marie Exemple"}
	answer = hand_in("finish_part", ago=30, **part)
	assert answer["outcome"] == "refused" and "Scan the label" in answer["sentence"]
	assert len(now(visit).equipment_list) == len(every)
	assert not site.db.exists("Dispatch Job", {"part_of": visit.name})
