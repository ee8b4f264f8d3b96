"""The cases of methods called by customers and technicians."""

from __future__ import annotations

import secrets
import uuid

from tests.http import wrong
from tests.http.cases.case import JOB_WRONG, SHOWN_JOB, Case, nothing, the_job
from tests.world import orders
from tests.world.fixtures import TECHNICIAN

CASES: dict[str, Case] = {
	"auth.request_code": Case(
		"visitor",
		lambda w, h: {"contact": f"personne.{secrets.token_hex(4)}@example.com"},
		{"sent"},
		{"contact": (*wrong.NEEDED, *wrong.EMAIL, *wrong.PHONE)},
	),
	"auth.verify_code": Case(
		"visitor",
		lambda w, h: {"contact": h.live.bought.contact["phone"], "code": "000000"},
		wrong={
			"contact": (*wrong.NEEDED, *wrong.EMAIL, *wrong.PHONE),
			"code": (*wrong.TEXT, "12345", "1234567", "abcdef", 0),
		},
		told_by="test_a_customer_can_sign_in_and_out",
	),
	"auth.send_confirmation": Case(
		"customer",
		lambda w, h: {"contact": h.live.bought.contact["email"]},
		{"sent"},
		{"contact": (*wrong.NEEDED, *wrong.EMAIL, *wrong.PHONE, "quelquun.dautre@example.com")},
		guest_may=False,
	),
	"auth.confirm_contact": Case(
		"customer",
		lambda w, h: {"contact": h.live.bought.contact["email"], "code": "000000"},
		wrong={"contact": (*wrong.NEEDED, *wrong.EMAIL, *wrong.PHONE)},
		told_by="test_another_address_is_confirmed",
		guest_may=False,
	),
	"auth.forgot_password": Case(
		"visitor",
		lambda w, h: {"user": "nobody@example.com"},
		wrong={"user": wrong.TEXT},
		told_by="test_a_forgotten_password_sends_a_link",
	),
	"auth.sign_out": Case(
		"customer", nothing, told_by="test_a_customer_can_sign_in_and_out", guest_may=False
	),
	"field.sync": Case("technician", nothing, {"user", "days", "time_off", "jobs"}, guest_may=False),
	"field.act": Case(
		"technician",
		lambda w, h: {
			"id": str(uuid.uuid4()),
			"user": TECHNICIAN,
			"job": h.visited.job,
			"action": "start",
			"done_at": 1,
			"sent_at": 2,
		},
		wrong={
			"id": (wrong.MISSING, "", "1", ["x"], 7),
			"user": (wrong.MISSING, "", ["x"], "technicien9@example.com"),
			"action": (wrong.MISSING, "", "delete", ["x"]),
			"values": ("x", 7, ["x"]),
			"done_at": ("x", -1, ["x"], 10**30),
			"sent_at": ("x", -1, ["x"], 10**30),
		},
		told_by="test_one_action_from_several_connections",
		guest_may=False,
	),
	"technician.jobs": Case(
		"technician", nothing, {"technician", "days"}, {"day": wrong.DAY[5:-1]}, guest_may=False
	),
	"technician.job": Case("technician", the_job, SHOWN_JOB, JOB_WRONG, guest_may=False),
	"technician.check": Case(
		"technician",
		lambda w, h: {"job": h.visited.job, "item": "signal", "done": True},
		wrong={**JOB_WRONG, "item": wrong.NAME, "done": wrong.FLAG, "value": (*wrong.NOT_A_TEXT, wrong.LONG)},
		told_by="test_a_technician_completes_a_visit",
		guest_may=False,
	),
	**{
		f"technician.{step}": Case(
			"technician",
			the_job,
			wrong=JOB_WRONG,
			told_by="test_a_technician_completes_a_visit",
			guest_may=False,
		)
		for step in ("en_route", "undo_en_route", "start")
	},
	"technician.scan": Case(
		"technician",
		lambda w, h: {"job": h.visited.job, "code": orders.new_code("ONT"), "equipment_type": "ONT"},
		wrong={
			**JOB_WRONG,
			"code": (*wrong.TEXT, "!!", "RCMG", "00:11"),
			"equipment_type": ("Grille-pain", ["ONT"], {"a": 1}, 7, wrong.LONG),
			"confirm": wrong.FLAG,
		},
		told_by="test_a_technician_completes_a_visit",
		guest_may=False,
	),
	"technician.unscan": Case(
		"technician",
		lambda w, h: {"job": h.visited.job, "equipment": h.live.router},
		wrong={**JOB_WRONG, "equipment": wrong.NAME},
		told_by="test_a_technician_completes_a_visit",
		guest_may=False,
	),
	"technician.look_again": Case(
		"technician",
		lambda w, h: {"job": h.visited.job, "equipment": h.live.router},
		wrong={**JOB_WRONG, "equipment": wrong.NAME},
		told_by="test_a_silent_device_is_looked_for_again",
		guest_may=False,
	),
	"technician.replace": Case(
		"technician",
		lambda w, h: {
			"job": h.visited.job,
			"equipment": h.visited.router,
			"code": "403F8CA0B0C0",
			"reason": "Essai",
		},
		wrong={
			**JOB_WRONG,
			"equipment": wrong.NAME,
			"code": (*wrong.TEXT, "!!", "RCMG"),
			"reason": wrong.TEXT,
			"confirm": wrong.FLAG,
		},
		told_by="test_a_defective_device_is_replaced",
		guest_may=False,
	),
	"equipment.match": Case(
		"manager",
		lambda w, h: {"equipment": h.visited.router, "code": "403F8CA0B0C1", "reason": "Essai"},
		wrong={
			"equipment": wrong.NAME,
			"code": (*wrong.TEXT, "!!", "RCMG"),
			"reason": wrong.TEXT,
			"confirm": wrong.FLAG,
		},
		told_by="test_a_serial_is_matched_after_the_visit",
		guest_may=False,
	),
	"equipment.accept": Case(
		"manager",
		lambda w, h: {"issue": "ISS-EXEMPLE"},
		wrong={"issue": wrong.NAME},
		told_by="test_an_unconfirmed_device_waits_for_a_manager",
		guest_may=False,
	),
	"equipment.replace": Case(
		"support",
		lambda w, h: {"equipment": h.visited.router, "code": "403F8CA0B0C2", "reason": "Essai"},
		wrong={
			"equipment": wrong.NAME,
			"code": (*wrong.TEXT, "!!", "RCMG"),
			"reason": wrong.TEXT,
			"fate": (*wrong.CHOICE, "Actif"),
			"confirm": wrong.FLAG,
		},
		told_by="test_a_defective_device_is_replaced",
		guest_may=False,
	),
	"technician.photo": Case(
		"technician",
		lambda w, h: {"job": h.visited.job, "image": "data:image/png;base64,AAAA"},
		wrong={
			**JOB_WRONG,
			"image": (
				*wrong.TEXT,
				"data:image/png;base64,AAAA",
				"data:image/svg+xml;base64,PHN2Zy8+",
				"data:text/html;base64,PGI+",
				"https://example.com/a.png",
				"/etc/passwd",
				"data:image/png;base64,%%%",
			),
		},
		told_by="test_a_technician_completes_a_visit",
		guest_may=False,
	),
	"technician.complete": Case(
		"technician",
		lambda w, h: {"job": h.visited.job, "signed_by": "Client exemple"},
		wrong={
			**JOB_WRONG,
			"signed_by": wrong.TEXT,
			"signature": ("javascript:1", ["a"], {"a": 1}, wrong.LONG * 10),
			"signal_dbm": ("strong", 99, -99, [1], {"a": 1}, "1e400", "NaN", True, "19,4", 0.5, -46),
			"signal_reason": (*wrong.NOT_A_TEXT, wrong.LONG),
			"notes": (*wrong.NOT_A_TEXT, wrong.LONG),
			"override_reason": (*wrong.NOT_A_TEXT, wrong.LONG, "because"),
		},
		told_by="test_a_technician_completes_a_visit",
		guest_may=False,
	),
	"technician.finish_part": Case(
		"technician",
		lambda w, h: {"job": h.visited.job, "left": [], "reason": "Décodeur manquant", "signed_by": "Client"},
		wrong={
			**JOB_WRONG,
			"left": (wrong.LONG, [1], {"a": 1}, ["EQP-NONE"], ["EQP-NONE"] * 40),
			"reason": wrong.TEXT,
			"signed_by": wrong.NOT_A_TEXT,
			"signature": ("javascript:1", ["a"], {"a": 1}),
			"signal_dbm": ("strong", 99, -99, [1], {"a": 1}, True),
			"signal_reason": (*wrong.NOT_A_TEXT, wrong.LONG),
			"notes": (*wrong.NOT_A_TEXT, wrong.LONG),
		},
		told_by="test_a_visit_is_finished_in_part",
		guest_may=False,
	),
	"technician.fail": Case(
		"technician",
		lambda w, h: {"job": h.visited.job, "reason": "Personne à la maison"},
		wrong={**JOB_WRONG, "reason": wrong.TEXT},
		told_by="test_a_failed_visit_is_recorded",
		guest_may=False,
	),
}
