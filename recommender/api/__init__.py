"""REST: lists for people, for posted histories and for everyone; explanations; models."""
