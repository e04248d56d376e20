"""The site that visitors see: forms and views over what lies below."""
