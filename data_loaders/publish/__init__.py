"""True tables to published ones. Protection happens here, once; every exit reads only what this made."""

from data_loaders.publish.alarms import publish_alarms
from data_loaders.publish.communities import publish_communities
from data_loaders.publish.dwellings import close_months
from data_loaders.publish.incidents import publish_incidents
from data_loaders.publish.population import publish_population
from data_loaders.publish.reference import publish_reference
from data_loaders.publish.sensitive import Period, close_periods
from data_loaders.publish.views import VIEWS, scope_schema

__all__ = [
    "VIEWS",
    "Period",
    "close_months",
    "close_periods",
    "publish_alarms",
    "publish_communities",
    "publish_incidents",
    "publish_population",
    "publish_reference",
    "scope_schema",
]
