"""The visitor before the order: address, lead, plan and price."""

from __future__ import annotations

import secrets

from embedded.story.stage import Stage, expect

CART = [
	{"sku": "FTTH150I", "qty": 1},
	{"sku": "TVBSTANDARD", "qty": 1},
	{"sku": "TELEPMENS", "qty": 1},
]
COMMITMENT = 24


def misspell(label: str) -> str:
	"""Drop a letter from the middle of the longest word, like a typing error on a phone."""
	word = max((part for part in label.split() if part.isalpha()), key=len)
	middle = len(word) // 2
	return label.replace(word, word[:middle] + word[middle + 1 :], 1).lower()


def search(stage: Stage) -> list[str]:
	storyteller = stage.administrator()
	drops = storyteller.records(
		"Fibre Port",
		["name", "rue", "ville", "zip"],
		[
			["status", "=", "Available"],
			["drop_state", "=", "Installed"],
			["ville", "=", "Saint-Anicet"],
			["civic_address", "is", "set"],
		],
		limit=50,
	)
	expect(drops, "the sample data has a free port in Saint-Anicet")
	drop = secrets.choice(drops)
	typed = misspell(f"{drop['rue']} {drop['ville']}")
	visitor = stage.visitor()
	answer = visitor.get("address.search", q=typed)
	# a house with two units has two lines at one address: the visitor chooses their own among the first three
	hit = next((hit for hit in answer["hits"][:3] if hit["id"] == f"p:{drop['name']}"), None)
	expect(hit, f"“{typed}” finds {drop['rue']} among the first three")
	place = visitor.get("address.check", id=hit["id"])
	expect(place["status"] == "available", f"{place['label']}: {place['reason']}")
	plans = visitor.get("catalogue.plans", offer=place["offer"])
	stage.facts.update(place=place, typed=typed, plans=plans)
	fastest = max(plan["down"] for plan in plans["internet"] if plan["available"])
	return [
		f"typed   “{typed}”",
		f"found   {place['label']}, up to {fastest} Mbit/s, from {min(float(p['price']) for p in plans['internet']):.2f} $ a month",
	]


def leave_a_lead(stage: Stage) -> list[str]:
	storyteller = stage.administrator()
	visitor = stage.visitor()
	covered = {drop["ville"] for drop in storyteller.records("Fibre Port", ["ville"], [], limit=0)}
	elsewhere = storyteller.records(
		"Civic Address",
		["name", "municipality"],
		[["is_sample", "=", 1], ["municipality", "not in", sorted(covered)]],
		limit=20,
	)
	expect(elsewhere, "the sample data has an address without fibre")
	address = secrets.choice(elsewhere)
	place = visitor.get("address.check", id=f"c:{address['name']}")
	expect(place["status"] in ("not_covered", "planned"), f"{place['label']} has no fibre")
	email = f"curieux.{secrets.token_hex(4)}@example.com"
	visitor.post(
		"lead.notify",
		address=f"c:{address['name']}",
		name="Curieux exemple",
		email=email,
		phone="",
		lang="fr",
		consent=True,
	)
	leads = storyteller.records("Lead", ["name", "fsm_municipality"], [["email_id", "=", email]])
	expect(len(leads) == 1, "one lead is kept")
	return [f"{place['label']}: {place['reason']}", f"{leads[0]['name']} · {leads[0]['fsm_municipality']}"]


def choose(stage: Stage) -> list[str]:
	quote = stage.visitor().post(
		"checkout.quote", offer=stage.facts["place"]["offer"], services=CART, commitment=COMMITMENT
	)
	stage.facts["quote"] = quote
	told = [f"{line['label']:<46}{line['amount']:>10} $" for line in quote["lines"]]
	return [*told, f"{'a month, taxes included':<46}{quote['monthly']['total']:>10} $"]
