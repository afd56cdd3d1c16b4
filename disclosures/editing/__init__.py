"""What editors do before anything is public, and with what is."""
