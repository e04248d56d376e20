"""REST: lists for people, for posted histories and for everyone; explanations; models.

Parses, asks `selectors`, and answers in the shapes of `serializers`.
"""
