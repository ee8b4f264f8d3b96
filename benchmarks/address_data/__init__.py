"""Synthetic addresses of a whole province, and how people misspell them: for the address-* figures."""
