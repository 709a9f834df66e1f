"""What a check of many scenarios found: as a report, and as CI reads it."""
