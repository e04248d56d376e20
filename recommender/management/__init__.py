"""The commands, and what several of them share: bars, lines of progress, options of commands on files."""
