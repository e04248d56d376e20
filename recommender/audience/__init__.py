"""A synthetic audience that walks the site's logic and leaves evidence, marked as simulated.

tastes   who they are: what each of them likes, planted
lists    what they are shown: charts, and models fitted on what they did before
walk     what they do with it: sessions, impressions, clicks, looking, acts
writing  how it gets into the tables, by COPY, and how it is removed again

Imports what pages import, as it sees what they show; nothing but a command asks it.
"""
