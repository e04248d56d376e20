"""How fast evidence is taken in, counted and served, on an embedded PostgreSQL of its own."""
