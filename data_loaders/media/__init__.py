"""Photos of cases: cleaned before anything is kept, named by what they hold, gone when their time is over."""

from data_loaders.media.cleaning import clean
from data_loaders.media.expiry import expired
from data_loaders.media.store import PhotoStore

__all__ = ["PhotoStore", "clean", "expired"]
