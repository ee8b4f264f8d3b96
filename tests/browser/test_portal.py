"""The customer's portal and the technician's page in a browser."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_usable_at_each_width, wait_until
from tests.browser.signing_in import sign_in
from tests.world import orders
from tests.world.fixtures import MANAGER, OTHER_TECHNICIAN, World
from tests.world.households import Households

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
pytestmark = [pytest.mark.site, pytest.mark.browser]


def test_a_customer_uses_the_portal(
	world: World, households: Households, new_page: Callable[..., Any]
) -> None:
	"""Customers could not see their bills, change their WiFi or write to support."""
	page, home = new_page(390, reduced_motion="reduce"), households.neighbour
	enter_with_a_code(world, page, home.bought.contact["phone"])
	page.get_by_role("heading", name="Tout fonctionne").wait_for()
	assert_usable_at_each_width(page, "portal")
	read_the_bill(page, home.records["Sales Invoice"][0])
	change_the_wifi(world, page, home.router)
	see_the_password(page)
	ask_for_help(page)
	assert_usable_at_each_width(page, "portal after a request")
	for name in ("forfaits", "visites", "profil"):
		page.goto(f"/portail/{name}")
		assert_usable_at_each_width(page, name)
	page.locator("#sign-out").click()
	page.wait_for_url("**/portail/connexion")


def enter_with_a_code(world: World, page: Any, phone: str) -> None:
	stage = world.stage()
	before = len(stage.sms_to(phone))
	page.goto("/portail")
	page.wait_for_url("**/portail/connexion")
	assert_usable_at_each_width(page, "sign in")
	page.locator("#contact").fill(phone)
	page.locator("#ask button[type=submit]").click()
	page.locator("#code").wait_for()
	assert_usable_at_each_width(page, "code")
	text = stage.wait_for("the code", lambda: stage.sms_to(phone)[before:])[-1]
	code = re.search(r"\b\d{6}\b", text)
	assert code
	page.locator("#code").fill(code[0])
	page.locator("#enter button[type=submit]").click()
	page.wait_for_url(re.compile(r"/portail$"))


def change_the_wifi(world: World, page: Any, router: str) -> None:
	page.goto("/portail/wifi")
	page.locator("[data-wifi=main]").click()
	page.locator("#wifi").wait_for()
	page.locator("#ssid").fill("Maison exemple")
	page.locator("#password").fill("court")
	page.locator("#wifi button[type=submit]").click()
	page.locator("#wifi [data-problem]").get_by_text("5 caractères").wait_for()
	# the browser logs the refusal; that is no error of the page
	page.console_errors.clear()
	page.locator("#password").fill("un-nouveau-secret")
	assert_usable_at_each_width(page, "WiFi")
	page.locator("#wifi button[type=submit]").click()
	page.locator("[data-ssid=main]", has_text="Maison exemple").wait_for()
	assert_usable_at_each_width(page, "the progress of a change")
	device = world.look().get_doc("Service Equipment", router)
	assert device.custom_wifi_ssid == "Maison exemple"
	assert device.get_password("custom_wifi_password") == "un-nouveau-secret"


def see_the_password(page: Any) -> None:
	page.locator("[data-show-wifi=main]").click()
	page.locator("#wifi-shown svg").last.wait_for()
	assert "un-nouveau-secret" in page.locator("#wifi-shown").inner_text()
	assert_usable_at_each_width(page, "the password")
	page.locator("#wifi-shown [data-close]").click()
	wait_until(page, "!document.body.innerHTML.includes('un-nouveau-secret')")


def read_the_bill(page: Any, invoice: str) -> None:
	page.goto("/portail/factures")
	page.locator(".gf-bill summary", has_text=invoice).click()
	page.locator(f"a[href$='facture?f={invoice}']").filter(visible=True).click()
	page.locator("#print").wait_for()
	assert_usable_at_each_width(page, "bill")
	page.emulate_media(media="print")
	assert not page.locator(".gf-foot, #print").filter(visible=True).count()
	page.emulate_media(media="screen")
	page.get_by_role("link", name="Retour à mon compte").click()


def ask_for_help(page: Any) -> None:
	page.goto("/portail/aide")
	page.locator("#subject").fill("Question exemple")
	page.locator("#description").fill("Bonjour, ceci est un essai.")
	page.locator("#ticket button[type=submit]").click()
	page.locator("#ticket-sent").wait_for()


def test_a_technician_completes_a_job_on_a_phone(world: World, new_page: Callable[..., Any]) -> None:
	"""The technician could not do a visit with the telephone."""
	bought = orders.buy(world, orders.SOLO, 0)
	who = OTHER_TECHNICIAN
	tomorrow = str(world.frappe.utils.add_days(world.frappe.utils.nowdate(), 1))
	job = orders.assign(world, bought.order, who, next_working_day(world, tomorrow))
	page = new_page(390, reduced_motion="reduce")
	sign_in(page, who, world.password)
	page.goto("/app/dispatch-job")  # technicians have no desk
	page.locator("#toast").get_by_text("bureau").wait_for()
	page.locator(f"a[href='#{job}']").wait_for()
	assert_usable_at_each_width(page, "jobs")
	page.locator(f"a[href='#{job}']").click()
	page.get_by_role("button", name=re.compile("Je suis en route", re.I)).click()
	page.locator("#early").wait_for()
	assert_usable_at_each_width(page, "not today")
	page.locator("#early button[type=submit]").click()
	page.get_by_role("button", name=re.compile(r"Annuler \(\d+")).click()
	page.get_by_role("button", name=re.compile("Je suis en route", re.I)).wait_for()
	world.stage().wait_for(
		"the visit to be planned again",
		lambda: world.look().db.get_value("Dispatch Job", job, "status") == "Scheduled",
	)
	page.get_by_role("button", name=re.compile("Commencer|Débuter", re.I)).click()
	page.locator("#job li button").first.wait_for()
	assert_usable_at_each_width(page, "job")
	scan_the_first(page)
	page.locator("#job .gf-check input").first.click()
	wait_until(page, "document.querySelector('#job .gf-check input').checked")
	page.locator("#job input[type=file]").set_input_files(
		{"name": "photo.png", "mimeType": "image/png", "buffer": base64.b64decode(PIXEL)}
	)
	page.locator("#job .gf-photo").wait_for()
	page.get_by_role("button", name="Terminer le travail").click()
	page.locator("#finish").wait_for()
	page.locator("#means").get_by_text("première facture").wait_for()
	for typed, asked in (("-29,3", True), ("-19,5", False)):
		page.locator("#signal").fill(typed)
		assert page.locator("#why-signal").is_visible() is asked, typed
	assert_usable_at_each_width(page, "signature")
	page.locator("#signed").fill("Exemple")
	page.locator("#finish button[type=submit]").click()
	page.locator("#finish [data-problem]").get_by_text("Numérisez l’étiquette").wait_for()
	page.locator("#finish [data-close]").click()
	page.console_errors.clear()  # the browser logs the refusal
	page.locator("#job li").first.get_by_role("button", name="Regarder de nouveau").click()
	page.locator("#job").get_by_text("pas encore annoncé").wait_for()
	assert world.look().db.get_value("Dispatch Job", job, "status") == "In Progress"


def scan_the_first(page: Any) -> None:
	page.locator("#job li button").first.click()
	page.locator("#scan").wait_for()
	assert_usable_at_each_width(page, "scan")
	code = orders.new_code("ONT")
	page.locator("#code").fill(code)
	page.locator("#scan button[type=submit]").click()
	page.locator("#job").get_by_text(code, exact=True).wait_for()


def next_working_day(world: World, day: str) -> str:
	date = world.frappe.utils.getdate(day)
	while date.weekday() > 4:
		date = world.frappe.utils.add_days(date, 1)
	return str(date)


def test_only_technicians_can_open_their_page(world: World, new_page: Callable[..., Any]) -> None:
	"""Somebody without the role would look at an empty list and wait."""
	page = new_page(390, reduced_motion="reduce")
	sign_in(page, "ventes@sample.example.com", world.password)
	page.goto("/technicien")
	page.locator("h1").wait_for()
	assert_usable_at_each_width(page, "not a technician")
	assert not page.locator("#list").count()


def test_a_manager_without_a_technician_record_can_use_the_page(
	world: World, new_page: Callable[..., Any]
) -> None:
	"""The page would seem to load for ever, without an explanation or a way to go on."""
	page = new_page(390, reduced_motion="reduce")
	sign_in(page, MANAGER, world.password)
	page.goto("/technicien")
	page.locator("#list a[href='/app/dispatch-job']").wait_for()
	assert_usable_at_each_width(page, "a manager")
	assert not page.locator("#list .gf-skeleton").count()
