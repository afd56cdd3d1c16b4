"""Whether what is kept is what was kept; what goes, and the seal over who did what."""
