"""The diagnosis of a service with its facts: the same verdict for the desk, the technician and the customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gigafibre_fsm.clock import utc_now
from gigafibre_fsm.flow.assurance import facts, rules, wording
from gigafibre_fsm.flow.assurance.rules import Finding


@dataclass(frozen=True)
class Check:
	"""One check: `state` is ok, blocking, warning or unknown; `at` is the time of the value (naive UTC), None for a value
	read from the records now. `for_customers` is "" if there is nothing to tell a customer.
	"""

	subject: str
	state: str
	value: str
	source: str
	at: datetime | None
	sentence: str
	for_customers: str


@dataclass(frozen=True)
class Verdict:
	"""All checks in order, and the first one that alone explains the fault, or None."""

	checks: tuple[Check, ...]
	blocking: Check | None


def of_location(location: str) -> Verdict:
	"""The verdict on a Service Location, from the records; queries no device. Sentences are in the caller's language. Raises
	NotFound.
	"""
	findings = rules.examine(facts.of_location(location), utc_now())
	first = rules.blocking(findings)
	return Verdict(tuple(map(_check, findings)), _check(first) if first else None)


def for_customer(location: str) -> dict[str, Any]:
	"""The same without network details: {"state", "subject" (of the first blocking check, or ""), "sentence", "checks":
	[{"title", "state", "sentence"}]}.
	"""
	found = of_location(location)
	told = [check for check in found.checks if check.for_customers]
	state = found.blocking.state if found.blocking else _combined_state(told)
	sentence = found.blocking.for_customers if found.blocking else ""
	return {
		"state": state,
		"subject": found.blocking.subject if found.blocking else "",
		"sentence": wording.summary(state, sentence),
		"checks": [
			{
				"title": wording.CUSTOMER_TITLES[check.subject](),
				"state": check.state,
				"sentence": check.for_customers,
			}
			for check in told
		],
	}


def _combined_state(told: list[Check]) -> str:
	return rules.UNKNOWN if any(check.state == rules.UNKNOWN for check in told) else rules.OK


def _check(finding: Finding) -> Check:
	return Check(
		finding.subject,
		finding.state,
		finding.value,
		wording.SOURCES[finding.source](),
		finding.at,
		wording.for_staff(finding),
		wording.for_customers(finding),
	)
