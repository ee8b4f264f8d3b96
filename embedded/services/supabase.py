"""The `search_addresses` function of the provider's Supabase, over a few sample addresses."""

import uuid
from typing import Any

from embedded.services.fake import Fake, route
from embedded.services.messages import Params, Reply, Request
from embedded.services.places import PLACES, STREETS
from embedded.services.trigrams import similarity

SAME = uuid.UUID("00000000-0000-0000-0000-00000fa4e000")
THRESHOLD = 0.1
NUMBERS = (12, 123, 456, 1867)


def sample_rows() -> list[Params]:
	"""Rows in the format of the address table of Données Québec."""
	rows = []
	for place in PLACES:
		for street_number, street in enumerate(STREETS):
			for number in NUMBERS:
				name = f"{number} {street}, {place.name}"
				rows.append(
					{
						"uuidadresse": str(uuid.uuid5(SAME, name)),
						"numero_municipal": number,
						"numero_municipal_suffixe": None,
						"numero_unite": None,
						"odonyme_recompose_court": street,
						"nom_municipalite": place.name,
						"code_postal": place.postal_code,
						"latitude": round(place.latitude + street_number / 200, 6),
						"longitude": round(place.longitude + number / 100_000, 6),
						"zone_tarifaire": 1,
						"max_speed": 1500,
					}
				)
	return rows


class SupabaseFake(Fake):
	name = "supabase"

	def forget(self) -> None:
		self.key = self.secret("key")
		self.rows = sample_rows()

	def details(self) -> Params:
		return {"url": self.url, "key": self.key}

	def control(self, settings: Params) -> None:
		"""`rows` replaces the addresses, with the columns of the sample."""
		self.rows = settings.pop("rows", self.rows)
		super().control(settings)

	@route("POST", "/rest/v1/rpc/<function>")
	def call(self, request: Request, function: str) -> Any:
		if request.headers.get("apikey") != self.key:
			return Reply({"message": "Invalid API key", "hint": "Double check your API key."}, 401)
		given = request.json_object()
		if function != "search_addresses" or not given.keys() <= {"search_term", "result_limit"}:
			message = f"Could not find the function public.{function}({', '.join(sorted(given))})"
			return Reply({"code": "PGRST202", "message": f"{message} in the schema cache", "hint": None}, 404)
		term, limit = str(given.get("search_term", "")), int(given.get("result_limit", 10))
		scored = [{**row, "similarity": round(similarity(term, _line(row)), 6)} for row in self.rows]
		found = [row for row in scored if row["similarity"] > THRESHOLD]
		return sorted(found, key=lambda row: -row["similarity"])[:limit]


def _line(row: Params) -> str:
	return f"{row['numero_municipal']} {row['odonyme_recompose_court']} {row['nom_municipalite']}"
