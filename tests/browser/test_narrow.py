"""The narrowest telephones: no page is wider than the window."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_no_errors, widest
from tests.browser.signing_in import sign_in, sign_in_here
from tests.client import SiteClient
from tests.fixtures import environment
from tests.world import orders
from tests.world.fixtures import TECHNICIAN, World
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.browser]

WIDTH = 360
MAP_DATA = re.compile(r'(<script[^>]*id="map-data"[^>]*>)(.*?)(?=</script>)', re.DOTALL)


def assert_fits(page: Any, where: str) -> None:
	page.locator("h1:visible").first.wait_for()
	wide = page.evaluate("document.documentElement.scrollWidth")
	assert wide <= WIDTH, f"{where}: {wide} px in a window of {WIDTH}: {widest(page)}"


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
	return new_page(WIDTH, 640, reduced_motion="reduce")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_website(world: World, households: Households, page: Any, language: str) -> None:
	"""Half of a price or of a button would be off the screen."""
	free, taken = world.network.take(), world.network.occupied
	bought = orders.begin(world.visitor(), free, orders.TRIO)
	for path in (
		"/internet",
		"/internet?q=zzzz",
		"/internet/couverture",
		f"/internet/forfaits?a=p:{taken}",
		f"/internet/forfaits?a=p:{world.network.take()}",
		f"/internet/pas-encore?a=c:{world.network.without_fibre}",
		"/internet/pas-encore",
		"/internet/conditions",
		"/internet/confidentialite",
		"/internet/plaintes",
		"/developpeurs",
		"/internet/nulle-part",
		households.ordered.bought.tracking,
		households.live.bought.tracking,
		"/portail/connexion",
		"/technicien/connexion",
	):
		page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
		assert_fits(page, path)
	page.goto(f"/internet/commande?s={bought.session}&lang={language}")
	page.locator("#card input").first.wait_for(timeout=20_000)
	for step in ("payment", "installation", "contact"):
		page.evaluate(f"location.hash = '{step}'")
		page.locator(f"#{step} h1").wait_for()
		assert_fits(page, f"checkout, {step}")


def test_a_map_of_one_place(world: World, page: Any) -> None:
	"""Where fibre has reached one town, the map would break as soon as a telephone is turned."""

	html = (
		SiteClient(environment("FSM_URL")).get("/internet/couverture", headers={"Accept": "text/html"}).text
	)
	found = MAP_DATA.search(html)
	assert found
	data = json.loads(found[2])
	data["places"] = [place for place in data["places"] if place["latitude"]][:1]
	html = html[: found.start(2)] + json.dumps(data) + html[found.end(2) :]
	page.route("**/internet/couverture", lambda route: route.fulfill(body=html, content_type="text/html"))
	page.goto("/internet/couverture", wait_until="networkidle")
	page.set_viewport_size({"width": 640, "height": WIDTH})
	page.locator(".leaflet-container").wait_for()
	assert_no_errors(page, "a map of one place")


def test_the_account(world: World, households: Households, page: Any) -> None:
	"""A customer would have to scroll sideways to read what they owe."""
	page.goto("/portail")
	sign_in_here(world, page, households.live.bought.contact["phone"])
	page.locator(".gf-status h1").wait_for()
	assert_fits(page, "/portail")
	for name in ("wifi", "factures", "forfaits", "visites", "aide", "profil"):
		page.goto(f"/portail/{name}")
		assert_fits(page, name)
	page.goto(f"/portail/facture?f={households.live.records['Sales Invoice'][0]}")
	assert_fits(page, "bill")


def test_the_technician(world: World, households: Households, page: Any) -> None:
	"""A technician would have to scroll sideways with one hand."""
	sign_in(page, TECHNICIAN, world.password)
	page.goto("/technicien")
	page.locator("#list:not([aria-busy])").wait_for()
	assert_fits(page, "the day")
	page.goto(f"/technicien#{households.visited.job}")
	page.locator("#job h1").wait_for()
	assert_fits(page, "the job")
