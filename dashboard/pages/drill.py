"""From a selection to what the panel shows: asks `access` the place's questions and hands rows to the builders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dash.development.base_component import Component

from dashboard.i18n import Words
from dashboard.parts.incident import incident_panel
from dashboard.parts.overview import DistrictFacts, overview_panel
from dashboard.parts.panel import Names, PlaceFacts, Residents, message, place_panel
from dashboard.parts.refusal import refusal
from dashboard.silence import silent_sources, tells_of_incidents
from data_loaders.access import BadInputError, FenggeError, NotFoundError, Window
from layers.indicators import headline, incident, place
from layers.view import LayerView

if TYPE_CHECKING:
    from data_loaders.access import Access, Question, Viewer
    from layers.registry import Registry

INCIDENTS_SHOWN = 50
Rows = list[dict[str, Any]]


class AreaNames:
    """Names of the areas within each scope, read once: boundaries do not change while the server runs."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._held: dict[str, Mapping[tuple[str, str], str]] = {}

    def of(self, viewer: Viewer) -> Mapping[tuple[str, str], str]:
        """`(kind, code)` to name, within the viewer's scope."""
        if viewer.scope not in self._held:
            self._held[viewer.scope] = {
                (kind.id, str(feature["properties"]["code"])): str(feature["properties"]["name"])
                for kind in self._access.district.area_kinds
                for feature in _features(self._access.area_shapes(kind.id, viewer))
            }
        return self._held[viewer.scope]


