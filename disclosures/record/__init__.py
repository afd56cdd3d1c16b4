"""The record as files: loading it, exporting it, and what each column may hold (record/README.md).

``columns`` reads and writes cells, a ``Section`` is one file, ``sections`` lists them, ``loading`` and
``exporting`` take a folder. Models are the truth for lengths and choices; nothing here is stated twice.
"""
