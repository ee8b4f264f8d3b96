"""Charts of accounts: only the accounts that sales need, in the shape of ERPNext's own charts."""

# root type -> account -> its account type, or the accounts below it; "type" is the group's own account type
STANDARD: dict[str, dict] = {
	"Asset": {
		"Application of Funds (Assets)": {
			"Current Assets": {
				"Accounts Receivable": {"Debtors": "Receivable"},
				"Bank Accounts": {"type": "Bank"},
				"Cash In Hand": {"type": "Cash", "Cash": "Cash"},
				"Stock Assets": {"type": "Stock", "Stock In Hand": "Stock"},
				"Tax Assets": {},
			},
			"Fixed Assets": {"Electronic Equipment": "Fixed Asset"},
			"Temporary Accounts": {"Temporary Opening": "Temporary"},
		}
	},
	"Liability": {
		"Source of Funds (Liabilities)": {
			"Current Liabilities": {
				"Accounts Payable": {"Creditors": "Payable"},
				"Duties and Taxes": {"type": "Tax"},
			}
		}
	},
	"Equity": {"Equity": {"Capital Stock": "Equity", "Retained Earnings": "Equity"}},
	"Income": {
		"Income": {
			"Direct Income": {"Sales": "", "Service": ""},
			"Indirect Income": {"type": "Income Account"},
		}
	},
	"Expense": {
		"Expenses": {
			"Direct Expenses": {"Stock Expenses": {"Cost of Goods Sold": "Cost of Goods Sold"}},
			"Indirect Expenses": {
				"Administrative Expenses": "",
				"Exchange Gain/Loss": "",
				"Round Off": "Round Off",
				"Write Off": "",
			},
		}
	},
}

# leaves have French names whatever the site's language; no cash, rounding or write-off account is set
FRANCOPHONE: dict[str, dict] = {
	"Asset": {
		"Actif": {
			"Actif à court terme": {
				"Banque": {"type": "Bank", "Compte bancaire": "Bank"},
				"Comptes à recevoir": {"Comptes clients": "Receivable"},
				"Encaisse": {},
				"Petite caisse": {"type": "Cash"},
				"Stocks": {"type": "Stock", "Stock de produits fini": "Stock"},
				"Taxes à recevoir": {"TPS à recevoir": "", "TVP/TVQ à recevoir": ""},
			},
			"Immobilisations": {"type": "Fixed Asset", "Équipement informatique": "Fixed Asset"},
		}
	},
	"Liability": {
		"Passif": {
			"Passif à court terme": {
				"Comptes à payer": {"Comptes fournisseurs": "Payable"},
				"Taxes à payer": {"TPS à payer": "", "TVP/TVQ à payer": ""},
			}
		}
	},
	"Equity": {"Avoir des actionnaires": {"Bénéfices non répartis": "", "Capital-actions": ""}},
	"Income": {"Revenus": {"Revenus de ventes": {"Ventes": "Income Account"}}},
	"Expense": {
		"Charges": {
			"Frais variables": {"Main-d’œuvre directe": "Cost of Goods Sold"},
			"Frais fixes": {"Frais financiers": ""},
		}
	},
}

CHARTS = {"Canada - Plan comptable pour les provinces francophones": FRANCOPHONE}


def chart_of(name: str | None) -> dict[str, dict]:
	"""The chart of a name that the setup wizard offers; the standard one for any other."""
	return CHARTS.get(name or "", STANDARD)
