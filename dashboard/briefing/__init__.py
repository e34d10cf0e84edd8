"""Briefings as they are asked for, issued and set: page, file and interface tell the same value."""
