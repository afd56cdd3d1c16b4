"""Turns rows into what a page says: pure functions, no query, no request, no markup beyond a link."""
