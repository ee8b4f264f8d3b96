"""Requests that our pages never send: they are refused, and nothing crashes."""

from __future__ import annotations

import base64
import csv
import io
import json
import secrets

import pytest

from tests.http.asking import PREFIX, TIMEOUT, assert_no_inside, assert_refused
from tests.world import orders
from tests.world.fixtures import MANAGER, SUPPORT, TECHNICIAN, World

pytestmark = pytest.mark.site

METHODS = (
	f"{PREFIX}health.ping",
	f"{PREFIX}checkout.quote",
	"/api/method/frappe.client.get_list",
	"/api/method/login",
	"/api/resource/User",
	"/internet",
)


@pytest.mark.parametrize("verb", ["OPTIONS", "GET", "POST"])
@pytest.mark.parametrize("path", METHODS)
def test_a_body_that_is_not_json_is_refused(world: World, verb: str, path: str) -> None:
	"""Internet scanners would fill the error log."""
	for body in ('{"a":', "[1]", "nul", "[" * 20_000):
		asker = world.visitor()
		answer = asker.session.request(
			verb,
			f"{asker.base}{path}",
			data=body,
			headers={"Content-Type": "application/json"},
			timeout=TIMEOUT,
		)
		assert answer.status_code < 500, (verb, path, body[:10], answer.status_code)
		assert_no_inside(answer)


@pytest.mark.parametrize("cookie", ["xx", "fr-CA", "zz-ZZ", "%00", "'", "é", "../..", "a" * 3000])
def test_a_cookie_with_an_unknown_language_is_ignored(world: World, cookie: str) -> None:
	"""A visitor with an old cookie would get an error on every page."""
	for path in ("/internet", f"{PREFIX}health.ping", "/portail/connexion"):
		asker = world.visitor()
		answer = asker.session.get(
			f"{asker.base}{path}",
			headers={"Cookie": f"preferred_language={cookie}".encode()},
			timeout=TIMEOUT,
		)
		assert answer.status_code == 200, (path, answer.status_code)


@pytest.mark.parametrize(
	"method",
	[
		"gigafibre_fsm.gigafibre_fsm.doctype.outbound_message.outbound_message.retry",
		"frappe.client.get_value",
		"frappe.client.set_value",
		"frappe.desk.form.load.getdoc",
		"frappe.desk.search.search_link",
		"run_doc_method",
	],
)
def test_a_missing_argument_is_refused(world: World, method: str) -> None:
	"""Staff would see a crash, and the operator would look for a fault that does not exist."""
	assert_refused(
		world.staff(SUPPORT).session.post(
			f"{world.staff(SUPPORT).base}/api/method/{method}", json={}, timeout=TIMEOUT
		)
	)


@pytest.mark.parametrize(
	("media_type", "content"),
	[
		("image/jpeg", b"\xff\xd8\xff\xe0 this is no picture"),
		("image/png", b"\x89PNG\r\n\x1a\n this is none either"),
		("image/png", b"<svg onload='alert(1)'/>"),
		("image/jpeg", b"\x89PNG\r\n\x1a\n"),
		("image/svg+xml", b"<svg/>"),
	],
)
def test_a_photo_must_be_an_image(world: World, media_type: str, content: bytes) -> None:
	"""The technician would not learn why a photo was not saved, and the desk would open a script."""
	bought = orders.buy(world, orders.SOLO, 0)
	job = orders.assign(world, bought.order)
	technician = world.staff(TECHNICIAN)
	technician.post("technician.start", job=job)
	image = f"data:{media_type};base64,{base64.b64encode(content).decode()}"
	answer = technician.session.post(
		f"{technician.base}{PREFIX}technician.photo", json={"job": job, "image": image}, timeout=TIMEOUT
	)
	assert answer.status_code == 400 and "JPEG" in assert_refused(answer)
	assert not world.look().get_all("File", {"attached_to_name": job})


@pytest.mark.parametrize("kind", ["CSV", "Excel"])
def test_text_of_visitors_is_no_formula_in_exports(world: World, kind: str) -> None:
	"""Opening an export of leads would run a formula that a visitor entered as a name."""
	mark = secrets.token_hex(4)
	visitor = world.visitor()
	named, mail = f"=SUM(A1:A9) Exemple {mark}", f"{mark}@example.com"
	visitor.post("lead.notify", address="1 rang Exemple", name=named, email=mail, consent=True)
	manager = world.staff(MANAGER)
	answer = manager.session.post(
		f"{manager.base}/api/method/frappe.desk.reportview.export_query",
		data={
			"doctype": "Lead",
			"fields": json.dumps(["`tabLead`.`name`", "`tabLead`.`lead_name`", "`tabLead`.`email_id`"]),
			"filters": json.dumps([["Lead", "email_id", "=", f"{mark}@example.com"]]),
			"file_format_type": kind,
			"title": "Lead",
			"csrf_token": manager.session.headers.get("X-Frappe-CSRF-Token", ""),
		},
		timeout=TIMEOUT,
	)
	assert answer.status_code == 200, answer.text[:300]
	cells = rows_of(answer.content, kind)
	found = [cell for cell in cells if mark in cell and "SUM" in cell]
	assert found and all(cell.startswith("'=") for cell in found), cells


def rows_of(content: bytes, kind: str) -> list[str]:
	if kind == "CSV":
		return [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row]
	import openpyxl

	sheet = openpyxl.load_workbook(io.BytesIO(content)).active
	cells = [cell for row in sheet.iter_rows() for cell in row]
	assert all(cell.data_type != "f" for cell in cells)
	return [str(cell.value) for cell in cells]
