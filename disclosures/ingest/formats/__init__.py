"""One module a format, each with one reader (see `contract.Reader`); `registry.READERS` lists them."""
