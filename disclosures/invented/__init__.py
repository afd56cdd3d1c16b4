"""Invented rows in great number, for load and benchmark work."""
