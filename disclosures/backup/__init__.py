"""One file that holds the database and the documents of one moment, and how to put it back (F11).

``archive`` knows the file, ``programs`` PostgreSQL's own tools, ``taking`` and ``restoring`` do the work.
"""
