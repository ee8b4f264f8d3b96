"""Lead to live for a rural fibre provider, on Frappe and ERPNext v15."""

__version__ = "0.2.0"
