"""The provider's Supabase: its function `search_addresses` over a few sample addresses, and its table `fiber_availability`."""

import json
import uuid
from typing import Any

from embedded.services.fake import Fake, route
from embedded.services.messages import Params, Reply, Request
from embedded.services.places import PLACES, STREETS
from embedded.services.trigrams import similarity

SAME = uuid.UUID("00000000-0000-0000-0000-00000fa4e000")
THRESHOLD = 0.1
COLUMNS = {"fibre_id": int, "olt_port": str, "available": bool}
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
		self.public_key = self.secret("public key")
		self.rows = sample_rows()
		self.availability: dict[int, Params] = {}

	def details(self) -> Params:
		return {"url": self.url, "key": self.key, "public_key": self.public_key}

	def control(self, settings: Params) -> None:
		"""`rows` replaces the addresses, with the columns of the sample."""
		self.rows = settings.pop("rows", self.rows)
		super().control(settings)

	@route("GET", "/rest/v1/fiber_availability")
	def read(self, request: Request) -> Any:
		with self.lock:
			return self._refusal(request) or list(self.availability.values())

	@route("POST", "/rest/v1/fiber_availability")
	def upsert(self, request: Request) -> Any:
		"""Upsert as PostgREST does: all rows or none, each once, and only with the service key."""
		if refusal := self._refusal(request):
			return refusal
		if request.headers.get("apikey") == self.public_key:
			return refused(
				"42501", 'new row violates row-level security policy for table "fiber_availability"', 401
			)
		rows = json.loads(request.body)
		if not isinstance(rows, list) or any(not isinstance(row, dict) for row in rows):
			return refused("PGRST102", "Empty or invalid json")
		if any(row.keys() != rows[0].keys() for row in rows):
			return refused("PGRST102", "All object keys must match")
		for column in {name for row in rows for name in row} - COLUMNS.keys():
			text = f"Could not find the '{column}' column of 'fiber_availability' in the schema cache"
			return refused("PGRST204", text)
		if any(type(value) is not COLUMNS[name] for row in rows for name, value in row.items()):
			return refused("22P02", "invalid input syntax")
		keys = [row.get("fibre_id") for row in rows]
		merges = "resolution=merge-duplicates" in request.headers.get("Prefer", "")
		with self.lock:
			if not (
				merges and request.query.get("on_conflict") == "fibre_id"
			) and self.availability.keys() & set(keys):
				return refused("23505", "duplicate key value violates unique constraint", 409)
			if len(set(keys)) != len(keys):
				return refused("21000", "ON CONFLICT DO UPDATE command cannot affect row a second time", 500)
			for row in rows:
				self.availability[row["fibre_id"]] = {**self.availability.get(row["fibre_id"], {}), **row}
		return Reply(status=201)

	def _refusal(self, request: Request) -> Reply | None:
		if request.headers.get("apikey") not in (self.key, self.public_key):
			return Reply({"message": "Invalid API key", "hint": "Double check your API key."}, 401)
		return None

	@route("POST", "/rest/v1/rpc/<function>")
	def call(self, request: Request, function: str) -> Any:
		if refusal := self._refusal(request):
			return refusal
		given = request.json_object()
		if function != "search_addresses" or not given.keys() <= {"search_term", "result_limit"}:
			message = f"Could not find the function public.{function}({', '.join(sorted(given))})"
			return Reply({"code": "PGRST202", "message": f"{message} in the schema cache", "hint": None}, 404)
		term, limit = str(given.get("search_term", "")), int(given.get("result_limit", 10))
		scored = [{**row, "similarity": round(similarity(term, _line(row)), 6)} for row in self.rows]
		found = [row for row in scored if row["similarity"] > THRESHOLD]
		return sorted(found, key=lambda row: -row["similarity"])[:limit]


def refused(code: str, message: str, status: int = 400) -> Reply:
	return Reply({"code": code, "details": None, "hint": None, "message": message}, status)


def _line(row: Params) -> str:
	return f"{row['numero_municipal']} {row['odonyme_recompose_court']} {row['nom_municipalite']}"
