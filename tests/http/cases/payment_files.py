"""The cases of the methods about files of payments and cheques, called by the office."""

from __future__ import annotations

import base64
from typing import Any

from tests.http import wrong
from tests.http.cases.case import Arguments, Case
from tests.world.fixtures import MANAGER, World
from tests.world.households import Households

STORY = "test_a_payment_file_is_read_settled_and_booked"
NAME = "cases.csv"


def content(world: World, *lines: str) -> str:
	"""A report of the bank of today, as the page sends it; a line is `payer;amount;reference`."""
	today = world.frappe.utils.nowdate()
	text = "".join(f"{today};{line}\n" for line in lines)
	return base64.b64encode(f"Date;Nom;Montant;Reference\n{text}".encode()).decode()


def account(world: World) -> str:
	"""The bank account of the company."""
	company = world.frappe.db.get_value("Sales Invoice", {"docstatus": 1}, "company") or None
	of = {"account_type": "Bank", "is_group": 0, **({"company": company} if company else {})}
	return world.frappe.db.get_value("Account", of)


def a_file(world: World) -> dict[str, str]:
	return {
		"source": "Bank",
		"account": account(world),
		"name": NAME,
		"content": content(world, "Inconnu exemple;43,21;CASES"),
	}


def the_file(world: World, _homes: Households) -> dict[str, Any]:
	"""A file that waits, with one line of nobody known."""
	found = world.look().db.get_value("Payment File", {"file_name": NAME, "status": "Open"})
	return {"file": found or world.staff(MANAGER).post("payment_file.read", **a_file(world))["file"]}


def the_line(**more: Any) -> Arguments:
	def arguments(world: World, homes: Households) -> dict[str, Any]:
		about = {"payment_file": the_file(world, homes)["file"]}
		return {"line": world.look().db.get_value("Payment Line", about), **more}

	return arguments


LINE_WRONG = {"line": wrong.NAME}
OFFICE = {"guest_may": False}
TOLD = {**OFFICE, "told_by": STORY}
CASES: dict[str, Case] = {
	"payment_file.read": Case(
		"manager",
		lambda w, h: a_file(w),
		wrong={
			"source": (*wrong.NEEDED, *wrong.CHOICE),
			"account": wrong.NAME,
			"name": wrong.TEXT,
			"content": (*wrong.TEXT, "====", "AAAA", base64.b64encode(b"a;b\n1;2\n").decode()),
			"order": wrong.CHOICE,
		},
		**TOLD,
	),
	"payment_file.enter_cheques": Case(
		"manager",
		lambda w, h: {
			"account": account(w),
			"day": w.frappe.utils.nowdate(),
			"cheques_received": [{"number": "1", "payer": "Inconnu exemple", "amount": "12.34"}],
		},
		wrong={
			"account": wrong.NAME,
			"day": wrong.DAY,
			"cheques_received": (
				*wrong.LIST,
				*(
					[{"number": "1", "payer": "Inconnu exemple", "amount": "12.34", **one}]
					for one in (
						{"number": ""},
						{"number": ["1"]},
						{"payer": {"a": 1}},
						{"payer": "x" * 141},
						{"account": True},
						{"amount": "-5"},
						{"amount": "1e9"},
						{"amount": None},
						{"amount": [1]},
					)
				),
			),
		},
		**TOLD,
	),
	"payment_file.lines": Case(
		"manager",
		the_file,
		{"status", "source", "counts", "lines"},
		{"file": wrong.NAME},
		**OFFICE,
	),
	"payment_file.match_again": Case("manager", the_file, {"lines"}, {"file": wrong.NAME}, **OFFICE),
	**{
		f"payment_file.{step}": Case("manager", the_file, wrong={"file": wrong.NAME}, **TOLD)
		for step in ("book", "discard")
	},
	"payment_file.settle": Case(
		"manager",
		lambda w, h: the_line(customer=h.live.customer)(w, h),
		wrong={
			**LINE_WRONG,
			"customer": wrong.NAME,
			"invoice": (*wrong.NOT_A_TEXT, *wrong.HOSTILE, wrong.LONG, "unknown", 7),
		},
		**TOLD,
	),
	**{
		f"payment_file.{step}": Case("manager", the_line(), wrong=LINE_WRONG, **TOLD)
		for step in ("unsettle", "bring_back", "another_payment")
	},
	**{
		f"payment_file.{step}": Case(
			"manager", the_line(reason="Essai"), wrong={**LINE_WRONG, "reason": wrong.TEXT}, **TOLD
		)
		for step in ("set_aside", "bounced", "wrong_customer")
	},
	"payment_file.take_back": Case(
		"manager",
		lambda w, h: the_line(booked=the_line()(w, h)["line"])(w, h),
		wrong={**LINE_WRONG, "booked": wrong.NAME},
		**TOLD,
	),
}
