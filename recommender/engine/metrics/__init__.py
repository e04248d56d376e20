"""What a list or a prediction is worth: pure functions of one user; means are taken in `estimates`."""
