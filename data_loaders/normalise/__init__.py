"""Raw rows to true events: typed, zoned, keyed, classed, placed. Bad rows cost themselves and nothing else."""

from data_loaders.normalise.batch import Batch, Normaliser
from data_loaders.normalise.events import EVENT_SCHEMA, single_event
from data_loaders.normalise.place import PlaceIndex
from data_loaders.normalise.shifts import ShiftFold

__all__ = ["EVENT_SCHEMA", "Batch", "Normaliser", "PlaceIndex", "ShiftFold", "single_event"]
