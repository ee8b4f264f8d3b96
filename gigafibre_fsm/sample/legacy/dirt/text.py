"""Errors in the text, dates and numbers of any table of a legacy database."""

from __future__ import annotations

from gigafibre_fsm.sample.legacy.dirt.stock import Stock, kind, spoilt_account, spoilt_drop, spoilt_service


@kind("cp1252_text")
def cp1252(stock: Stock) -> list[str]:
	return spoilt_account(stock, prenom="Hélène".encode("cp1252")) + spoilt_drop(
		stock, rue="12 chemin de l’Étang".encode("cp1252")
	)


@kind("double_encoded_text")
def double_encoded(stock: Stock) -> list[str]:
	return spoilt_account(stock, prenom="Réjean".encode().decode("cp1252"))


@kind("control_characters")
def control_characters(stock: Stock) -> list[str]:
	return spoilt_account(stock, prenom="Mari\x00e\x1f")


@kind("markup_in_text")
def markup(stock: Stock) -> list[str]:
	return spoilt_account(stock, notes="Appeler &agrave; midi<br>deux fois")


@kind("zero_date")
def zero_date(stock: Stock) -> list[str]:
	return spoilt_service(stock, date_fin="0000-00-00", retour_le="0000-00-00")


@kind("date_notation")
def date_notation(stock: Stock) -> list[str]:
	_account, _place, services, _line = stock.household()
	year, month, day = services[0]["facture_jusqu"].split("-")
	services[0]["facture_jusqu"] = f"{day}/{month}/{year}"
	return [f"service:{services[0]['id']}"]


@kind("impossible_date")
def impossible_date(stock: Stock) -> list[str]:
	row = stock.account()
	paid = next(each for each in stock.tables["payment"] if each["account_id"] == row["id"])
	paid["date_paiement"] = "2025-02-31"
	return [f"payment:{paid['id']}"]


@kind("month_first")
def month_first(stock: Stock) -> list[str]:
	row = stock.account()
	paid = next(each for each in stock.tables["payment"] if each["account_id"] == row["id"])
	paid["date_paiement"] = "12/31/2025"
	return [f"payment:{paid['id']}"]


@kind("comma_decimal")
def comma_decimal(stock: Stock) -> list[str]:
	_account, _place, services, _line = stock.household()
	services[0]["prix"] = services[0]["prix"].replace(".", ",") + " $"
	return [f"service:{services[0]['id']}"]


@kind("not_a_number")
def not_a_number(stock: Stock) -> list[str]:
	return spoilt_account(stock, solde="à voir")


@kind("unknown_value")
def unknown_value(stock: Stock) -> list[str]:
	return spoilt_account(stock, langue="klingon")


@kind("spreadsheet_formula")
def spreadsheet_formula(stock: Stock) -> list[str]:
	return spoilt_account(stock, nom="#N/A")


@kind("text_too_long")
def text_too_long(stock: Stock) -> list[str]:
	return spoilt_account(stock, notes="Sonner deux fois. " * 900)


@kind("key_missing")
def key_missing(stock: Stock) -> list[str]:
	stock.tables["payment"].append({**stock.tables["payment"][0], "id": None})
	return ["payment:"]


@kind("key_repeated")
def key_repeated(stock: Stock) -> list[str]:
	row = stock.tables["invoice"][0]
	stock.tables["invoice"].append({**row, "total": "1.00"})
	return [f"invoice:{row['id']}"]


@kind("escaped_quotes")
def escaped_quotes(stock: Stock) -> list[str]:
	return spoilt_account(stock, nom="L\\'Exemple")


@kind("letters_lost")
def letters_lost(stock: Stock) -> list[str]:
	return spoilt_account(stock, prenom="R\ufffdjean") + spoilt_account(stock, prenom="Fran?oise")


@kind("null_as_text")
def null_as_text(stock: Stock) -> list[str]:
	return spoilt_account(stock, compagnie="NULL", notes="(null)")


@kind("card_number_in_text")
def card_number(stock: Stock) -> list[str]:
	return spoilt_account(stock, notes="Visa 4242 4242 4242 4242, exp 04/27, CVV 123")


@kind("amount_ambiguous")
def amount_ambiguous(stock: Stock) -> list[str]:
	return spoilt_account(stock, solde="1,234")
