"""The pages that visitors see, one module for each group of addresses."""
