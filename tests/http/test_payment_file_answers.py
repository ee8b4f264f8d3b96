"""A payment file over HTTP, as the page of the desk uses it."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from tests.http.asking import ask
from tests.http.cases.payment_files import account, content
from tests.world import orders
from tests.world.fixtures import MANAGER, World

pytestmark = pytest.mark.site


def test_a_payment_file_is_read_settled_and_booked(world: World) -> None:
	"""Payments of the bank would be typed one by one, and one that bounced would stay on the customer's account."""
	office, bank = world.staff(MANAGER), account(world)
	customer = world.look().db.get_value("Sales Order", orders.buy(world, orders.SOLO, 0).order, "customer")
	mark = secrets.token_hex(3)
	paid_one, paid_two, returned = (
		f"{line}-{mark}"
		for line in ("Premier exemple;12,34;H-1", "Second exemple;23,45;H-2", "Premier exemple;-12,34;H-3")
	)

	def do(step: str, **arguments: Any) -> dict[str, Any]:
		return office.post(f"payment_file.{step}", **arguments)

	def state(page: dict[str, Any], line: str) -> str:
		return next(row["status"] for row in page["lines"] if row["name"] == line)

	def booked(file: str) -> dict[str, Any]:
		do("book", file=file)
		world.stage().wait_for(
			"the file to be booked",
			lambda: office.get("payment_file.lines", file=file)["status"] != "Booking",
		)
		return office.get("payment_file.lines", file=file)

	asked = {
		"source": "Bank",
		"account": bank,
		"name": "banque.csv",
		"content": content(world, paid_one, paid_two, returned),
	}
	file = do("read", **asked)["file"]
	assert ask(office, "POST", "payment_file.read", asked).status_code == 409
	page = office.get("payment_file.lines", file=file)
	one, two, back = (row["name"] for row in sorted(page["lines"], key=lambda row: row["row"]))
	assert (page["status"], state(page, one), state(page, back)) == ("Open", "Unmatched", "Doubtful")
	assert ask(office, "POST", "payment_file.book", {"file": file}).status_code == 409
	do("settle", line=one, customer=customer)
	assert state(do("settle", line=two, customer=customer), two) == "Matched"
	assert state(do("unsettle", line=two), two) == "Unmatched"
	assert state(do("set_aside", line=two, reason="Essai"), two) == "Set Aside"
	assert state(do("bring_back", line=two), two) == "Unmatched"
	assert state(do("match_again", file=file), two) == "Unmatched"
	do("settle", line=two, customer=customer)

	second = do("read", **{**asked, "name": "encore.csv", "content": content(world, paid_two)})["file"]
	[again] = office.get("payment_file.lines", file=second)["lines"]
	assert again["status"] == "Duplicate"
	assert state(do("another_payment", line=again["name"]), again["name"]) == "Unmatched"
	assert do("discard", file=second)["status"] == "Discarded"

	page = booked(file)
	assert (state(page, one), state(page, two)) == ("Booked", "Booked")
	page = do("take_back", line=back, booked=one)
	assert (state(page, one), state(page, back)) == ("Reversed", "Set Aside")
	assert state(do("wrong_customer", line=two, reason="Homonyme"), two) == "Unmatched"
	do("settle", line=two, customer=customer)
	assert state(booked(file), two) == "Booked"
	assert state(do("bounced", line=two, reason="Sans provision"), two) == "Reversed"
	assert ask(office, "POST", "payment_file.discard", {"file": file}).status_code == 409
	paid = world.look().get_all("Payment Entry", {"party": customer, "docstatus": 1})
	assert not paid, "everything was taken back"

	cheque = {"number": "101", "payer": "Tireur exemple", "amount": "34,56"}
	slip = do("enter_cheques", account=bank, day=world.frappe.utils.nowdate(), cheques_received=[cheque])[
		"file"
	]
	[line] = office.get("payment_file.lines", file=slip)["lines"]
	assert (line["source"], line["reference"], line["amount"]) == ("Cheque", "101", 34.56)
