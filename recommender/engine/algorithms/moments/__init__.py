"""What is known of people and items at one moment, as a ranker sees it."""
