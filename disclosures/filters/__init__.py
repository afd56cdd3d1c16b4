"""What may be asked of a list, and how its address says so."""
