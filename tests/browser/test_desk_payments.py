"""The accounts clerk's day: a file of the bank is read, looked at, settled and booked."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import pytest

from tests.browser.looking import assert_usable
from tests.world.fixtures import MANAGER, World

pytestmark = [pytest.mark.site, pytest.mark.browser]


def shoot(page: Any, name: str) -> None:
	"""Take a screenshot if the environment asks for one."""
	if folder := os.environ.get("FSM_SHOTS"):
		page.screenshot(path=str(Path(folder, f"{name}.png")), full_page=True)


def bank_account(frappe: Any) -> str:
	company = frappe.get_all("Company", pluck="name", order_by="creation")[0]
	return frappe.db.get_value("Account", {"company": company, "account_type": "Bank", "is_group": 0})


def a_payer(frappe: Any, mark: str) -> tuple[str, str]:
	"""Account number and name of a customer whom nobody resembles: names are compared by their letters."""
	from gigafibre_fsm.flow.collections import account_numbers

	letters = "".join(chr(ord("a") + int(digit, 16)) for digit in mark)
	payer = frappe.get_doc({"doctype": "Customer", "customer_name": f"Exemple {letters}"}).insert()
	frappe.db.commit()
	return account_numbers.account_number_of(payer.name), payer.customer_name


@pytest.mark.parametrize("desk", [MANAGER], indirect=True)
def test_a_file_is_read_settled_and_booked(desk: Any, world: World, tmp_path: Path) -> None:
	"""The clerk could not enter what customers paid at the bank, or would book it unseen."""
	frappe = world.look()
	mark, today = secrets.token_hex(3), frappe.utils.nowdate()
	number, name = a_payer(frappe, mark)
	file = tmp_path / "releve-banque.csv"
	file.write_text(
		"Caisse exemple;Relevé\nDate;N° de compte;Nom du client;Montant;Référence\n"
		f"{today};{number};{name};1 234,56 $;OK-{mark}\n"
		f"{today};;{name};20,00 $;NOM-{mark}\n"
		f"{today};99999;Inconnu Exemple;45,00 $;QUI-{mark}\n"
		f"{today};{number};{name};dix dollars;LU-{mark}\n",
		encoding="cp1252",
	)
	desk.goto("/app/payment-file")
	desk.get_by_role("button", name="Lire un fichier").click()
	dialog = desk.locator(".modal.show")
	dialog.locator("[data-fieldname=account] input").fill(bank_account(frappe))
	dialog.locator("[data-fieldname=account] input").press("Tab")
	dialog.locator("input[type=file]").set_input_files(str(file))
	shoot(desk, "payment-dialog")
	dialog.get_by_role("button", name="Voir les paiements").click()
	lines = desk.locator(".payment-lines tbody tr")
	lines.nth(2).wait_for()
	assert lines.count() == 3
	assert_usable(desk, "a payment file", ".payment-lines")
	shoot(desk, "payment-file-to-settle")
	assert not world.look().db.exists("Payment Entry", {"reference_no": f"OK-{mark}"})
	lines.filter(has_text=f"NOM-{mark}").get_by_role("button", name="Accepter").click()
	lines.filter(has_text=f"NOM-{mark}").wait_for(state="detached")
	desk.locator("[data-tab=matched]").click()
	lines.nth(1).wait_for()
	shoot(desk, "payment-file-to-book")
	desk.get_by_role("button", name="Comptabiliser 2 paiements").click()
	desk.locator(".modal.show .btn-primary:visible").click()
	world.stage().wait_for(
		"the booking",
		lambda: world.look().db.get_value("Payment Entry", {"reference_no": f"OK-{mark}"}, "docstatus") == 1,
	)
	desk.locator("[data-tab=booked] strong", has_text="2").wait_for()
	desk.locator("[data-tab=booked]").click()
	lines.filter(has_text=f"OK-{mark}").get_by_role("button", name="Sans provision").wait_for()
	shoot(desk, "payment-file-booked")
	world.frappe.db.rollback()
