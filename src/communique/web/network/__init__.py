"""The network: who met whom, by side and period."""
