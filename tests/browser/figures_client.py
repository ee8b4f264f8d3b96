"""Measures the figure `client-360` (benchmarks/client_360.py): the page of a large customer, and the search among many."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from benchmarks.machine_speed import milliseconds, p95
from tests.browser.signing_in import sign_in
from tests.world.fixtures import SUPPORT, World

pytestmark = [pytest.mark.site, pytest.mark.browser]
FOUND: dict[str, Any] = {}
CALLS, PATIENCE_MS = 20, 60_000
CUSTOMERS = int(os.environ.get("FSM_CUSTOMERS", "100000"))
LARGE = CUSTOMERS // 20 * 10 + 7
"""The number of the large customer: each seventh of ten is a Lavoie."""
NAME = f"Figure Lavoie-{LARGE} Benoît"
WORDS = "'Tremblay', 'Gagnon', 'Roy', 'Côté', 'Bouchard', 'Gauthier', 'Morin', 'Lavoie', 'Fortin', 'Gagné'"
MADE = (
	"Customer", "Contact", "Contact Phone", "Contact Email", "Dynamic Link", "Service Location", "Service Equipment",
	"Sales Invoice", "Issue", "Device Event", "Outbound Message",
)  # fmt: skip
BASE = "owner, creation, modified, docstatus"
NOW = "'figure', NOW(), NOW(), 0"
CUSTOMER = f"CONCAT('Figure ', ELT(1 + seq % 10, {WORDS}), '-', seq, ' Benoît')"
KEYS = {
	"name": f"lavoie-{LARGE} benoit",
	"phone": f"418 {LARGE // 10000 + 200:03d}-{LARGE % 10000:04d}",
	"e-mail": f"figure{LARGE}@example.com",
	"address": f"{LARGE} figure",
	"account": f"9{LARGE:08d}",
	"serial": f"FIGURE{LARGE:06d}",
	"MAC": f"02:00:00:{LARGE // 65536:02X}:{LARGE // 256 % 256:02X}:{LARGE % 256:02X}",
	"port": f"{LARGE % 4}/{LARGE % 16}/{LARGE % 128}/{LARGE // 128 % 128}",
	"invoice": f"FIG-SINV-{LARGE:06d}",
}


def rows(doctype: str, columns: str, values: str, count: int = CUSTOMERS) -> str:
	return (
		f"INSERT INTO `tab{doctype}` (name, {BASE}, {columns})"  # noqa: S608 - text of ours
		f" SELECT {values} FROM seq_1_to_{count}"
	)


def statements() -> Iterator[str]:
	phone = "CONCAT('+1418', LPAD(200 + seq DIV 10000, 3, '0'), LPAD(seq % 10000, 4, '0'))"
	pairs = (f"LPAD(HEX({part}), 2, '0')" for part in ("seq DIV 65536", "seq DIV 256 % 256", "seq % 256"))
	mac = f"CONCAT_WS(':', '02:00:00', {', '.join(pairs)})"
	yield rows(
		"Customer",
		"customer_name, fsm_account_number, mobile_no, email_id",
		f"{CUSTOMER}, {NOW}, {CUSTOMER}, CONCAT('9', LPAD(seq, 8, '0')), {phone}, CONCAT('figure', seq, '@example.com')",
	)
	yield rows("Contact", "first_name", f"CONCAT('fig-', seq), {NOW}, 'Figure'")
	child = "parent, parenttype, parentfield, idx"
	yield rows(
		"Contact Phone",
		f"{child}, phone",
		f"CONCAT('figp-', seq), {NOW}, CONCAT('fig-', seq), 'Contact', 'phone_nos', 1, {phone}",
	)
	yield rows(
		"Contact Email",
		f"{child}, email_id",
		f"CONCAT('fige-', seq), {NOW}, CONCAT('fig-', seq), 'Contact', 'email_ids', 1, CONCAT('figure', seq, '@example.com')",
	)
	yield rows(
		"Dynamic Link",
		f"{child}, link_doctype, link_name",
		f"CONCAT('figl-', seq), {NOW}, CONCAT('fig-', seq), 'Contact', 'links', 1, 'Customer', {CUSTOMER}",
	)
	yield rows(
		"Service Location",
		"customer, status, address_line, city, olt, olt_frame, olt_slot, olt_port, ont_id",
		f"CONCAT('FIGLOC-', seq), {NOW}, {CUSTOMER}, 'Active', CONCAT(seq, ' rue de la Figure'), 'Ville', 'OLT', seq % 4, seq % 16,"
		" seq % 128, seq DIV 128 % 128",
	)
	yield rows(
		"Service Equipment",
		"customer, location, status, equipment_type, serial, mac",
		f"CONCAT('FIGEQP-', seq), {NOW}, {CUSTOMER}, CONCAT('FIGLOC-', seq), 'Actif', 'ONT',"
		f" CONCAT('FIGURE', LPAD(seq, 6, '0')), {mac}",
	)
	yield rows("Sales Invoice", "customer", f"CONCAT('FIG-SINV-', LPAD(seq, 6, '0')), {NOW}, {CUSTOMER}")
	# one customer with four more places and 2,000 events
	yield rows(
		"Service Location",
		"customer, status, address_line, city",
		f"CONCAT('FIGLOC-L', seq), {NOW}, '{NAME}', 'Active', CONCAT('Chalet ', seq), 'Ville'",
		4,
	)
	yield rows(
		"Issue",
		"customer, subject, status",
		f"CONCAT('FIGISS-', seq), {NOW}, '{NAME}', 'Figure', 'Open'",
		300,
	)
	number = f"+1418{200 + LARGE // 10000:03d}{LARGE % 10000:04d}"
	yield rows(
		"Outbound Message",
		"channel, status, topic, target, payload, idempotency_key",
		f"CONCAT('figm-', seq), {NOW}, 'SMS', 'Sent', 'figure', '{number}', '{{\"text\": \"Figure\"}}', CONCAT('figm-', seq)",
		1000,
	)
	yield (
		f"INSERT INTO `tabDevice Event` (name, {BASE}, event, equipment, serial, happened_at, event_key)"  # noqa: S608 - text of ours
		f" SELECT 9000000000 + seq, {NOW}, 'online', 'FIGEQP-{LARGE}', 'FIGURE', NOW() - INTERVAL seq MINUTE, CONCAT('fige-', seq)"
		" FROM seq_1_to_700"
	)


@pytest.fixture(scope="module")
def many(world: World) -> Iterator[None]:
	frappe = world.look()
	clear(frappe)
	for statement in statements():
		frappe.db.sql(statement)
	frappe.db.commit()
	yield
	clear(world.look())


def clear(frappe: Any) -> None:
	for doctype in MADE:
		frappe.db.sql(f"DELETE FROM `tab{doctype}` WHERE owner = 'figure'")  # noqa: S608 - names of ours
	frappe.db.commit()


def test_each_key_is_found_among_many(world: World, many: None) -> None:
	support = world.staff(SUPPORT)
	FOUND["keys"] = {}
	for key, text in KEYS.items():
		assert NAME in {row["customer"] for row in support.get("client.find", text=text)}, (key, text)
		times = [
			milliseconds(lambda said=text: support.get("client.find", text=said)) for _call in range(CALLS)
		]
		FOUND["keys"][key] = p95(times)
	assert max(FOUND["keys"].values()) < 100, FOUND["keys"]


def test_a_large_customer_is_drawn_at_once(
	world: World, many: None, fakes: dict[str, Any], new_page: Callable[..., Any]
) -> None:
	support = world.staff(SUPPORT)
	for method, name in (("client.show", "show"), ("client.events", "events")):
		FOUND[name] = p95(
			[milliseconds(lambda said=method: support.get(said, customer=NAME)) for _call in range(CALLS)]
		)
	page = new_page(1400, reduced_motion="reduce")
	page.set_default_timeout(PATIENCE_MS)
	sign_in(page, SUPPORT, world.password)
	page.goto("/app/client-360")
	page.locator("#fsm-client-find").wait_for()
	before = device_calls(fakes)
	begun = time.perf_counter()
	page.evaluate("(name) => { frappe.set_route('client-360', name); }", NAME)
	page.wait_for_function("(name) => document.querySelector('.fsm-client').dataset.drawn === name", arg=NAME)
	FOUND["drawn"] = (time.perf_counter() - begun) * 1000
	page.locator(".fsm-event").first.wait_for()
	assert page.locator("[data-place]").count() == 5
	FOUND["device_calls"] = device_calls(fakes) - before
	assert FOUND["device_calls"] == 0 and FOUND["drawn"] < 1000, FOUND


def device_calls(fakes: dict[str, Any]) -> int:
	"""The number of requests that the GenieACS stand-in has received."""
	return len(requests.get(f"{fakes['genieacs']['url']}/_log", timeout=10).json())
