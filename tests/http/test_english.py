"""Every page and answer in English is searched for French words."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from tests.world import orders
from tests.world.fixtures import TECHNICIAN, World
from tests.world.households import Households
from tests.world.network import STREET, TOWN

pytestmark = pytest.mark.site
FRENCH = re.compile(
	r"\b(le|la|les|des|du|une|est|sont|votre|vos|vous|nous|pour|avec|sans|dans|par|mois|chaque|jours?|rabais|engagement"
	r"|télé|télévision|téléphone|résidentiel|chaînes|décodeur|routeur|actif|facture|commande|forfait|bouquet|frais"
	r"|taxes comprises|tps|tvq|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|mai|juin"
	r"|juillet|août|septembre|octobre|novembre|décembre)\b",
	re.IGNORECASE,
)
# Proper names: places, an institution, the link to the other language, and records of the tests.
NAMES = re.compile(
	rf"{STREET}|rang Sans-Fibre|{TOWN}|chemin de la Rivière|Montérégie|Français|Commission d’accès à l’information du Québec"
	r"|Office de la protection du consommateur(?: du Québec)?|Chez nous|Une suite|Bonjour, ceci est un essai\."
	r"|Client exemple \w+|exemple-\d|Technicien exemple \d|OLT des essais \w+"
	r"|Essai[^<\n]*|Question exemple|Personne à la maison[^<\n]*"
)


def words(page: str) -> str:
	"""The visible text of a page, and the texts in its scripts."""
	spoken = " ".join(
		re.findall(r'<script type="application/json" id="words"[^>]*>(.*?)</script>', page, re.S)
	)
	seen = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.S)
	attributes = " ".join(re.findall(r'(?:aria-label|placeholder|alt|content)="([^"]*)"', seen))
	return html.unescape(f"{re.sub(r'<[^>]+>', ' ', seen)} {attributes} {spoken}")


def no_french(text: str, where: str) -> None:
	found = [text[max(0, m.start() - 40) : m.end() + 40] for m in FRENCH.finditer(NAMES.sub(" ", text))]
	assert not found, f"{where}: {found[:5]}"


def read(person: Any, path: str) -> str:
	joint = "&" if "?" in path else "?"
	answer = person.session.get(f"{person.base}{path}{joint}lang=en", timeout=60)
	assert answer.status_code == 200, path
	return words(answer.text)


def said(value: Any) -> str:
	"""The texts of an answer that are shown: labels, messages, descriptions."""
	if isinstance(value, dict):
		shown = (
			"label",
			"text",
			"description",
			"name_label",
			"headline",
			"next_step",
			"services",
			"detail",
			"note",
		)
		return " ".join(
			said(inner) if isinstance(inner, (dict, list)) else str(inner)
			for key, inner in value.items()
			if isinstance(inner, (dict, list)) or key.endswith(shown)
		)
	return " ".join(said(each) if isinstance(each, (dict, list)) else str(each) for each in value)


def test_the_website_is_all_english(world: World) -> None:
	"""An English-speaking family would order what it cannot read."""
	buyer = world.visitor("en")
	port = world.network.take()
	begun = orders.begin(buyer, port)
	for path in (
		"/internet",
		f"/internet/forfaits?a=p:{port}",
		f"/internet/commande?s={begun.session}",
		"/internet/pas-encore",
		"/internet/conditions",
		"/internet/confidentialite",
		"/internet/plaintes",
		"/developpeurs",
		"/portail/connexion",
	):
		no_french(read(buyer, path), path)
	no_french(said(buyer.post("checkout.preview", session=begun.session, lang="en")), "the first bill")


def test_the_portal_is_all_english(world: World, households: Households) -> None:
	"""After signing in, plans, bills and orders would be in French."""
	person, home = households.at_home, households.live
	for path in (
		"/portail",
		"/portail/wifi",
		"/portail/factures",
		"/portail/forfaits",
		"/portail/visites",
		"/portail/aide",
		"/portail/profil",
		f"/portail/facture?f={home.records['Sales Invoice'][0]}",
		f"/internet/suivi?t={home.bought.tracking.partition('t=')[2]}",
	):
		no_french(read(person, path), path)
	for method in ("overview", "invoices", "tickets"):
		no_french(said(person.get(f"portal.{method}", lang="en")), method)
	assert "GST" in json.dumps(person.get("portal.invoices", lang="en"))
	person.session.cookies.pop("preferred_language", None)


def test_the_technicians_page_is_all_english(world: World, households: Households) -> None:
	"""The page would be in English and its data in French."""
	technician = world.staff(TECHNICIAN)
	no_french(read(technician, "/technicien"), "/technicien")
	shown = technician.get("technician.job", job=households.visited.job, lang="en")
	no_french(said({**shown, "customer_name": "", "notes": ""}), "the job")
	assert shown["status_label"] == "In Progress"
	technician.session.cookies.pop("preferred_language", None)


def test_the_customers_language_is_the_default(world: World, households: Households) -> None:
	"""A customer who has chosen English would have to choose it again on each device."""
	person, home = households.next_door, households.neighbour
	frappe = world.look()
	frappe.db.set_value("Customer", home.customer, "language", "en")
	frappe.db.commit()
	try:
		person.session.cookies.pop("preferred_language", None)
		answer = person.session.get(f"{person.base}/portail", timeout=60)
		assert '<html lang="en"' in answer.text
	finally:
		frappe.db.set_value("Customer", home.customer, "language", "fr")
		frappe.db.commit()
