"""What others may want to know of: accounts know nothing of them."""

from django.dispatch import Signal

# Sent inside the transaction of the act, with ``action``, ``obj``, ``by`` (who did it, or None for a command)
# and further plain values.
acted = Signal()
