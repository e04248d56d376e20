"""The frame that every app's REST views stand in: who calls, what may they, how errors look."""
