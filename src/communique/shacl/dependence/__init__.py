"""What the results of a focus node depend on."""
