"""Where colours begin: a kind of area has its own breaks, and what a profile states keeps the layer's direction."""

from layers.registry import Registry
from layers.spec import Steps

STREETS, GRIDS = (1, 8, 16, 24, 32, 40), (1, 2, 3, 4, 6, 8)


def test_each_kind_of_area_has_the_breaks_that_the_profile_states_and_others_the_layers_own():
    registry = Registry(breaks={"grid_workload": {"all": {0: STREETS, 2: GRIDS}}})
    legend = registry.get("grid_workload").legend
    assert [legend.of_areas(level) for level in range(3)] == [STREETS, legend.breaks, GRIDS]


def test_a_profiles_breaks_keep_the_end_of_the_scale_that_stands_out():
    stated = {"traffic_flow": {"24h": {7: (1, 5, 10, 20, 30, 40)}}}
    legend = Registry(breaks=stated).get("traffic_flow").legend
    assert isinstance(legend, Steps)
    assert legend.falling
    assert not Registry().get("police_calls").legend.falling
