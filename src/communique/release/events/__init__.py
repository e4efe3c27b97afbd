"""The index of events: which events there are, in time, and what they can be looked for by."""
