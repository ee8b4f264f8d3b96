"""Stripe's API, Stripe.js and webhooks, as far as an application can tell the difference."""

from embedded.services.stripe.server import StripeFake

__all__ = ["StripeFake"]
