"""The machinery of the Bayesian factorisation machine."""
