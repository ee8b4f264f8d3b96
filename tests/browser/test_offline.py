"""The technician's page without a signal: nothing is lost, nothing happens twice, and what is refused is read."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.line import AFTER, BEFORE, PASS, Line
from tests.browser.looking import assert_usable
from tests.browser.phone import ADD_PHOTOS, PIXEL, Phone, until
from tests.browser.signing_in import end_the_session
from tests.fixtures import environment
from tests.world import orders
from tests.world.fixtures import DISPATCHER, OTHER_TECHNICIAN, SUPPORT, TECHNICIAN, World

pytestmark = [pytest.mark.site, pytest.mark.browser, pytest.mark.slow]

PICTURE = {"name": "photo.png", "mimeType": "image/png", "buffer": base64.b64decode(PIXEL)}


@pytest.fixture
def line(world: World) -> Iterator[Line]:
	made = Line(environment("FSM_URL"))
	yield made
	made.close()


@pytest.fixture
def job(world: World) -> str:
	"""A visit of today, begun."""
	return orders.begun_today(world, TECHNICIAN)


def test_a_visit_without_signal(world: World, line: Line, new_page: Callable[..., Any]) -> None:
	"""At the end of a farm road, the technician would write everything down on paper."""
	visit = orders.today(world, TECHNICIAN)
	phone = Phone(world, line, new_page, TECHNICIAN)
	page = phone.open()
	phone.install()
	line.cut()
	page.reload()
	page.locator(f"#list a[href='#{visit}']").click()
	page.locator("#problem").get_by_text("Hors ligne").wait_for()
	page.get_by_role("button", name=re.compile("Débuter|Commencer", re.I)).click()
	page.locator("#job li button", has_text="Numériser").first.click()
	page.locator("#code").fill("WIFI:T:WPA;S:Maison;P:exemple;;")
	page.locator("#scan button[type=submit]").click()
	page.locator("#scan").get_by_text("sert au WiFi").wait_for()
	code = orders.new_code("ONT")
	page.locator("#code").fill(code)
	page.locator("#scan button[type=submit]").click()
	page.locator("#job").get_by_text(code).first.wait_for()
	page.locator("#job .gf-check input").first.click()
	page.locator("#job input[type=file]").set_input_files(PICTURE)
	page.get_by_role("button", name=re.compile("matériel", re.I)).last.click()
	page.locator("#material-1").fill("dix")
	page.locator("#materials [type=submit]").click()
	page.locator("#materials").get_by_text("Entrez un nombre").wait_for()
	page.locator("#materials [data-close]").click()
	page.locator("#waiting").get_by_text("4 actions en attente depuis").wait_for()
	page.console_errors.clear()  # the browser logs each lost connection
	assert_usable(page, "without signal")
	page = phone.reborn()
	page.goto("/technicien")
	page.locator("#waiting").get_by_text("4 actions en attente").wait_for()
	page.locator(f"#list a[href='#{visit}']").click()
	page.locator("#job .gf-photo").wait_for()
	assert world.look().db.get_value("Dispatch Job", visit, "status") == "Scheduled"
	line.mend()
	until("all are handed in", lambda: phone.hurry() or not phone.waiting())
	page.locator("#waiting").wait_for(state="hidden")
	doc = world.look().get_doc("Dispatch Job", visit)
	assert (doc.status, len(doc.photos)) == ("In Progress", 1)
	assert any(row.serial == code for row in doc.equipment_list)
	assert any(row.done for row in doc.checklist)


def test_a_photo_of_twenty_megabytes(
	world: World, line: Line, new_page: Callable[..., Any], job: str, tmp_path: Path
) -> None:
	"""A good camera's photo would fill the phone, or be refused by the office after the technician has left."""
	photo = tmp_path / "photo.png"
	side = 2600
	Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(photo, compress_level=0)
	assert photo.stat().st_size > 20_000_000
	phone = Phone(world, line, new_page, TECHNICIAN)
	page = phone.open(job)
	page.locator("#job input[type=file]").set_input_files(photo)
	until("it is on the job", lambda: world.look().get_doc("Dispatch Job", job).photos)
	kept = world.look().get_doc("File", {"attached_to_name": job})
	assert kept.is_private and kept.file_size < 6_000_000
	(tmp_path / "photo.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(100))
	page.locator("#job input[type=file]").set_input_files(tmp_path / "photo.heic")
	page.locator("#problem").get_by_text("Cette image").wait_for()
	assert len(world.look().get_doc("Dispatch Job", job).photos) == 1 and not phone.waiting()


# An office that answers 503 until the page says `opened`, and a clock that was set back by two hours.
CLOSED_OFFICE = """
	const own = fetch;
	const isOpen = () => localStorage.getItem("opened");
	window.fetch = (where, ...rest) =>
		`${where}`.includes("field.act") && !isOpen() ? Promise.resolve(new Response("{}", { status: 503 })) : own(where, ...rest);
"""
SET_BACK = "const now = Date.now; Date.now = () => now() - 7200000;"


def test_what_waits_is_always_told(world: World, line: Line, new_page: Callable[..., Any], job: str) -> None:
	"""The technician would close the page and drive home, while the visit is only on the phone."""
	phone = Phone(world, line, new_page, TECHNICIAN)
	phone.context.add_init_script(CLOSED_OFFICE)
	phone.reborn()
	phone.open(job)
	phone.page.evaluate(ADD_PHOTOS, [job, 2])
	phone.page.locator("#waiting").get_by_text("2 actions en attente").wait_for()
	phone.context.add_init_script(SET_BACK)
	phone.reborn()
	phone.open(job)
	phone.page.locator("#waiting").get_by_text("2 actions en attente").wait_for(timeout=2000)
	phone.page.evaluate("localStorage.setItem('opened', 'yes')")
	until("all are handed in", lambda: phone.hurry() or not phone.waiting())
	phone.page.locator("#waiting").wait_for(state="detached")
	assert len(world.look().get_doc("Dispatch Job", job).photos) == 2


def test_killed_at_every_write_and_cut_at_every_request(
	world: World, line: Line, new_page: Callable[..., Any], job: str
) -> None:
	"""With an empty battery at the wrong moment a photo would be missing, or there twice. Before and after each write of two
	hundred actions: `./fsm figures tech-page`.
	"""
	phone = Phone(world, line, new_page, TECHNICIAN)
	phone.open(job)
	line.cut()
	phone.page.evaluate(ADD_PHOTOS, [job, 3])
	assert len(phone.waiting()) == 3
	line.mend()
	# each action: lost on the way, then its answer is lost, then it passes
	line.plan = lambda number: (BEFORE, AFTER, PASS)[number % 3]
	for write in range(1, 12):
		phone.reborn()
		phone.dies_at(write, ("before", "after")[write % 2])
		phone.page.goto(f"/technicien#{job}", wait_until="commit")
		phone.lives_until_then()
	phone.reborn()
	phone.open(job)
	until("all are handed in", lambda: phone.hurry() or not phone.waiting())
	assert [row.caption for row in world.look().get_doc("Dispatch Job", job).photos] == ["1", "2", "3"]


def test_two_tabs_and_an_expired_session(
	world: World, line: Line, new_page: Callable[..., Any], job: str
) -> None:
	"""Each tab would send the photo, or the session that ended overnight would take the day's work with it."""
	phone = Phone(world, line, new_page, TECHNICIAN)
	phone.open(job)
	other = phone.context.new_page()
	other.goto(f"/technicien#{job}")
	other.locator("#job h1").wait_for()
	line.cut()
	phone.page.evaluate(ADD_PHOTOS, [job, 2])
	other.locator("#waiting").get_by_text("2 actions en attente").wait_for()
	end_the_session(world, TECHNICIAN)
	line.mend()
	phone.hurry()
	phone.page.locator("#signed-out a").click()
	phone.page.locator("#login").fill(TECHNICIAN)
	phone.page.locator("#password").fill(world.password)
	phone.page.locator("#sign-in [type=submit]").click()
	phone.page.locator("#job h1").wait_for()
	until("handed in", lambda: not phone.waiting())
	assert len(world.look().get_doc("Dispatch Job", job).photos) == 2


def test_a_refusal_is_read(world: World, line: Line, new_page: Callable[..., Any], job: str) -> None:
	"""The work of a visit that was given to a colleague would vanish without a word to anybody."""
	phone = Phone(world, line, new_page, TECHNICIAN)
	phone.open(job)
	line.cut()
	phone.page.get_by_role("button", name=re.compile("Impossible", re.I)).click()
	phone.page.locator("#reason").fill("Chien dans la cour")
	phone.page.locator("#failed [type=submit]").click()
	phone.page.locator("#waiting").get_by_text("1 action en attente").wait_for()
	frappe = world.look()
	colleague = frappe.db.get_value("Technician", {"user": OTHER_TECHNICIAN}, ["name", "technician_name"])
	frappe.db.set_value("Dispatch Job", job, "technician", colleague[0])
	frappe.db.commit()
	line.mend()
	phone.hurry()
	card = phone.page.locator("[data-refused=fail]")
	card.get_by_text("Chien dans la cour").wait_for()
	card.get_by_text(colleague[1]).wait_for()
	phone.page.reload()
	card.get_by_text(colleague[1]).wait_for()
	phone.page.console_errors.clear()
	assert_usable(phone.page, "refused")
	card.get_by_role("button", name="C’est réglé").click()
	card.wait_for(state="detached")
	assert not phone.waiting()
	refused = world.staff(DISPATCHER).records(
		"Field Action", ["refusal"], [["job", "=", job], ["outcome", "=", "Refused"]]
	)
	assert colleague[1] in refused[0]["refusal"]
	mine = world.frappe.db.get_value("Technician", {"user": TECHNICIAN})
	world.frappe.db.set_value("Dispatch Job", job, {"technician": mine, "status": "Cancelled"})
	world.frappe.db.commit()
	phone.open(job).get_by_text("N’y allez pas").wait_for()
	phone.open().locator(f".gf-visit--over[href='#{job}']").wait_for()


def test_signing_out_leaves_no_customer_behind(
	world: World, line: Line, new_page: Callable[..., Any], job: str
) -> None:
	"""The next user of the phone would read the addresses of all customers, or the day's work would be gone."""
	phone = Phone(world, line, new_page, TECHNICIAN)
	page = phone.open(job)
	phone.install()
	line.plan = lambda _number: BEFORE
	page.evaluate(ADD_PHOTOS, [job, 1])
	asked: list[str] = []
	page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
	page.locator("#sign-out").click()
	page.locator("#sign-in").wait_for()
	assert len(asked) == 1 and "1 " in asked[0]
	kept = page.evaluate("caches.match('/technicien').then(Boolean)")
	assert not kept and len(phone.waiting()) == 1
	line.plan = lambda _number: PASS
	world.sessions.pop(TECHNICIAN, None)
	page.locator("#login").fill(TECHNICIAN)
	page.locator("#password").fill(world.password)
	page.locator("#sign-in [type=submit]").click()
	page.locator("#list:not([aria-busy])").wait_for()
	until("handed in", lambda: not phone.waiting())


def test_a_visit_is_finished_in_part(world: World, line: Line, new_page: Callable[..., Any]) -> None:
	"""A household would stay without Internet for want of one television box, or the box would be forgotten."""
	visit = orders.ready_to_complete(world, orders.buy(world), but="Décodeur TV")
	phone = Phone(world, line, new_page, TECHNICIAN)
	page = phone.open(visit)
	line.cut()
	page.get_by_role("button", name="Terminer en partie").click()
	left = page.locator("#left input:checked")
	assert left.count() == 1
	assert "visite de retour" in page.locator("#means").inner_text()
	page.locator("#left-reason").fill("Décodeur manquant (exemple)")
	page.locator("#signed").fill("Marie Exemple")
	page.console_errors.clear()
	assert_usable(page, "finish in part")
	page.locator("#finish [type=submit]").click()
	page.locator("#waiting").get_by_text("1 action en attente").wait_for()
	line.mend()
	until("handed in", lambda: phone.hurry() or not phone.waiting())
	rest = world.look().get_doc("Dispatch Job", {"part_of": visit})
	assert world.look().db.get_value("Dispatch Job", visit, "status") == "Completed"
	assert [row.equipment_type for row in rest.equipment_list] == ["Décodeur TV"]
	page.locator("#job").get_by_text(rest.name).wait_for()


def test_a_defective_device_is_swapped_without_signal(
	world: World, line: Line, new_page: Callable[..., Any]
) -> None:
	"""The household would wait for a second visit, since the new router could not be scanned in the cellar."""
	installed = orders.install(world, orders.buy(world, orders.SOLO, 0))
	frappe = world.look()
	location = frappe.db.get_value("Dispatch Job", installed, "location")
	repair = world.staff(SUPPORT).post("planning.open_job", kind="Repair", location=location)["name"]
	who = frappe.db.get_value("Technician", {"user": TECHNICIAN})
	planned = {"status": "Scheduled", "technician": who, "time_window": "AM"}
	frappe.db.set_value("Dispatch Job", repair, {**planned, "scheduled_date": frappe.utils.nowdate()})
	frappe.db.commit()
	world.staff(TECHNICIAN).post("technician.start", job=repair)
	phone = Phone(world, line, new_page, TECHNICIAN)
	page = phone.open(repair)
	page.locator("[data-verdict] .gf-finding").first.wait_for(state="attached")
	line.cut()
	page.goto("/technicien#")
	page.goto(f"/technicien#{repair}")
	page.locator("[data-verdict]").get_by_text(re.compile("^à \\d")).wait_for()
	router = page.locator("#job .gf-device", has_text="Routeur")
	router.get_by_role("button", name="Remplacer").click()
	code = orders.new_code("Routeur")
	page.locator("#code").fill(code)
	page.locator("#scan button[type=submit]").click()
	router.get_by_text(code).wait_for()
	line.mend()
	until("handed in", lambda: phone.hurry() or not phone.waiting())
	there = {"location": location, "equipment_type": "Routeur"}
	states = world.look().get_all("Service Equipment", there, pluck="status", order_by="creation")
	assert states == ["Défectueux", "Actif"]
	page.get_by_role("button", name="Proposer des frais").click()
	page.locator("#charge-amount").fill("45,50")
	page.locator("#charge-reason").fill("Chien (exemple)")
	page.locator("#charge [type=submit]").click()
	page.locator("#job").get_by_text("45,50").wait_for()
	until("handed in", lambda: not phone.waiting())
	assert [row.amount for row in world.look().get_doc("Dispatch Job", repair).charges] == [45.5]
