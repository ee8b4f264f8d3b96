"""Values from outside."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.site
JSON = st.recursive(
	st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
	lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
	max_leaves=8,
)


@pytest.fixture
def arguments(site):
	from gigafibre_fsm.guards import arguments

	return arguments


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=JSON)
def test_any_value_is_accepted_or_refused(arguments, value) -> None:
	"""Some value from outside would end in an error page."""
	from gigafibre_fsm.exceptions import BadRequest

	for read in (
		arguments.text, arguments.whole, arguments.flag, arguments.day, arguments.money, arguments.email,
		arguments.phone,
		arguments.json_list, arguments.json_object, lambda v, f: arguments.choice(v, f, ("a", "b")),
	):  # fmt: skip
		try:
			read(value, "Field")
		except BadRequest as refusal:
			assert str(refusal).startswith("Field")


@pytest.mark.parametrize("written", ["0001-01-01", "1999-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_of_another_century_is_refused(arguments, written: str) -> None:
	"""The day before the first one, or after the last one, does not exist: an error page; and 2062 for 2026 would be kept."""
	from gigafibre_fsm.exceptions import BadRequest

	for read, value in ((arguments.day, written), (arguments.moment, f"{written} 23:59:59")):
		with pytest.raises(BadRequest):
			read(value, "Day")


@pytest.mark.parametrize(
	("typed", "number"),
	[
		("514 555-0123", "+15145550123"),
		("(514) 555 0123", "+15145550123"),
		("1-514-555-0123", "+15145550123"),
		("+33 1 55 55 01 23", "+33155550123"),
		("514 555-0123 poste 12", "+15145550123"),
		("514.555.0123, p. 1204", "+15145550123"),
		("(514) 555\u20110123 (cell.)", "+15145550123"),
		("\u202a514\u00a0555 0123\u202c", "+15145550123"),
	],
)
def test_telephone_numbers_are_normalized(arguments, typed: str, number: str) -> None:
	"""The same person would become two customers."""
	assert arguments.phone(typed, "Phone") == number


@pytest.mark.parametrize(
	("typed", "stored"),
	[
		("Jean@Québec.ca", "jean@xn--qubec-csa.ca"),
		("jean@que\u0301bec.ca", "jean@xn--qubec-csa.ca"),
		("jean@xn--qubec-csa.ca", "jean@xn--qubec-csa.ca"),
		("jean@exemple.ca", "jean@exemple.ca"),
		("jean@bücher.xn--p1ai", "jean@xn--bcher-kva.xn--p1ai"),
	],
)
def test_a_domain_with_accents_is_stored_as_mail_servers_know_it(arguments, typed: str, stored: str) -> None:
	"""A customer with such an address would be told that it is incomplete, and could not order."""
	assert arguments.email(typed, "Email") == stored


def test_accents_before_the_at_sign_are_named(arguments) -> None:
	"""The customer would look for what is missing in a complete address."""
	from gigafibre_fsm.exceptions import BadRequest

	with pytest.raises(BadRequest, match="@"):
		arguments.email("rené@exemple.ca", "Email")


@pytest.mark.parametrize(
	"typed",
	[
		".jean@x.ca",
		"jean.@x.ca",
		"j..n@x.ca",
		"a@b",
		"a@b.",
		"@b.ca",
		"a b@c.ca",
		"a@b.ca\nBcc: x@y.ca",
		"a@" + "b" * 300 + ".ca",
		"rené@québec.ca",
		"jean@québec..ca",
		"jean@-é.ca",
		"a@" + "é" * 130 + ".ca",
	],
)
def test_invalid_email_addresses_are_refused(arguments, typed: str) -> None:
	"""Confirmations would never arrive, or a mail header could be injected."""
	from gigafibre_fsm.exceptions import BadRequest

	with pytest.raises(BadRequest):
		arguments.email(typed, "Email")


@pytest.mark.parametrize(
	"typed",
	[
		"264-5123",
		"310-1234",
		"000 000 0000",
		"555-555-5555",
		"+97912345678",
		"1 900 555-1234",
		"514 976-1234",
		"911",
		"allô",
	],
)
def test_invalid_telephone_numbers_are_refused(arguments, typed: str) -> None:
	"""The technician could not call, or our SMS would go to premium numbers at our cost."""
	from gigafibre_fsm.exceptions import BadRequest

	with pytest.raises(BadRequest):
		arguments.phone(typed, "Phone")


@pytest.mark.parametrize(
	"typed", ["123", "J", "----", "http://x.ca", "Gagnez sur gain.ca", "www.gain", "a@x.ca"]
)
def test_invalid_names_are_refused(arguments, typed: str) -> None:
	"""Our emails would carry a stranger's link, in our name."""
	from gigafibre_fsm.exceptions import BadRequest

	with pytest.raises(BadRequest):
		arguments.person(typed, "Name")


@pytest.mark.parametrize(
	"typed", ["Lecœur", "J.P. Roy", "Mme.Tremblay", "Nguyễn Văn", "李 小龍", "O’Brien", "Ferme 3R inc."]
)
def test_names_of_people_are_accepted(arguments, typed: str) -> None:
	"""A customer could not order because of their name."""
	assert arguments.person(typed, "Name") == typed


def test_text_is_cleaned_and_limited(arguments) -> None:
	"""Markup or direction marks in a name would take effect in the desk and in emails."""
	from gigafibre_fsm.exceptions import BadRequest

	assert arguments.text("  Jeanne \u202e d’Arc\x00 ", "Name") == "Jeanne d’Arc"
	assert "<" not in arguments.text("<script>alert(1)</script>", "Name")
	with pytest.raises(BadRequest):
		arguments.text("x" * 141, "Name")


def test_an_exact_value_is_one_that_can_be_stored(arguments) -> None:
	"""Half a character in a WiFi name would end in an error page."""
	from gigafibre_fsm.exceptions import BadRequest

	assert arguments.exact("abc<def> é 🏠 ", "WiFi name") == "abc<def> é 🏠 "
	with pytest.raises(BadRequest):
		arguments.exact("Maison\ud83c", "WiFi name")


@pytest.mark.parametrize(
	("typed", "known"),
	[(1_796_000_000_000, 1_796_000_000_000), ("42,5", 42.5), ("\u221219.4", -19.4), (0, 0)],
)
def test_numbers_as_phones_send_them(arguments, typed: object, known: float) -> None:
	"""A phone's clock, or a comma, would be refused, and with it everything that was entered without a signal."""
	assert arguments.number(typed, "Field", -100, 10**13) == known
