"""`app.py new-city FILE...`: looks at files and drafts a profile for a person to correct."""

from data_loaders.new_city.draft import draft

__all__ = ["draft"]
