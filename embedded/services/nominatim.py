"""Nominatim's search, for a few municipalities."""

from typing import Any
from zlib import crc32

from embedded.services.fake import Fake, route
from embedded.services.messages import Params, Reply, Request
from embedded.services.places import PLACES, Place
from embedded.services.trigrams import plain


class NominatimFake(Fake):
	name = "nominatim"

	@route("GET", "/status")
	def status(self, request: Request) -> Any:
		return {"status": 0, "message": "OK"} if request.query.get("format") == "json" else Reply("OK")

	@route("GET", "/search")
	def search(self, request: Request) -> Any:
		"""Places whose name is in `q` (or in the parts of a structured query)."""
		if not request.headers.get("User-Agent") or request.headers["User-Agent"].startswith("python-"):
			return Reply("Access blocked: name your application in the User-Agent.", 403)
		query = request.query
		text = plain(
			query.get("q") or ", ".join(query.get(name, "") for name in ("street", "city", "postalcode"))
		)
		if not text.strip(", "):
			return Reply({"error": {"code": 400, "message": "Nothing to search for."}}, 400)
		found = [place for place in PLACES if plain(place.name) in text]
		number = next((word for word in text.replace(",", " ").split() if word.isdigit()), None)
		return [_result(place, number) for place in found[: int(query.get("limit") or 10)]]

	@route("GET", "/reverse")
	def reverse(self, request: Request) -> Any:
		latitude, longitude = float(request.query["lat"]), float(request.query["lon"])
		nearest = min(PLACES, key=lambda p: (p.latitude - latitude) ** 2 + (p.longitude - longitude) ** 2)
		return _result(nearest, None)


def _result(place: Place, number: str | None) -> Params:
	"""A civic number moves the point a little, so that two addresses differ."""
	shift = int(number or 0) % 1000 / 100_000
	latitude, longitude = place.latitude + shift, place.longitude + shift
	kind = "house" if number else "administrative"
	address = {
		"municipality": place.name,
		"county": place.county,
		"state": "Québec",
		"postcode": f"{place.postal_code[:3]} {place.postal_code[3:]}",
		"country": "Canada",
		"country_code": "ca",
	}
	if number:
		address = {"house_number": number, **address}
	named = [number] if number else []
	return {
		"place_id": crc32(f"{number} {place.name}".encode()),
		"licence": "Sample data",
		"osm_type": "relation",
		"osm_id": 1,
		"lat": f"{latitude:.6f}",
		"lon": f"{longitude:.6f}",
		"class": "place" if number else "boundary",
		"type": kind,
		"place_rank": 30 if number else 16,
		"importance": 0.4,
		"addresstype": kind,
		"name": place.name,
		"display_name": ", ".join([*named, place.name, place.county, "Montérégie", "Québec", "Canada"]),
		"address": address,
		"boundingbox": [
			f"{latitude - 0.05:.6f}",
			f"{latitude + 0.05:.6f}",
			f"{longitude - 0.05:.6f}",
			f"{longitude + 0.05:.6f}",
		],
	}
