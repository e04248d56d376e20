"""Time and memory of every algorithm at four sizes: `make growth` writes docs/growth.md."""
