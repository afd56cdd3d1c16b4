"""Small numbers that a table gives away although they are held back, and what to hold back besides.

`grid` is a table of numbers, `revealing` works out from its totals what a reader could, `shares` from its
percentages, `differences` from another table. `looking` asks all of them about a document.
"""
