"""Teams: the roles that may call a method, as in `@guards.roles(*teams.SUPPORT)`.

A team is the roles that do this work, always with the manager. System Manager and Administrator may call everything.
docs/permissions.md lists the methods with their roles.
"""

from __future__ import annotations

from gigafibre_fsm.setup import roles

ACCOUNTS_USER, ACCOUNTS_MANAGER = "Accounts User", "Accounts Manager"

SYSTEM = ("System Manager",)
"""The site itself: its system administrators only."""
MANAGERS = (roles.MANAGER,)
"""Decisions: staff access, discounts and waivers, evidence."""
SUPPORT = (roles.SUPPORT, roles.MANAGER)
"""Customers in service: devices and secrets, outages, tickets, debt, findings."""
SALES = (roles.SALES, roles.MANAGER)
"""Leads and abandoned checkouts."""
DISPATCH = (roles.DISPATCHER, roles.MANAGER)
"""Scheduling of visits."""
CUSTOMER_SERVICE = (roles.SUPPORT, roles.SALES, roles.MANAGER)
"""The customer's orders, plans, pauses and cancellations."""
OPERATIONS = (roles.SUPPORT, roles.DISPATCHER, roles.MANAGER)
"""Logistics: devices, trucks, the workshop, visits that support opens."""
OFFICE = (roles.SUPPORT, roles.DISPATCHER, roles.SALES, roles.MANAGER)
"""Everyone with desk access."""
ACCOUNTS = (ACCOUNTS_USER, ACCOUNTS_MANAGER, roles.MANAGER)
"""Incoming payments: bank files and cheques."""
CREDITS = (ACCOUNTS_MANAGER, roles.MANAGER)
"""Refunds."""
PAPER = (roles.SUPPORT, *ACCOUNTS)
"""Paper bills."""
