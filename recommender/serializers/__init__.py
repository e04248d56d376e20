"""What the REST interface takes and gives; lists themselves have the shape of `serving.slate`."""
