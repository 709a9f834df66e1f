"""Grids of cells out of CSV and XLSX files, whatever program wrote them."""
