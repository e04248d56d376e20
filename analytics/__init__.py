"""What staff see: rollups, definitions of measures, the dashboard, its reports. Reads everything, decides nothing."""
