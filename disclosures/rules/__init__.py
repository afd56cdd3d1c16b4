"""Rules by which the record reads what it holds, each in one place: law, verdicts, dates, sums."""
