"""What `blend` adds up, and how it is chosen what counts how much."""
