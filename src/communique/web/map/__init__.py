"""The map: where events are placed, how many of them, and how well that is known."""
