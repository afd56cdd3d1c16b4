"""Handing in: bytes as they come, kept before anybody is thanked."""
