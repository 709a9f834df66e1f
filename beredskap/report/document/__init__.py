"""The neutral document: tables of typed cells, their layout and the formatting of numbers and times."""