@dataclass(frozen=True, kw_only=True)
class Drill:
    """One viewer's way into the places of the map."""

    access: Access
    registry: Registry
    viewer: Viewer
    words: Words
    area_names: AreaNames

    def panel(self, selection: object, state: object) -> list[Component]:
        """The panel's children. A refusal becomes its own sentence in the panel; it is never a blank page."""
        try:
            view = self._view(state)
            if not isinstance(selection, dict):
                return self._overview(view)
            if selection.get("type") == "incident":
                return self._incident(str(selection.get("id", ""))[:200])
            return self._place(selection, view)
        except NotFoundError:
            area = isinstance(selection, dict) and selection.get("type") == "area"
            return [message(self.words("panel.no_such_area" if area else "panel.not_found"))]
        except FenggeError as error:
            return [message(self.words("panel.refused", reason=refusal(error, self.words)))]

    def _rows(self, question: Question) -> Rows:
        rows: Rows = self.access.read(question, self.viewer).table.to_pylist()
        return rows

    def _view(self, state: object) -> LayerView:
        given: Mapping[str, Any] = state if isinstance(state, dict) else {}
        kinds = self._kinds()
        kind = given.get("kind") or (kinds[0] if kinds else "")
        known = {item.id for item in self.access.district.classes}
        classes = given.get("classes") or []
        if kind and kind not in kinds:
            raise BadInputError(f"area kind {str(kind)[:40]!r}: this district has {', '.join(kinds)}")
        if not isinstance(classes, list) or not all(isinstance(name, str) and name in known for name in classes):
            raise BadInputError("classes: one of them is not a class of this district; reload the page")
        window = Window.of(str(given.get("window") or "7d"), self.access.now())
        return LayerView(9, window, tuple(sorted(classes)), kind)

    def _kinds(self) -> tuple[str, ...]:
        return tuple(kind.id for kind in self.access.district.area_kinds)

    def _names(self) -> Names:
        district, words = self.access.district, self.words
        return Names(
            classes={item.id: words.pick(item.name) for item in district.classes},
            areas=self.area_names.of(self.viewer),
            kinds={kind.id: words.pick(kind.name) for kind in district.area_kinds},
            departments={key: words.pick(item.name) for key, item in district.departments.items()},
            sources={feed.name: words.pick(feed.label) for feed in self.access.feed_states()},
        )

    def _overview(self, view: LayerView) -> list[Component]:
        zone = self.access.district.zone
        everywhere, kinds = place.Place.everywhere(), self._kinds()
        looked = replace(view, silent=silent_sources(self.access, headline.CAMERA_FEEDS))
        numbers = self._rows(headline.headline(looked, zone, counted=tells_of_incidents(self.access)))[0]
        facts = DistrictFacts(
            title=self.words.pick(self.access.district.name),
            numbers=numbers,
            days=self._rows(place.by_day(everywhere, view, kinds, zone)),
            end=view.window.end,
            kind=view.area_kind,
            areas=self._rows(place.by_area(everywhere, view, kinds, view.area_kind)),
            classes=view.classes,
        )
        return overview_panel(facts, self._names(), self.words)

    def _place(self, selection: Mapping[str, Any], view: LayerView) -> list[Component]:
        kind = f"{selection.get('kind')}:" if selection.get("type") == "area" else ""
        chosen = place.Place.parse(f"{selection.get('type')}:{kind}{selection.get('id')}"[:200])
        kinds, names = self._kinds(), self._names()
        if chosen.kind == "area" and (chosen.area_kind, chosen.code) not in names.areas and chosen.area_kind in kinds:
            raise NotFoundError(f"area {chosen.area_kind} {chosen.code}: none such in this viewer's scope")
        records = self.access.permits("records", self.viewer)
        listed = self._rows(place.open_incidents(chosen, view, kinds, INCIDENTS_SHOWN)) if records else []
        zone = self.access.district.zone
        facts = PlaceFacts(
            title=self._title(chosen, names),
            code=f"{chosen.cell:x}" if chosen.kind == "cell" else chosen.code,
            window=view.window.rolling or "7d",
            chosen=view.classes,
            totals=self._rows(place.totals(chosen, view, kinds))[0],
            classes=self._rows(place.by_class(chosen, view, kinds)),
            days=self._rows(place.by_day(chosen, view, kinds, zone)),
            end=view.window.end,
            area_kind=self._other_kind(chosen, view.area_kind),
            areas=self._areas(chosen, view, kinds),
            inside=chosen.kind == "cell",
            incidents=listed,
            incidents_shown=records,
            residents=self._residents(chosen),
        )
        return place_panel(facts, names, self.words)

    def _residents(self, chosen: place.Place) -> Residents | None:
        """What is published of a hexagon's residents; None where nothing is, at this place's resolution."""
        spec = self.registry.get("population")
        feeds = [feed for feed in self.access.feed_states() if feed.feed in spec.feeds and feed.rows]
        if chosen.kind != "cell" or not feeds or not spec.resolutions[0] <= chosen.resolution <= spec.resolutions[1]:
            return None
        rows = self._rows(place.residents(chosen))
        if not rows:
            return Residents(published=0, estimated="population" in self.access.district.finest)
        return Residents(published=int(rows[0]["residents"]), estimated=bool(rows[0]["estimated"]))

    def _areas(self, chosen: place.Place, view: LayerView, kinds: tuple[str, ...]) -> Rows:
        kind = self._other_kind(chosen, view.area_kind)
        if not kind:
            return []
        return self._rows(place.by_area(chosen, view, kinds, kind))

    def _other_kind(self, chosen: place.Place, shown: str) -> str:
        """For a hexagon the kind that is shown; for an area the other kind, since its own has one row."""
        if chosen.kind == "cell":
            return shown
        return next((kind for kind in self._kinds() if kind != chosen.area_kind), "")

    def _title(self, chosen: place.Place, names: Names) -> str:
        if chosen.kind == "area":
            return self.words(
                "panel.area_title", kind=names.kinds[chosen.area_kind], name=names.area(chosen.area_kind, chosen.code)
            )
        return self.words("panel.cell_title", res=chosen.resolution)

    def _incident(self, incident_id: str) -> list[Component]:
        if not self.access.permits("records", self.viewer):
            return [message(self.words("panel.no_records"))]
        found = self._rows(incident.case_record(incident_id))
        if not found:
            return [message(self.words("panel.not_found"))]
        steps = self._rows(incident.case_timeline(incident_id, self.access.district.zone))
        return incident_panel(found[0], steps, self._names(), self.words, self.access.now())


def _features(shapes: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    features: Sequence[Mapping[str, Any]] = shapes["features"]
    return features
