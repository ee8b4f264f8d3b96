"""Refusals as a page: for whoever asks for HTML, whatever went wrong before."""

from __future__ import annotations

import pytest

from gigafibre_fsm.web.account_page import PAGES
from tests.world.fixtures import SUPPORT, World

pytestmark = pytest.mark.site
METHOD = "/api/method/gigafibre_fsm.api"
AWKWARD = {
	"a method for staff": ("GET", f"{METHOD}.board.data", b""),
	"a method by its name": ("POST", "/?cmd=gigafibre_fsm.api.telephony.mine", b"{}"),
	"no JSON for a record": ("POST", "/api/resource/Warehouse/0", b"\x00\xc3\xbf"),
	"no JSON for a page": ("POST", "/portail/facture?f=0", b"[1]"),
	"no JSON for a printed page": ("PATCH", "/printview?f=1", b"\x00\xc3\xbf"),
	"a language that is a list": ("POST", "/files/null", b'{"_lang": [["name", "like", "%"]]}'),
	"a language that is an object": ("PUT", "/api/resource/x", b'{"_lang": {"a": 1}}'),
}


@pytest.mark.parametrize("accepts", ["text/html", "*/*", "application/xml"])
@pytest.mark.parametrize("what", AWKWARD)
def test_a_refusal_is_answered_in_any_form(world: World, what: str, accepts: str) -> None:
	"""The page that should explain a refusal would itself be a server error, and alarm the operator."""
	verb, path, body = AWKWARD[what]
	headers = {"Accept": accepts, **({"Content-Type": "application/json"} if body else {})}
	guest = world.visitor()
	answer = guest.session.request(verb, f"{guest.base}{path}", data=body, headers=headers, timeout=60)
	assert answer.status_code < 500, answer.text[:300]
	assert "Traceback" not in answer.text


def test_a_missing_file_is_not_attached(world: World) -> None:
	"""Whoever attaches a file that was deleted meanwhile would read that the server has failed."""
	person = world.office()
	answer = person.session.post(
		f"{person.base}/api/method/upload_file", json={"file_url": "/files/absent.png"}, timeout=60
	)
	assert answer.status_code == 400 and "does not exist" in answer.text


@pytest.mark.parametrize("page", [page for page, *_rest in PAGES])
def test_staff_read_why_a_page_of_the_account_is_empty(world: World, page: str) -> None:
	"""Support, who follow a customer's link, would get a server error: they have no account themselves."""
	person = world.staff(SUPPORT)
	answer = person.session.get(f"{person.base}/portail/{page}".rstrip("/"), timeout=60)
	assert answer.status_code == 200 and "Votre compte n’est lié à aucun client" in answer.text
