"""Sign-in and invitations. If these fail, nobody knows whether staff and customers could get in."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests

from embedded.services.authentik import AuthentikStaffFake

BACK = "http://127.0.0.1/back"


@pytest.fixture
def fake(start: Any) -> AuthentikStaffFake:
	made: AuthentikStaffFake = start(AuthentikStaffFake)
	return made


def api(fake: AuthentikStaffFake, method: str, path: str, json: Any = None) -> requests.Response:
	headers = {"Authorization": f"Bearer {fake.api_token}"}
	return requests.request(method, f"{fake.url}/api/v3/core/{path}", json=json, headers=headers, timeout=5)


def invite(fake: AuthentikStaffFake, username: str = "exemple") -> int:
	given = {"username": username, "name": "Employé Exemple", "email": f"{username}@example.com"}
	made = api(fake, "POST", "users/", given)
	assert made.status_code == 201
	number: int = made.json()["pk"]
	return number


def test_invitation(fake: AuthentikStaffFake) -> None:
	number = invite(fake)
	assert api(fake, "POST", f"users/{number}/set_password/", {"password": "temporaire-1"}).status_code == 204
	trial = {"username": "exemple", "password": "temporaire-1"}
	assert requests.post(f"{fake.url}/_login", json=trial, timeout=5).json() == {"signed_in": True}
	again = api(fake, "POST", "users/", {"username": "exemple", "name": "Autre"})
	assert (again.status_code, again.json()) == (400, {"username": ["This field must be unique."]})
	assert api(fake, "POST", f"users/{number}/recovery/").status_code == 400
	api(fake, "PATCH", f"users/{number}/", {"is_active": False})
	assert requests.post(f"{fake.url}/_login", json=trial, timeout=5).json() == {"signed_in": False}


def test_search_and_groups(fake: AuthentikStaffFake) -> None:
	for index in range(25):
		invite(fake, f"exemple{index}")
	listed = api(fake, "GET", "users/?search=EXEMPLE&page=2").json()
	assert (listed["pagination"]["count"], len(listed["results"])) == (25, 5)
	group = api(fake, "POST", "groups/", {"name": "Techniciens"}).json()["pk"]
	assert api(fake, "POST", f"groups/{group}/add_user/", {"pk": 5}).status_code == 204
	(user,) = api(fake, "GET", "users/?username=exemple0").json()["results"]
	assert user["groups_obj"][0]["name"] == "Techniciens"
	assert requests.get(f"{fake.url}/api/v3/core/users/", timeout=5).status_code == 403


def sign_in(fake: AuthentikStaffFake, **more: str) -> str:
	query = {"client_id": fake.client_id, "response_type": "code", "redirect_uri": BACK, "state": "s", **more}
	answer = requests.get(fake.details()["authorize_url"], params=query, allow_redirects=False, timeout=5)
	assert answer.status_code == 302
	given = parse_qs(urlsplit(answer.headers["Location"]).query)
	assert given["state"] == ["s"]
	return given["code"][0]


def exchange(fake: AuthentikStaffFake, code: str, **more: str) -> requests.Response:
	form = {
		"grant_type": "authorization_code",
		"code": code,
		"redirect_uri": BACK,
		"client_id": fake.client_id,
		"client_secret": fake.client_secret,
		**more,
	}
	return requests.post(fake.details()["token_url"], data=form, timeout=5)


def test_openid_sign_in(fake: AuthentikStaffFake) -> None:
	invite(fake)
	requests.post(f"{fake.url}/_control", json={"signs_in": "exemple"}, timeout=5)
	found = requests.get(fake.details()["discovery_url"], timeout=5).json()
	tokens = exchange(fake, sign_in(fake, nonce="n")).json()
	key = jwt.PyJWKClient(found["jwks_uri"]).get_signing_key_from_jwt(tokens["id_token"])
	claims = jwt.decode(
		tokens["id_token"], key.key, algorithms=["RS256"], audience=fake.client_id, issuer=found["issuer"]
	)
	assert (claims["email"], claims["nonce"]) == ("exemple@example.com", "n")
	headers = {"Authorization": f"Bearer {tokens['access_token']}"}
	shown = requests.get(found["userinfo_endpoint"], headers=headers, timeout=5).json()
	assert (shown["sub"], shown["given_name"]) == (claims["sub"], "Employé")


def test_code_is_good_once_and_for_its_client(fake: AuthentikStaffFake) -> None:
	invite(fake)
	requests.post(f"{fake.url}/_control", json={"signs_in": "exemple"}, timeout=5)
	code = sign_in(fake)
	assert exchange(fake, code).status_code == 200
	assert exchange(fake, code).json() == {"error": "invalid_grant"}
	assert exchange(fake, sign_in(fake), redirect_uri="http://other").status_code == 400
	assert exchange(fake, sign_in(fake), client_secret="x").status_code == 401
	assert exchange(fake, sign_in(fake, code_challenge="abc"), code_verifier="x").status_code == 400


def test_the_page_asks_who_signs_in(fake: AuthentikStaffFake) -> None:
	invite(fake)
	query = {"client_id": fake.client_id, "response_type": "code", "redirect_uri": BACK}
	shown = requests.get(fake.details()["authorize_url"], params=query, timeout=5)
	assert "Employé Exemple" in shown.text
