"""Exports: text that a visitor typed must not be a formula in a spreadsheet (CSV injection)."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import frappe
import openpyxl

if TYPE_CHECKING:
	from werkzeug.wrappers import Response

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
NUMBER = re.compile(r"[-+]?[\d\s.,]*\d%?")


def defuse(response: Response) -> None:
	"""Escape every cell of a CSV or XLSX response that a spreadsheet would evaluate as a formula."""
	if response.direct_passthrough:
		return  # an uploaded file, returned unchanged
	named = response.headers.get("Content-Disposition", "").lower()
	if response.mimetype == "text/csv" or ".csv" in named:
		response.set_data(_csv(response.get_data(as_text=True)))
	elif ".xlsx" in named:
		response.set_data(_xlsx(response.get_data()))


def escape_formula(cell: str) -> str:
	"""The cell's text, with an apostrophe before a text that a spreadsheet would evaluate."""
	if cell.startswith(BEGINS_A_FORMULA) and not NUMBER.fullmatch(cell):
		return f"'{cell}"
	return cell


def _csv(text: str) -> str:
	delimiter = str(frappe.local.request.values.get("csv_delimiter") or ",")[:1]
	mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
	out = io.StringIO()
	writer = csv.writer(out, quoting=csv.QUOTE_ALL, delimiter=delimiter)
	for row in csv.reader(io.StringIO(text.removeprefix(mark)), delimiter=delimiter):
		writer.writerow([escape_formula(cell) for cell in row])
	return mark + out.getvalue()


def _xlsx(content: bytes) -> bytes:
	book = openpyxl.load_workbook(io.BytesIO(content))
	for sheet in book:
		for row in sheet.iter_rows():
			for cell in row:
				if cell.data_type == "f":  # Frappe writes no formulas
					cell.value, cell.data_type = escape_formula(str(cell.value)), "s"
	out = io.BytesIO()
	book.save(out)
	return out.getvalue()
