"""The site that visitors see: forms and views over what lies below; hardly a table.

Imports recommender and what lies below it; knows nothing of analytics, as analytics knows nothing of it.
"""
