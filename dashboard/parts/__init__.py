"""Builders of the parts that pages are made of: pure functions from words and rows to component trees."""
