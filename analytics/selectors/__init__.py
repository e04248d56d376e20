"""What the pages read: rollups for numbers, and the tables of lower floors for lists."""
