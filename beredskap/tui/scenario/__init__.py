"""Scenario: write one, run it, and see on one time line what fails, what holds, and why."""
