"""Positions, SIP accounts, addresses and geocoding.

If these fail, dispatch and telephony are tested against inventions.
"""

from typing import Any

import pytest
import requests

from embedded.services.nominatim import NominatimFake
from embedded.services.osrm import OsrmFake
from embedded.services.routr import RoutrFake
from embedded.services.supabase import SupabaseFake
from embedded.services.traccar import TraccarFake, course, distance_km

HEMMINGFORD, HAVELOCK = (45.04693, -73.58569), (45.05008, -73.74919)


def bearer(token: str) -> dict[str, str]:
	return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def traccar(start: Any) -> TraccarFake:
	fake: TraccarFake = start(TraccarFake)
	return fake


def test_technician_on_the_road(traccar: TraccarFake) -> None:
	"""Half of a 12.9 km drive at 60 km/h after 386 s: the customer's arrival time hangs on it."""
	given = {"uniqueId": "tech-1", "route": [HEMMINGFORD, HAVELOCK], "speed_kmh": 60, "seconds_ago": 386}
	requests.post(f"{traccar.url}/_move", json=given, timeout=5)
	(device,) = requests.get(
		f"{traccar.url}/api/devices",
		params={"uniqueId": "tech-1"},
		headers=bearer(traccar.token_value),
		timeout=5,
	).json()
	(position,) = requests.get(
		f"{traccar.url}/api/positions",
		params={"deviceId": device["id"]},
		auth=(traccar.user, traccar.password),
		timeout=5,
	).json()
	done = distance_km(HEMMINGFORD, (position["latitude"], position["longitude"]))
	assert (device["status"], position["attributes"]["motion"]) == ("online", True)
	assert 6.3 < done < 6.6
	assert position["speed"] == pytest.approx(32.397, abs=0.01), "knots, not km/h"


def test_arrived_technician_rests(traccar: TraccarFake) -> None:
	given = {"uniqueId": "tech-1", "route": [HEMMINGFORD, HAVELOCK], "seconds_ago": 10_000}
	position = requests.post(f"{traccar.url}/_move", json=given, timeout=5).json()
	assert (position["latitude"], position["speed"]) == (45.05008, 0)


def test_traccar_refusals(traccar: TraccarFake) -> None:
	devices = f"{traccar.url}/api/devices"
	assert requests.get(devices, timeout=5).status_code == 401
	headers = bearer(traccar.token_value)
	new = {"name": "Technicien exemple", "uniqueId": "t"}
	assert requests.post(devices, json=new, headers=headers, timeout=5).json()["status"] == "offline"
	assert requests.post(devices, json=new, headers=headers, timeout=5).status_code == 400
	assert requests.get(devices, params={"uniqueId": "x"}, headers=headers, timeout=5).status_code == 400


def test_course() -> None:
	assert course((45, -73), (46, -73)) == 0
	assert course((45, -73), (45, -74)) == 270


@pytest.fixture
def routr(start: Any) -> RoutrFake:
	fake: RoutrFake = start(RoutrFake)
	return fake


def agent(username: str, code: str = "fake-secret") -> dict[str, Any]:
	return {
		"apiVersion": "v1beta1",
		"kind": "Agent",
		"metadata": {"name": "Client exemple"},
		"spec": {"credentials": {"username": username, "secret": code}, "domains": ["sip.example.com"]},
	}


def test_sip_account_is_made_once(routr: RoutrFake) -> None:
	"""Two accounts for one line would make the telephone ring nowhere."""
	agents, headers = f"{routr.url}/api/v1beta1/agents", bearer(routr.bearer)
	made = requests.post(agents, json=agent("4505550123"), headers=headers, timeout=5)
	again = requests.post(agents, json=agent("4505550123"), headers=headers, timeout=5)
	assert (made.status_code, again.status_code) == (201, 409)
	wanted = {"filter": "@.spec.credentials.username=='4505550123'"}
	(found,) = requests.get(agents, params=wanted, headers=headers, timeout=5).json()["data"]
	assert found["metadata"]["ref"] == made.json()["data"]
	assert "secret" not in found["spec"]["credentials"]


def test_sip_account_changes_and_goes(routr: RoutrFake) -> None:
	agents, headers = f"{routr.url}/api/v1beta1/agents", bearer(routr.bearer)
	ref = requests.post(agents, json=agent("450"), headers=headers, timeout=5).json()["data"]
	requests.put(f"{agents}/{ref}", json=agent("450", "other"), headers=headers, timeout=5)
	trial = {"username": "450", "secret": "other"}
	assert requests.post(f"{routr.url}/_register", json=trial, timeout=5).json() == {"registered": True}
	assert requests.delete(f"{agents}/{ref}", headers=headers, timeout=5).status_code == 200
	assert requests.get(f"{agents}/{ref}", headers=headers, timeout=5).status_code == 404
	assert requests.post(agents, json={"kind": "Agent"}, headers=headers, timeout=5).status_code == 422
	assert requests.get(agents, timeout=5).status_code == 401


def test_address_search(start: Any) -> None:
	fake: SupabaseFake = start(SupabaseFake)
	rpc = f"{fake.url}/rest/v1/rpc/search_addresses"
	given = {"search_term": "123 rue principal saint anicet", "result_limit": 3}
	rows = requests.post(rpc, json=given, headers={"apikey": fake.key}, timeout=5).json()
	best = rows[0]
	assert (best["numero_municipal"], best["nom_municipalite"], len(rows)) == (123, "Saint-Anicet", 3)
	assert requests.post(rpc, json=given, timeout=5).status_code == 401
	wrong = requests.post(rpc, json={"q": "x"}, headers={"apikey": fake.key}, timeout=5)
	assert wrong.json()["code"] == "PGRST202"


def test_geocoding(start: Any) -> None:
	fake: NominatimFake = start(NominatimFake)
	ask = {"q": "1867 chemin de la Rivière, Sainte-Clotilde, Québec", "format": "json", "addressdetails": 1}
	headers = {"User-Agent": "gigafibre_fsm"}
	(found,) = requests.get(f"{fake.url}/search", params=ask, headers=headers, timeout=5).json()
	assert abs(float(found["lat"]) - 45.15) < 0.05
	assert found["address"]["municipality"] == "Sainte-Clotilde"
	nowhere = {"q": "Atlantis", "format": "json"}
	assert requests.get(f"{fake.url}/search", params=nowhere, headers=headers, timeout=5).json() == []
	assert requests.get(f"{fake.url}/search", params=ask, timeout=5).status_code == 403


def test_tables_of_drives(start: Any) -> None:
	fake: OsrmFake = start(OsrmFake)
	table = f"{fake.url}/table/v1/driving"
	here, there, north = "-73.68,45.17", "-73.74,45.20", "-68.4,58.1"
	only = requests.get(f"{table}/{here};{there}", timeout=5).json()
	assert "distances" not in only and only["durations"][0][0] == 0
	both = requests.get(
		f"{table}/{here};{there};{north}?annotations=duration,distance&sources=0;1&destinations=1;2",
		timeout=5,
	).json()
	assert both["distances"][0][0] > 5000 and both["durations"][0][1] is None
	many = ";".join([here] * 101)
	assert requests.get(f"{table}/{many}", timeout=5).json()["code"] == "TooBig"
	wrong = requests.get(f"{table}/45.17;there", timeout=5)
	assert (wrong.status_code, wrong.json()["code"]) == (400, "InvalidQuery")
