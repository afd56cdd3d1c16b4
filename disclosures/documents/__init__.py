"""From bytes to what they say: reading, recognising, what was found, and public copies."""
