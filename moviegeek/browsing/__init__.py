"""The browse page: what can be asked for, what is asked for, and the movies that answer."""
