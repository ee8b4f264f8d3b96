"""The kinds of error in the rows of a legacy database: each has a name, and collects the rows in which it was found.
Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

CORRECTED = "corrected"
"""The meaning was plain: the record has the right value."""
TOLD = "told"
"""Taken over as it is, or without the doubtful value: a person should look."""
LEFT_OUT = "left out"
"""No record was made of the row."""

KINDS: dict[str, tuple[str, str]] = {
	# letters, dates and numbers of any table
	"cp1252_text": (CORRECTED, "Text in the Windows alphabet (cp1252) among UTF-8"),
	"double_encoded_text": (CORRECTED, "UTF-8 that was encoded twice (MontrÃ©al)"),
	"control_characters": (CORRECTED, "Control characters in a text"),
	"markup_in_text": (CORRECTED, "HTML in a text"),
	"zero_date": (CORRECTED, "A date of zeros instead of none"),
	"date_notation": (CORRECTED, "A date in another notation than year-month-day"),
	"impossible_date": (TOLD, "A day that no calendar has, or of another century"),
	"comma_decimal": (CORRECTED, "An amount with a comma, spaces or a dollar sign"),
	"not_a_number": (TOLD, "Words where a number belongs"),
	"unknown_value": (TOLD, "A state or choice that the mapping does not know"),
	"key_missing": (LEFT_OUT, "A row without its key"),
	"key_repeated": (LEFT_OUT, "A second row with the same key"),
	# network
	"olt_unknown": (LEFT_OUT, "A drop whose OLT is missing, or is no IP address"),
	"port_outside_olt": (TOLD, "A position that the OLT does not have: out of service unless somebody uses it"),
	"position_repeated": (TOLD, "Two drops on one position of an OLT: out of service unless somebody uses it"),
	"drop_without_address": (LEFT_OUT, "A free drop without street and place"),
	"coordinates_swapped": (CORRECTED, "Latitude and longitude in each other's place, or without the minus"),
	"coordinates_elsewhere": (TOLD, "Coordinates outside Quebec: left empty"),
	"postal_code_misread": (CORRECTED, "A postal code with O for 0, I or L for 1"),
	"postal_code_unreadable": (TOLD, "No postal code of Canada: left empty"),
	"serial_notation": (CORRECTED, "A serial number in hexadecimal, lower case or with separators"),
	"serial_placeholder": (TOLD, "No serial number of a device (N/A, 000000000000): the line counts as free"),
	"serial_repeated": (TOLD, "One serial number on several drops or devices: the first one keeps it"),
	"box_missing_with_ont": (CORRECTED, "A drop without a box that has an ONT: the box is there"),
	"reserved_in_legacy": (TOLD, "A line that the legacy system keeps for an order: out of service until it is installed"),
	"drop_of_unknown_service": (TOLD, "A drop that names a service which does not exist"),
	"two_accounts_on_one_drop": (TOLD, "One drop claimed by the services of two accounts: the first keeps it"),
	# catalogue
	"product_repeated": (CORRECTED, "One product twice, written differently"),
	"negative_price": (LEFT_OUT, "A price below zero of something that is no discount"),
	"discount_above_zero": (CORRECTED, "A discount written without its minus"),
	"product_unknown": (LEFT_OUT, "A service or discount of a product that the catalogue does not have"),
	# customers
	"name_in_capitals": (CORRECTED, "A name in capitals"),
	"name_missing": (TOLD, "An account without a name: called by its number"),
	"phone_as_prose": (CORRECTED, "A telephone number among words: the words are kept as a note"),
	"phone_unreadable": (TOLD, "No telephone number: kept as a note"),
	"email_malformed": (TOLD, "No e-mail address: kept as a note"),
	"email_shared": (TOLD, "One e-mail address of several accounts: each of them is reached at it"),
	"account_repeated": (TOLD, "The same person twice: both accounts are kept, merge them in the desk"),
	"orphan_delivery": (LEFT_OUT, "A place of an account that does not exist"),
	"account_without_place": (TOLD, "An account without a place"),
	# services
	"orphan_service": (LEFT_OUT, "A service of a place that does not exist"),
	"place_without_drop": (TOLD, "An Internet or TV service at a place without a drop"),
	"service_twice": (TOLD, "Two active plans of one kind at one place"),
	"end_before_start": (TOLD, "A service that ends before it begins: without that end"),
	"billed_far_ahead": (TOLD, "A service that is billed for more than a year ahead"),
	"billed_until_missing": (TOLD, "An active service of which nobody knows how far it is billed"),
	"service_of_closed_account": (TOLD, "An active service of an account that is closed"),
	"addon_without_plan": (TOLD, "An add-on or discount without the plan that it belongs to: left out of the bill"),
	"orphan_discount": (LEFT_OUT, "A discount of a service that does not exist"),
	# money
	"balance_differs": (TOLD, "An account whose balance is not its bills minus its payments"),
	"orphan_invoice": (LEFT_OUT, "A bill of an account that does not exist"),
	"orphan_payment": (LEFT_OUT, "A payment of an account that does not exist"),
	"invoice_overpaid": (CORRECTED, "A bill paid more than once: the rest is credit"),
	"invoice_below_zero": (CORRECTED, "A bill below zero: it is credit"),
	"payment_repeated": (TOLD, "Two payments with the same reference and amount"),
	"payment_below_zero": (CORRECTED, "A payment below zero: money given back"),
	# devices and their credentials
	"mac_notation": (CORRECTED, "A MAC address with separators or in lower case"),
	"mac_impossible": (TOLD, "No MAC address of a device: left empty"),
	"mac_repeated": (TOLD, "One MAC address on several devices: the first one keeps it"),
	"orphan_device": (LEFT_OUT, "A device of a service that does not exist"),
	"wifi_of_unknown_device": (LEFT_OUT, "A WiFi network of a device that nobody has"),
	"voip_of_unknown_device": (LEFT_OUT, "A telephone account of a device that nobody has"),
	"wifi_refused": (TOLD, "A WiFi name or password that no device accepts: left empty"),
	"sip_password_missing": (TOLD, "A telephone account without a password"),
	# between the two systems
	"changed_on_both_sides": (LEFT_OUT, "Changed here and in the legacy system since the last run: kept as it is here"),
	"gone_from_legacy": (TOLD, "A row that was taken over and is in the legacy system no more: its record stays"),
	"changed_after_cutover": (LEFT_OUT, "Changed in the legacy system after its OLT was taken over: kept as it is here"),
	"name_taken": (LEFT_OUT, "A record of that name is here that no migration made"),
	"not_migrated_yet": (LEFT_OUT, "It needs a record of an earlier phase that is not here"),
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
	"""`row` is "table:key" of the legacy row; `detail` is the wrong value, or the other row that is involved."""

	kind: str
	row: str
	detail: str = ""


@dataclass
class Findings:
	"""All findings of one run, in the order of the rows; each kind is kept once for a row and detail."""

	found: dict[Finding, None] = field(default_factory=dict)

	def note(self, kind: str, row: str, detail: object = "") -> None:
		if kind not in KINDS:
			raise KeyError(kind)
		self.found[Finding(kind, row, str(detail)[:140])] = None

	def __iter__(self) -> Iterator[Finding]:
		return iter(self.found)

	def __len__(self) -> int:
		return len(self.found)

	def counts(self) -> dict[str, int]:
		"""The number of findings of each kind, in the order of KINDS."""
		counted = Counter(finding.kind for finding in self)
		return {kind: counted[kind] for kind in KINDS if counted[kind]}

	def rows(self, kind: str) -> list[str]:
		return [finding.row for finding in self if finding.kind == kind]

	def left_out(self) -> int:
		"""The number of rows that no record was made of."""
		return len({finding.row for finding in self if KINDS[finding.kind][0] == LEFT_OUT})
