"""Stores and what to do about them, in words."""
