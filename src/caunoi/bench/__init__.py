"""Measurements of a whole installation, made for the purpose and removed afterwards."""
