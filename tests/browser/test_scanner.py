"""Scanning a label with the telephone's camera, in a browser that cannot read barcodes by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy
import pytest
import zxingcpp

from tests.browser.looking import assert_no_errors, wait_until
from tests.browser.phone import until
from tests.browser.signing_in import sign_in
from tests.fixtures import environment
from tests.world import orders
from tests.world.fixtures import TECHNICIAN, World

pytestmark = [pytest.mark.site, pytest.mark.browser, pytest.mark.slow]

WIDTH, HEIGHT = 1280, 720
PACKAGES = "/node_modules/"
LABELS = {
	"code128": (zxingcpp.BarcodeFormat.Code128, "RCMG19A1B2C3"),
	"qr": (zxingcpp.BarcodeFormat.QRCode, "S/N: RCMG19D4E5F6"),
}


def film(file: Path, kind: zxingcpp.BarcodeFormat, text: str) -> None:
	"""A one-frame video for Chromium's fake camera (YUV4MPEG2): the label on grey paper."""
	barcode = zxingcpp.create_barcode(text, kind)
	code = numpy.array(zxingcpp.write_barcode_to_image(barcode, scale=5))
	paper = numpy.full((HEIGHT, WIDTH), 200, dtype=numpy.uint8)
	top, left = (HEIGHT - code.shape[0]) // 2, (WIDTH - code.shape[1]) // 2
	paper[top : top + code.shape[0], left : left + code.shape[1]] = code
	colour = bytes([128]) * (WIDTH * HEIGHT // 2)
	head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
	file.write_bytes(head + (b"FRAME\n" + paper.tobytes() + colour) * 3)


@pytest.fixture(params=sorted(LABELS))
def label(request: pytest.FixtureRequest) -> tuple[zxingcpp.BarcodeFormat, str]:
	return LABELS[request.param]


@pytest.fixture
def page(browser: Any, label: tuple[zxingcpp.BarcodeFormat, str], tmp_path: Path) -> Iterator[Any]:
	"""A telephone whose camera shows the label."""
	film(tmp_path / "label.y4m", *label)
	switches = [
		"--no-sandbox",
		"--disable-gpu",
		"--use-fake-ui-for-media-stream",
		"--use-fake-device-for-media-stream",
		f"--use-file-for-fake-video-capture={tmp_path / 'label.y4m'}",
	]
	chromium = browser.browser_type.launch(executable_path="/usr/bin/chromium", args=switches)
	context = chromium.new_context(
		viewport={"width": 390, "height": 844},
		base_url=environment("FSM_URL"),
		permissions=["camera"],
		locale="fr-CA",
	)
	page = context.new_page()
	page.console_errors = errors = []
	page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
	page.on("pageerror", lambda error: errors.append(str(error)))
	yield page
	chromium.close()


def test_the_camera_reads_the_label(
	world: World, page: Any, label: tuple[zxingcpp.BarcodeFormat, str]
) -> None:
	"""The technician would type twelve characters with cold fingers, for each device."""
	job = orders.assign(world, orders.buy(world, orders.SOLO, 0).order, TECHNICIAN)
	world.staff(TECHNICIAN).post("technician.start", job=job)
	loaded: list[str] = []
	page.on("request", lambda request: loaded.append(request.url) if PACKAGES in request.url else None)
	sign_in(page, TECHNICIAN, world.password)
	page.goto(f"/technicien#{job}")
	page.locator("#job li button", has_text="Numériser").first.click()
	page.locator("#scan video").wait_for()
	wait_until(page, "document.getElementById('code').value !== ''", seconds=90)
	serial = label[1].split()[-1]
	assert page.locator("#code").input_value() == label[1]
	page.locator("#scan [type=submit]").click()
	page.locator("#job").get_by_text(serial).first.wait_for()
	scanned = {"serial": serial, "dispatch_job": job}
	until("the server has it", lambda: world.look().db.exists("Service Equipment", scanned), seconds=60)
	assert all(url.startswith(environment("FSM_URL")) for url in loaded) and loaded
	assert_no_errors(page, "camera")


def test_a_hand_scanner_needs_no_tap(world: World, new_page: Callable[..., Any]) -> None:
	"""Its code would go nowhere unless a field is touched first."""
	job = orders.assign(world, orders.buy(world, orders.SOLO, 0).order, TECHNICIAN)
	world.staff(TECHNICIAN).post("technician.start", job=job)
	page = new_page(390, 844)
	sign_in(page, TECHNICIAN, world.password)
	page.goto(f"/technicien#{job}")
	page.locator("#job h1").wait_for()
	code = orders.new_code("ONT")
	page.keyboard.type(code)
	page.keyboard.press("Enter")
	page.locator("#job").get_by_text(code).first.wait_for()
	scanned = {"serial": code, "dispatch_job": job}
	until("the server has it", lambda: world.look().db.exists("Service Equipment", scanned), seconds=60)
