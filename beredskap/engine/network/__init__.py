"""Nodes and what they need: levels, endurance profiles, loads, standby, restarts, outages, and why a node is down."""
