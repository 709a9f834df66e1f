"""Uncertain figures: ranges and distributions as they are written."""
