"""What staff see: rollups, definitions of measures, the dashboard, its reports. Reads everything, decides nothing.

Imports recommender and what lies below it; knows nothing of moviegeek, as moviegeek knows nothing of it.
"""
