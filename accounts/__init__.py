"""Users (sign-in by e-mail), roles, API tokens with scopes, look and language, the audit log."""
