"""Assignments that run by themselves: kept, worked out when something changes and once a day, reminded of, shown."""
