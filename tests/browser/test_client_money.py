"""Client 360: what is done about money in one call: a promise, another plan, a pause, a credit, a payment, a refund."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import assert_fits_at_each_width, assert_no_errors
from tests.browser.phone import until
from tests.browser.signing_in import sign_in
from tests.factories import billing
from tests.factories.stripe import DECLINED_CARD, GOOD_CARD, Stripe
from tests.world.fixtures import MANAGER, World

pytestmark = [pytest.mark.site, pytest.mark.browser]
DRAWN = "(name) => document.querySelector('.fsm-client')?.dataset.drawn === name"
PATIENCE_MS = 45_000


def who_owes(world: World) -> Any:
	"""A household whose card was declined and whose bill is overdue; the card works again."""
	frappe, stripe = world.look(), Stripe(world.fakes)
	home = billing.charged(stripe, DECLINED_CARD)
	stripe.save_card(home.customer, GOOD_CARD)
	past = frappe.utils.add_days(frappe.utils.nowdate(), -4)
	frappe.db.set_value("Sales Invoice", home.invoice.name, {"due_date": past, "fsm_owed_since": past})
	frappe.db.commit()
	return home


def opened(page: Any) -> Any:
	"""The dialog, once it is open: Frappe then puts the cursor into its first field, wherever it was."""
	dialog = page.locator(".modal.show")
	dialog.locator(".btn-primary:visible").wait_for()
	page.wait_for_function("document.activeElement.closest('.modal.show')")
	return dialog


# Waits for the change that is under way, for a second at most.
TAKEN = """async (element) => {
	const field = () => window.cur_dialog?.fields_list.find((each) => each.$input?.[0] === element);
	for (let tries = 0; tries < 20; tries += 1) {
		if (field()?.value && !field().inside_change_event) return true;
		await new Promise((done) => setTimeout(done, 50));
	}
	return false;
}"""


def look_at(page: Any, name: str) -> Any:
	"""The open dialog; what axe says of it is Frappe's."""
	dialog = opened(page)
	assert_fits_at_each_width(page, f"client {name}")
	return dialog


def close(page: Any, dialog: Any) -> None:
	dialog.locator(".btn-primary:visible").click()
	page.locator(".modal.show").wait_for(state="detached")


def answer(page: Any, name: str) -> None:
	"""The question above the dialog."""
	page.locator(".modal.show").nth(1).wait_for()
	assert_fits_at_each_width(page, f"client {name}")
	page.locator(".modal.show").last.locator(".btn-primary:visible").click()
	page.locator(".modal.show").first.wait_for(state="detached")


def type_in(field: Any, text: str) -> None:
	"""Types until Frappe has taken the value: one that is typed while a dialog opens or closes may be lost."""

	def taken() -> bool:
		field.fill(text)
		field.press("Tab")
		return field.page.evaluate(TAKEN, field.element_handle())

	until("the value is taken", taken)


@pytest.mark.slow
def test_support_settles_a_debt_in_one_call(world: World, new_page: Callable[..., Any]) -> None:
	"""Support would send each caller with a debt to the accountant, or promise delays that dunning does not respect."""
	home = who_owes(world)
	page = new_page(1400, reduced_motion="reduce")
	page.set_default_timeout(PATIENCE_MS)
	sign_in(page, MANAGER, world.password)
	page.goto(f"/app/client-360/{home.customer}")
	page.wait_for_function(DRAWN, arg=home.customer)

	owed = page.locator(".fsm-owed").first
	assert "Refus" in owed.inner_text(), "whoever answers sees that the card was declined"
	page.locator("[data-act=promise]").click()
	dialog = page.locator(".modal.show")
	dialog.locator("[data-preview] tr").wait_for()
	dialog.locator("[data-fieldname=count] select").select_option("2")
	dialog.locator("[data-preview] tr").nth(1).wait_for()
	close(page, look_at(page, "promise"))
	page.locator(".fsm-promise br").wait_for(state="attached")
	agreement = {"customer": home.customer, "status": "Active"}
	assert world.look().db.exists("Payment Agreement", agreement)
	page.locator("[data-act=withdraw]").click()
	close(page, look_at(page, "withdraw"))
	page.locator(".fsm-promise").wait_for(state="detached")

	page.locator("[data-service] .fsm-more").first.click()
	page.locator(".fsm-menu").get_by_text("Changer de forfait").click()
	dialog = page.locator(".modal.show")
	assert dialog.locator(".btn-primary:visible").is_disabled(), "nothing is confirmed that was not shown"
	plans = dialog.locator("[data-fieldname=sku] select")
	plans.select_option(index=plans.locator("option").count() - 1)
	dialog.locator("[data-preview] tr", has_text="taxes incluses").first.wait_for()
	close(page, look_at(page, "plan"))
	page.locator("[data-service] .fsm-more").first.click()
	page.locator(".fsm-menu").get_by_text("Pause saisonnière").click()
	page.locator(".modal.show [data-preview]").get_by_text("revient").wait_for()
	close(page, look_at(page, "pause"))
	world.stage().wait_for(
		"the pause",
		lambda: world.look().db.exists(
			"Service Subscription", {"customer": home.customer, "pause_from": ("is", "set")}
		),
	)

	balance = page.locator("[data-balance]").inner_text()
	page.locator("[data-act=more]").first.click()
	page.locator(".fsm-menu").get_by_text("Créditer une facture").click()
	dialog = look_at(page, "credit")
	type_in(dialog.locator("[data-fieldtype=Currency] input").first, "0.50")
	type_in(dialog.locator("[data-fieldname=reason] textarea"), "Panne exemple")
	dialog.locator(".btn-primary:visible").click()
	answer(page, "credit-question")
	notes = {"return_against": home.invoice.name, "docstatus": 1}
	world.stage().wait_for("the credit", lambda: world.look().db.exists("Sales Invoice", notes))
	page.wait_for_function(
		"(owed) => document.querySelector('[data-balance]').textContent !== owed", arg=balance
	)

	page.locator("[data-act=pay]").first.click()
	close(page, look_at(page, "pay"))
	world.stage().wait_for(
		"the payment",
		lambda: not world.look().db.get_value("Sales Invoice", home.invoice.name, "outstanding_amount"),
	)
	page.locator("[data-act=pay]").wait_for(state="detached")

	page.locator("[data-act=more]").first.click()
	page.locator(".fsm-menu").get_by_text("Créditer une facture").click()
	dialog = opened(page)
	dialog.locator("input[data-fieldname=everything]").check()
	type_in(dialog.locator("[data-fieldname=reason] textarea"), "Remboursement exemple")
	dialog.locator(".btn-primary:visible").click()
	answer(page, "refund-question")
	refunded = {"party": home.customer, "payment_type": "Pay", "docstatus": 1}
	world.stage().wait_for("the refund", lambda: world.look().db.exists("Payment Entry", refunded))
	assert_no_errors(page, "client 360 about money")
	world.frappe.db.rollback()
