"""What search engines and link previews show."""

from __future__ import annotations

import json
import re

import pytest

from tests.world import orders
from tests.world.fixtures import World
from tests.world.orders import SOLO

pytestmark = pytest.mark.site

LISTED = ("/internet", "/internet/couverture", "/internet/pas-encore")


@pytest.mark.parametrize("path", LISTED)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_public_page_has_its_metadata(world: World, path: str, language: str) -> None:
	"""A shared or listed page would have no name, or be listed in one language only or twice."""
	page = world.visitor().page(f"{path}?lang={language}&q=zz")
	canonical = re.search(r'<link rel="canonical" href="([^"]+)"', page)[1]
	assert canonical.endswith(path if language == "fr" else f"{path}?lang=en")
	others = dict(re.findall(r'hreflang="([\w-]+)" href="([^"]+)"', page.partition("</head>")[0]))
	assert others.keys() == {"fr", "en", "x-default"} and others[language] == canonical
	social = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]+)"', page))
	assert {"title", "url", "locale", "image"} <= social.keys() and "noindex" not in page
	image = world.visitor()
	assert image.session.get(
		f"{image.base}/{social['image'].partition('//')[2].partition('/')[2]}", timeout=30
	).ok


def test_the_company_is_described_by_schema_org(world: World) -> None:
	"""A search for the company would show no telephone number and no address."""
	page = world.visitor().page("/internet")
	told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
	assert (told["@type"], told["name"]) == ("LocalBusiness", "Gigafibre") and told["telephone"]


def test_personal_pages_are_not_listed(world: World) -> None:
	"""A search engine would list orders and sign-in pages."""
	bought = orders.buy(world, SOLO, 0)
	for path in (bought.tracking, "/portail/connexion", f"/internet/forfaits?a=p:{world.network.take()}"):
		page = world.visitor().page(path)
		assert '<meta name="robots" content="noindex">' in page and "canonical" not in page


@pytest.mark.parametrize(
	("path", "status"),
	[
		("/internet/nulle-part", 404),
		("/internet/suivi?t=x", 400),
		("/internet/commande?s=x", 404),
		("/internet", 200),
	],
)
def test_missing_pages_are_a_404(world: World, path: str, status: int) -> None:
	"""Search engines would keep pages that do not exist."""
	person = world.visitor()
	answer = person.session.get(f"{person.base}{path}", headers={"Accept": "text/html"}, timeout=30)
	assert answer.status_code == status
	assert ("noindex" in answer.text) == (status != 200)


@pytest.mark.parametrize("path", ["/favicon.ico", "/assets/gigafibre_fsm/site.webmanifest"])
def test_the_icon_is_served(world: World, path: str) -> None:
	"""Bookmarks and home screens would show an empty square."""
	person = world.visitor()
	answer = person.session.get(f"{person.base}{path}", timeout=30)
	assert answer.status_code == 200 and answer.content
	if path.endswith("manifest"):
		for icon in answer.json()["icons"]:
			assert person.session.get(f"{person.base}{icon['src']}", timeout=30).status_code == 200
