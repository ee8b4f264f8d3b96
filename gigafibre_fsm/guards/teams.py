"""Who of the staff may call which method: each names one of these teams, `@guards.roles(*teams.SUPPORT)`.

A team is the roles that do this work, always with the manager. System Manager and Administrator may call everything.
docs/permissions.md lists the methods with their roles.
"""

from __future__ import annotations

from gigafibre_fsm.setup import roles

ACCOUNTS_USER, ACCOUNTS_MANAGER = "Accounts User", "Accounts Manager"

SYSTEM = ("System Manager",)
"""The site itself: what a provider's own staff never need."""
MANAGERS = (roles.MANAGER,)
"""Decisions: who works here, what a customer is given or forgiven, what counts as proof."""
SUPPORT = (roles.SUPPORT, roles.MANAGER)
"""A customer in service: devices and secrets, outages, tickets, debt, findings."""
SALES = (roles.SALES, roles.MANAGER)
"""Leads and checkouts that were not finished."""
DISPATCH = (roles.DISPATCHER, roles.MANAGER)
"""Visits: whose, when, in which order."""
CUSTOMER_SERVICE = (roles.SUPPORT, roles.SALES, roles.MANAGER)
"""What a customer has and agrees to: orders, plans, pauses, the end of a service."""
OPERATIONS = (roles.SUPPORT, roles.DISPATCHER, roles.MANAGER)
"""What must be at the right place: devices, trucks, the workshop, visits that support opens."""
OFFICE = (roles.SUPPORT, roles.DISPATCHER, roles.SALES, roles.MANAGER)
"""Everybody at a desk."""
ACCOUNTS = (ACCOUNTS_USER, ACCOUNTS_MANAGER, roles.MANAGER)
"""Money that arrives: bank files and cheques."""
CREDITS = (ACCOUNTS_MANAGER, roles.MANAGER)
"""Money that is given back."""
PAPER = (roles.SUPPORT, *ACCOUNTS)
"""Bills on paper."""
