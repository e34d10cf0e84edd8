"""Alarm rules: pure functions over published answers."""
