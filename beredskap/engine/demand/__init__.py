"""What changes how much care arises and how much each unit of it takes: epidemics, surges, seasons, item rates."""
