"""Evidence becomes implicit ratings, a run, an artifact, a version, a slate. `engine` inside it knows no Django."""
