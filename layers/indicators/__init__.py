"""Answers without a map of their own: what a place holds, what an incident is, the numbers on the wall."""
