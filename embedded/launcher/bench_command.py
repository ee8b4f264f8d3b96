"""A bench command line, inside the bench's environment: `criscostack --site S COMMAND`.

The alias is imported first, so that apps that import `frappe` find it.
"""

import frappe  # noqa: F401
from criscostack.utils.brik_helper import main

if __name__ == "__main__":
	main()
