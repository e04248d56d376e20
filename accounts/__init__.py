"""Users (sign-in by e-mail), roles, API tokens with scopes, look and language, the audit log.

Imports no other app; the user table is the ground for all. `api` holds what all REST views stand in.
"""
