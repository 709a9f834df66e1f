"""Vilken vård står kvar, var och hur länge, om ett sjukhus slås ut?"""
