"""Speed and memory, beside peers, on the shipped corpus and on labelled synthetic events."""
