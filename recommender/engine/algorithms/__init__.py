"""One file and one paper per algorithm, found by module (`naming`): a new file is enough."""
