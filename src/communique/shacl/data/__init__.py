"""The data graph as columns of numbers, and reading it."""
