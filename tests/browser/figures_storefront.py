"""What the figure `storefront` measures (benchmarks/storefront.py): prices, pages, and what a browser loads for them."""

from __future__ import annotations

import gzip
import random
import time
from collections.abc import Callable, Iterator
from statistics import quantiles
from typing import Any

import pytest

from embedded.story.actor import Actor
from tests.browser.looking import WIDTHS, assert_usable
from tests.fixtures import told
from tests.world import orders
from tests.world.fixtures import TECHNICIAN, World
from tests.world.households import Households

pytestmark = [pytest.mark.site, pytest.mark.browser]

QUOTES, VISITS = 600, 40
QUOTE_BAR_MS, PAGE_BAR_MS, WEIGHT_BAR = 15, 150, 100_000
FOUND: dict[str, float] = {}


@pytest.fixture(scope="module")
def pages(world: World, households: Households) -> dict[str, Actor]:
	"""Each page of the website, the portal and the technician, and who opens it."""
	visitor = world.visitor()
	free = world.network.free[-1]
	begun = orders.begin(visitor, world.network.take())
	technician = world.staff(TECHNICIAN)
	return {
		"/internet": visitor,
		"/internet?q=12+chemin+des+verifcations": visitor,
		f"/internet/forfaits?a=p:{free}": visitor,
		f"/internet/forfaits?a=p:{world.network.occupied}": visitor,
		f"/internet/commande?s={begun.session}": visitor,
		households.ordered.bought.tracking: visitor,
		f"/internet/pas-encore?a=c:{world.network.without_fibre}": visitor,
		"/internet/couverture": visitor,
		"/portail/connexion": visitor,
		"/portail": households.at_home,
		"/portail/paiement": households.at_home,
		"/portail/facture": households.at_home,
		"/technicien": technician,
	}


def test_no_page_is_left_out(pages: dict[str, Actor]) -> None:
	"""A new page could be slow or heavy, and nobody would measure it."""
	from gigafibre_fsm.web.page_renderer import pages as pages_of_the_site

	assert {path.partition("?")[0].strip("/") for path in pages} == pages_of_the_site()


def p95(milliseconds: list[float]) -> float:
	return quantiles(milliseconds, n=20)[-1]


def carts() -> Iterator[tuple[list[tuple[str, int]], int]]:
	"""What families put together, from a seed."""
	dice = random.Random(20261122)
	addons = ("TVJEUNESSE", "TVDECOUVERTE", "TVSPORTS", "TVFILMS", "TVMONDE")
	while True:
		lines = [(dice.choice(("FTTH25", "FTTH80I", "FTTH150I", "FTTH500I", "FTTH1500I")), 1)]
		if dice.random() < 0.6:
			lines.append((dice.choice(("TVBSKINNY", "TVBSTANDARD", "TVBEVO")), 1))
			lines += [(sku, 1) for sku in dice.sample(addons, dice.randrange(4))]
			lines.append(("DECODEUR", dice.randrange(1, 4)))
		if dice.random() < 0.5:
			lines.append(("TELEPMENS", 1))
		yield lines, dice.choice((0, 24, 36))


def test_quotes(world: World) -> None:
	"""The price would lag behind the choices."""
	from gigafibre_fsm.flow.pricing import service as pricing
	from gigafibre_fsm.flow.pricing.rules import CartLine

	zone = world.look().db.get_value("Pricing Zone", {"is_default": 1})
	took = []
	for (lines, commitment), _turn in zip(carts(), range(QUOTES), strict=False):
		cart = [CartLine(sku, qty) for sku, qty in lines]
		started = time.perf_counter()
		pricing.as_dict(pricing.quote_cart(zone, cart, commitment, 1500))
		took.append((time.perf_counter() - started) * 1000)
	FOUND["quote"] = p95(took)
	print(f"\nquote in process: p95 {p95(took):.1f} ms of {QUOTES} (bar {QUOTE_BAR_MS})")
	assert p95(took) <= QUOTE_BAR_MS


def test_the_servers_time(pages: dict[str, Actor]) -> None:
	"""A page that is made slowly is left by those with a slow line first."""
	slow = {}
	print()
	for path, actor in pages.items():
		actor.page(path)
		took = []
		for _visit in range(VISITS):
			started = time.perf_counter()
			actor.page(path)
			took.append((time.perf_counter() - started) * 1000)
		FOUND["page"] = max(FOUND.get("page", 0), p95(took))
		print(f"{path[:60]:60} p95 {p95(took):5.0f} ms (bar {PAGE_BAR_MS})")
		if p95(took) > PAGE_BAR_MS:
			slow[path] = p95(took)
	assert not slow


@pytest.mark.parametrize("width", WIDTHS)
def test_what_a_browser_loads_and_whether_everyone_can_use_it(
	pages: dict[str, Actor], new_page: Callable[..., Any], width: int
) -> None:
	"""On the countryside's old lines every needless kilobyte is a visitor less."""
	heavy = {}
	print()
	for path, actor in pages.items():
		page = new_page(width, reduced_motion="reduce")
		cookies = [{"name": c.name, "value": c.value, "url": told("FSM_URL")} for c in actor.session.cookies]
		page.context.add_cookies(cookies)
		weights: dict[str, int] = {}
		page.on("response", lambda response, weights=weights: weigh(response, weights))
		page.goto(path, wait_until="networkidle")
		page.locator("h1:visible").first.wait_for()
		total = sum(weights.values())
		FOUND["weight"] = max(FOUND.get("weight", 0), total)
		print(f"{width:4} {path[:56]:56} {total / 1000:5.1f} kB compressed (bar {WEIGHT_BAR / 1000:.0f})")
		if total > WEIGHT_BAR:
			heavy[path] = total
		assert_usable(page, path)
		page.close()
	assert not heavy


def weigh(response: Any, weights: dict[str, int]) -> None:
	"""Our own scripts and styles as a web server sends them."""
	address = response.url.partition("?")[0]
	if "/assets/" in address and address.endswith((".js", ".css")):
		weights[address] = len(gzip.compress(response.body(), 6))
