"""Stripe's API, Stripe.js and webhooks, in the parts that an application uses."""

from embedded.services.stripe.server import StripeFake

__all__ = ["StripeFake"]
