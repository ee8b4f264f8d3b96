"""Fields of ERPNext's ledger postings on which the app relies. In the format of `erpnext_contract.FIELDS`."""

LEDGER_FIELDS: dict[str, dict[str, str]] = {
	"Journal Entry": {
		"voucher_type": "Select",
		"company": "Link Company",
		"posting_date": "Date",
		"accounts": "Table Journal Entry Account",
		"total_debit": "Currency",
		"total_credit": "Currency",
		"difference": "Currency",
	},
	"Journal Entry Account": {
		"account": "Link Account",
		"party_type": "Link DocType",
		"party": "Dynamic Link",
		"debit_in_account_currency": "Currency",
		"credit_in_account_currency": "Currency",
		"reference_type": "Select",
		"reference_name": "Dynamic Link",
	},
	"Payment Reconciliation": {
		"company": "Link Company",
		"party_type": "Link DocType",
		"party": "Dynamic Link",
		"receivable_payable_account": "Link Account",
		"allocation": "Table Payment Reconciliation Allocation",
	},
	"Payment Reconciliation Allocation": {
		"reference_name": "Dynamic Link",
		"invoice_number": "Dynamic Link",
		"allocated_amount": "Currency",
		"unreconciled_amount": "Currency",
	},
}
