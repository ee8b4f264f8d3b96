"""The kinds of errors in the rows of a legacy database, and the rows in which each was found. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

CORRECTED = "corrected"
"""Corrected: the meaning was clear, and the record has the right value."""
TOLD = "told"
"""Imported unchanged, or without the doubtful value: staff should check."""
LEFT_OUT = "left out"
"""Not imported."""

PASSED_OVER = {
	"service_ended": "A service that has ended",
	"discount_of_ended_service": "A discount of a service that has ended",
	"credentials_of_ended_service": "A WiFi network or telephone account of a device without a service any more",
	"bill_of_earlier_years": "A settled bill of more than twelve months before the first run",
	"payment_of_earlier_years": "A payment of more than twelve months before the first run",
	"agreement_over": "A payment agreement that was kept, broken or withdrawn",
	"visit_of_ended_place": "A visit to a place without services: one that earlier runs took over is closed",
	"mandate_over": "A permission to debit an account that was withdrawn",
	"account_merged": "An account whose customer was merged here: its rows count as those of the remaining one",
}
"""Valid rows that are not imported on purpose, so that a report accounts for every row."""

KINDS: dict[str, tuple[str, str]] = {
	# letters, dates and numbers of any table
	"cp1252_text": (CORRECTED, "Text in the Windows alphabet (cp1252) among UTF-8"),
	"double_encoded_text": (CORRECTED, "UTF-8 that was encoded twice (MontrÃ©al)"),
	"control_characters": (CORRECTED, "Control characters in a text"),
	"markup_in_text": (CORRECTED, "HTML in a text"),
	"escaped_quotes": (CORRECTED, "Quotation marks escaped for an SQL statement (L\\'Heureux)"),
	"letters_lost": (TOLD, "Letters that an earlier conversion destroyed (Montr?al): only a person knows them"),
	"null_as_text": (CORRECTED, "The word NULL where nothing is"),
	"card_number_in_text": (CORRECTED, "The number of a payment card in a text: only its last four digits are kept"),
	"zero_date": (CORRECTED, "A date of zeros instead of none"),
	"date_notation": (CORRECTED, "A date in another notation than year-month-day"),
	"month_first": (TOLD, "A date with the month before the day: left empty, and others of its column may be misread"),
	"impossible_date": (TOLD, "A day that no calendar has, or of another century"),
	"comma_decimal": (CORRECTED, "An amount with a comma, spaces or a dollar sign"),
	"amount_ambiguous": (TOLD, "An amount that can be read in two ways (1,234): left empty"),
	"not_a_number": (TOLD, "Words where a number belongs"),
	"unknown_value": (TOLD, "A state or choice that the mapping does not know"),
	"spreadsheet_formula": (TOLD, "A formula or an error of a spreadsheet (=A1, #N/A): left empty; =\"0123\" is 0123"),
	"text_too_long": (TOLD, "A text longer than any field: cut there; a secret is left empty"),
	"key_missing": (LEFT_OUT, "A row without its key, or with one of more than a hundred characters"),
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
	"serial_misread": (CORRECTED, "A PON serial with O for 0, I or L for 1 among its digits"),
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
	"account_state_unknown": (TOLD, "An account without a state: taken over as open"),
	"remark_in_name": (CORRECTED, "A remark in a person's name (***NE PAS APPELER***): kept as a note, not on the bill"),
	"name_in_capitals": (CORRECTED, "A name in capitals"),
	"name_missing": (TOLD, "An account without a name: called by its number"),
	"phone_as_prose": (CORRECTED, "A telephone number among words, or several: the first is called, the text is kept as a note"),
	"phone_unreadable": (TOLD, "No telephone number: kept as a note"),
	"email_malformed": (TOLD, "No e-mail address: kept as a note"),
	"emails_several": (CORRECTED, "Several e-mail addresses, or one in brackets: the first is written to, the text is kept"),
	"email_shared": (TOLD, "One e-mail address of several accounts: each of them is reached at it"),
	"account_repeated": (TOLD, "The same person twice: both accounts are kept, merge them in the desk"),
	"orphan_delivery": (LEFT_OUT, "A place of an account that does not exist"),
	"place_without_street": (TOLD, "A place without a street: called by its number"),
	"account_without_place": (TOLD, "An account without a place"),
	# services
	"orphan_service": (LEFT_OUT, "A service of a place that does not exist"),
	"service_without_state": (LEFT_OUT, "A service without a state, or with one that the mapping does not know"),
	"price_missing": (TOLD, "A service without a price of its own: that of the catalogue"),
	"price_with_taxes": (TOLD, "A price that is the catalogue's with taxes: billed as it is, with taxes on top"),
	"price_implausible": (TOLD, "A price of ten times the catalogue's or more: dollars and cents mixed up?"),
	"quantity_impossible": (TOLD, "A quantity of zero, below zero or of more than a thousand: counted as one"),
	"place_without_drop": (TOLD, "An Internet or TV service at a place without a drop"),
	"service_twice": (TOLD, "Two active plans of one kind at one place"),
	"end_before_start": (TOLD, "A service that ends before it begins: without that end"),
	"ends_later": (TOLD, "A service marked as ended that ends on a day to come: in service until then"),
	"active_after_end": (TOLD, "An active service whose end is over: without that end"),
	"starts_later": (TOLD, "An active service that begins on a day to come"),
	"pause_over": (TOLD, "A seasonal pause whose last day is over: it ends when the hold does"),
	"commitment_unknown": (TOLD, "A commitment of a length that is not offered here: only its end is kept"),
	"billed_far_ahead": (TOLD, "A service that is billed for more than a year ahead"),
	"billed_until_missing": (TOLD, "An active service of which nobody knows how far it is billed"),
	"service_of_closed_account": (TOLD, "An active service of an account that is closed"),
	"addon_without_plan": (TOLD, "An add-on or discount without the plan that it belongs to: left out of the bill"),
	"addon_not_active": (TOLD, "An add-on or discount that is suspended or pending, of an active plan: left out of the bill"),
	"addon_ends": (TOLD, "An add-on that ends on a day to come: billed with its plan until somebody removes it"),
	"orphan_discount": (LEFT_OUT, "A discount of a service that does not exist"),
	"discount_of_left_out": (LEFT_OUT, "A discount of a service or an add-on that was left out: left out with it"),
	# money
	"balance_differs": (TOLD, "An account whose balance is not its bills minus its payments"),
	"amount_unreadable": (LEFT_OUT, "A bill or payment without an amount that can be read: its account's balance is wrong"),
	"bill_without_date": (TOLD, "A bill without a day: booked on the day of the run"),
	"bill_repeated": (TOLD, "Two bills of one account with the same day and total: both are owed"),
	"dated_in_future": (TOLD, "A bill or payment of a day to come"),
	"orphan_invoice": (LEFT_OUT, "A bill of an account that does not exist"),
	"orphan_payment": (LEFT_OUT, "A payment of an account that does not exist"),
	"invoice_overpaid": (CORRECTED, "A bill paid more than once: the rest is credit"),
	"invoice_below_zero": (CORRECTED, "A bill below zero: it is credit"),
	"payment_of_nothing": (TOLD, "A payment of zero: it settles nothing"),
	"payment_of_other_bill": (TOLD, "A payment of a bill of another account, or of none: it counts for its own account"),
	"payment_repeated": (TOLD, "Two payments with the same reference and amount"),
	"payment_below_zero": (CORRECTED, "A payment below zero: money given back"),
	"orphan_invoice_line": (LEFT_OUT, "A line of a bill that does not exist"),
	"invoice_lines_differ": (TOLD, "A bill whose lines do not sum to its total"),
	"orphan_agreement": (LEFT_OUT, "A payment agreement of an account that does not exist"),
	"orphan_installment": (LEFT_OUT, "An installment of a payment agreement that does not exist"),
	"installment_unreadable": (LEFT_OUT, "An installment without a day or an amount"),
	"agreement_without_state": (LEFT_OUT, "A payment agreement of which nobody knows whether it holds"),
	"agreement_without_dates": (LEFT_OUT, "A payment agreement without installments: dunning would wait for ever"),
	"agreement_without_debt": (LEFT_OUT, "A payment agreement of an account that owes nothing"),
	"agreement_repeated": (LEFT_OUT, "An earlier payment agreement of an account with a later one"),
	"agreement_sum_differs": (TOLD, "A payment agreement whose installments do not sum to its amount"),
	"stripe_id_malformed": (TOLD, "No number of a customer, card or mandate at Stripe: left empty"),
	"stripe_customer_repeated": (TOLD, "One customer at Stripe of several accounts: the first one keeps the card"),
	"orphan_mandate": (LEFT_OUT, "A permission to debit an account of a customer who does not exist"),
	"mandate_repeated": (LEFT_OUT, "An earlier permission to debit of an account with a later one"),
	"mandate_unreadable": (LEFT_OUT, "A permission to debit without the numbers of a bank account"),
	"mandate_without_state": (LEFT_OUT, "A permission to debit of which nobody knows whether it was withdrawn"),
	"mandate_not_at_stripe": (TOLD, "A permission to debit that Stripe does not know: nothing is debited by it"),
	# devices and their credentials
	"mac_notation": (CORRECTED, "A MAC address with separators or in lower case"),
	"mac_impossible": (TOLD, "No MAC address of a device: left empty"),
	"mac_repeated": (TOLD, "One MAC address on several devices: the first one keeps it"),
	"orphan_device": (LEFT_OUT, "A device of a service that does not exist"),
	"device_without_kind": (LEFT_OUT, "A device of a kind that the mapping does not know"),
	"wifi_of_unknown_device": (LEFT_OUT, "A WiFi network of a device that nobody has"),
	"voip_of_unknown_device": (LEFT_OUT, "A telephone account of a device that nobody has"),
	"wifi_repeated": (LEFT_OUT, "An earlier WiFi network of a device with a later one"),
	"voip_repeated": (LEFT_OUT, "An earlier telephone account of a device with a later one"),
	"wifi_refused": (TOLD, "A WiFi name or password that no device accepts: left empty"),
	"sip_password_missing": (TOLD, "A telephone account without a password"),
	# present state of GenieACS
	"acs_device_unknown": (TOLD, "A device of GenieACS that no household has: nothing is adopted"),
	"acs_device_repeated": (TOLD, "Several devices of GenieACS with the label of one device: a person confirms which it is"),
	"device_not_on_acs": (TOLD, "A router or terminal that GenieACS does not know"),
	"acs_device_silent": (TOLD, "A device that has not reported to GenieACS for thirty days"),
	"wifi_differs": (TOLD, "A device with another WiFi name than the legacy system says: it keeps its own"),
	"sip_differs": (TOLD, "A device with another telephone account than the legacy system says: it keeps its own"),
	# history
	"orphan_ticket": (LEFT_OUT, "A ticket of an account that does not exist"),
	"orphan_message": (LEFT_OUT, "A message of a ticket that does not exist"),
	"ticket_without_subject": (CORRECTED, "A ticket without a subject: the first words of its text"),
	"closed_before_opened": (TOLD, "A ticket that was closed before it was opened: without that day"),
	"ticket_state_unknown": (TOLD, "A ticket without a known state: taken over as open"),
	"orphan_visit": (LEFT_OUT, "A visit to a place that does not exist"),
	"visit_state_unknown": (LEFT_OUT, "A visit of which nobody knows whether it took place"),
	"visit_never_reported": (TOLD, "A visit planned for a day that is over, without a result: taken over as cancelled"),
	"visit_to_come": (TOLD, "A visit that is still to come: it waits on the dispatch board"),
	"lead_without_address": (LEFT_OUT, "Somebody who waits for fibre at no known address"),
	"lead_unreachable": (LEFT_OUT, "Somebody who waits for fibre, with neither an e-mail address nor a telephone number"),
	"lead_repeated": (LEFT_OUT, "The same person waits twice: the latest request counts"),
	"lead_without_consent": (TOLD, "Somebody who has not agreed to be written to: nobody is told when fibre arrives"),
	"lead_is_customer": (TOLD, "Somebody who waits for fibre and has an account: perhaps for another place"),
	# between the two systems
	"changed_on_both_sides": (LEFT_OUT, "Changed here and in the legacy system since the last run: kept as it is here"),
	"gone_from_legacy": (TOLD, "A row that was taken over and is in the legacy system no more: its record stays"),
	"changed_after_cutover": (LEFT_OUT, "Changed in the legacy system after its OLT was taken over: kept as it is here"),
	"name_taken": (LEFT_OUT, "A record of that name is here that no migration made"),
	"not_migrated_yet": (LEFT_OUT, "It needs a record of an earlier phase that is not here"),
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
	"""`row` is "table:key" of the legacy row; `detail` is the wrong value, or the other row involved."""

	kind: str
	row: str
	detail: str = ""


@dataclass
class Findings:
	"""All findings of one run, in the order of the rows; each kind is stored once for a row and detail."""

	found: dict[Finding, None] = field(default_factory=dict)
	passed_over: Counter[str] = field(default_factory=Counter)

	def pass_over(self, kind: str) -> None:
		"""Count a valid row that is not imported."""
		if kind not in PASSED_OVER:
			raise KeyError(kind)
		self.passed_over[kind] += 1

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
		"""The number of rows that were not imported."""
		return len({finding.row for finding in self if KINDS[finding.kind][0] == LEFT_OUT})
