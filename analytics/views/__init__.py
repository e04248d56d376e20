"""Pages of the dashboard: parse the address, ask for numbers, render."""
