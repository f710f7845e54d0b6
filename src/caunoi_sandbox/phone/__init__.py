"""What a citizen would see on a phone."""
