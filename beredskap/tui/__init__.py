"""The terminal UI: widgets paint what the engine, the ledger and the reports say, and compute nothing themselves.

A workspace is a folder: its ``screen`` has the keys and the widgets, its ``view`` says what they show and knows no screen. ``dialogs`` and ``widgets`` serve
every workspace. ``app`` puts them together; what a screen asks of it stands in ``application``, and what it asks of the region in ``region_session``.
"""
