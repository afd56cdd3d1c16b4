"""How a page, a source or a quotation is cited; short addresses and cards that are shared."""
