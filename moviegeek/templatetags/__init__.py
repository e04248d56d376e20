"""What templates may draw. Nothing here asks the database."""
