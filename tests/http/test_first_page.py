"""The home page and the footer of every page show entered facts only."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.client import SiteClient
from tests.world.fixtures import World

pytestmark = pytest.mark.site
SETTINGS = "Gigafibre Settings"


@pytest.fixture
def settings(world: World) -> Iterator[Callable[..., None]]:
	"""Sets fields of Gigafibre Settings; restores them afterwards."""
	before: dict[str, Any] = {}

	def put(**values: Any) -> None:
		frappe = world.look()
		for field, value in values.items():
			before.setdefault(field, frappe.db.get_single_value(SETTINGS, field))
			frappe.db.set_single_value(SETTINGS, field, value)
		frappe.db.commit()
		frappe.clear_document_cache(SETTINGS, SETTINGS)

	yield put
	put(**before)


def read(http: SiteClient, path: str) -> str:
	page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", http.get(path).text, flags=re.S)
	return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_first_page_says_the_lowest_price_and_whom_each_plan_suits(
	world: World, http: SiteClient
) -> None:
	"""Visitors would leave a page that hides its prices until they have entered an address."""
	prices = world.look().get_all(
		"Item Price",
		filters={
			"item_code": ("like", "FTTH%"),
			"price_list": world.frappe.db.get_value("Pricing Zone", {"is_default": 1}, "price_list"),
		},
		pluck="price_list_rate",
	)
	french, english = read(http, "/internet?lang=fr"), read(http, "/internet?lang=en")
	lowest = f"{min(prices):.2f}"
	assert f"Internet à partir de {lowest.replace('.', ',')} $ par mois" in french
	assert f"Internet from ${lowest} a month" in english
	assert "Pour une famille" in french and "For a family" in english


def test_the_first_page_repeats_what_staff_wrote_and_calls_a_sample_a_sample(
	http: SiteClient, settings: Callable[..., None]
) -> None:
	"""Invented testimonials would praise us, or a sample be taken for a promise."""
	settings(front_proof="", front_included="", front_sample=0)
	assert "Ce que disent nos clients" not in read(http, "/internet?lang=fr")
	settings(
		front_proof="Branchés en une heure. | Famille Exemple, Elgin", front_included="Antivirus compris"
	)
	page = read(http, "/internet?lang=fr")
	assert "Branchés en une heure. Famille Exemple, Elgin" in page and "Antivirus compris" in page
	assert "l’exploitant les remplace" not in page
	settings(front_sample=1)
	assert "l’exploitant les remplace" in read(http, "/internet?lang=fr")


@pytest.mark.parametrize(
	"path", ["/internet", "/internet/conditions", "/internet/plaintes", "/portail/connexion"]
)
def test_opening_hours_that_nobody_entered_are_not_spoken_of(
	http: SiteClient, settings: Callable[..., None], path: str
) -> None:
	"""Every page of a real site would end in "[to be completed]"."""
	settings(opening_hours="", opening_hours_english="")
	for language in ("fr", "en"):
		page = read(http, f"{path}?lang={language}")
		assert "[à compléter]" not in page and "[to be completed]" not in page
		assert "Heures" not in page and "Hours:" not in page
	settings(opening_hours="lundi au vendredi, 8 h à 17 h")
	assert "8 h à 17 h" in read(http, f"{path}?lang=fr")
