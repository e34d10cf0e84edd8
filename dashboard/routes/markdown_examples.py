"""The examples in `docs/api.md`: what is asked, and what an answer looks like (shortened)."""

# What an example asks, by path: path parameters in braces are filled, the rest is the query.
EXAMPLES: dict[str, dict[str, str]] = {
    "/api/v1/cells/{layer}": {
        "layer": "incident_density",
        "res": "9",
        "window": "7d",
        "bbox": "-87.70,41.80,-87.60,41.90",
    },
    "/api/v1/areas/{layer}": {"layer": "areas", "kind": "police_district"},
    "/api/v1/records": {"layer": "incidents_open", "area": "police_district:011", "status": "open", "limit": "50"},
    "/api/v1/incidents/{incident_id}": {"incident_id": "sanitation:13-00982345"},
    "/data/cells/{layer}": {"layer": "incident_density", "res": "9", "window": "7d", "epoch": "", "have": "0"},
    "/data/points/{layer}": {"layer": "incidents_open", "class": "garbage_alley,standing_water"},
    "/data/areas/{layer}": {"layer": "areas", "kind": "community_area"},
    "/data/area-shapes/{kind}": {"kind": "police_district"},
    "/live": {"layers": "incident_density,incidents_open", "res": "9", "window": "24h"},
}

# Kind of text and text, by path.
ANSWERS: dict[str, tuple[str, str]] = {
    "/api/v1/layers": (
        "json",
        """
[{"id": "incident_density", "draw": "cells", "measure": "incidents", "unit": "incidents", "resolutions": [7, 11],
  "windowed": true, "has_records": true, "feeds": ["police_110", "grid_cases"]}]""",
    ),
    "/api/v1/cells/{layer}": (
        "json",
        """
{"as_of": "2013-07-11T14:00:00+00:00", "version": 5210, "layer": "incident_density", "unit": "incidents", "window": "7d",
 "unlocated": 3, "day_only": 0, "res": 9, "total": 5, "cells": [{"cell": "89266452ac3ffff", "value": 4}, {"cell": "89266452ac7ffff", "value": 1}]}""",
    ),
    "/api/v1/areas/{layer}": (
        "json",
        """
{"as_of": "2013-07-11T14:00:00+00:00", "version": 5210, "layer": "areas", "unit": "incidents", "window": null,
 "unlocated": 0, "day_only": 0, "kind": "police_district", "total": 17, "areas": [{"code": "011", "value": 17}]}""",
    ),
    "/api/v1/records": (
        "json",
        """
{"as_of": "2013-07-11T14:00:00+00:00", "version": 5210, "layer": "incidents_open", "next": "WyIyMDEzLTA3LTEx...",
 "records": [{"id": "sanitation:13-00982345", "source": "sanitation", "class": "garbage_alley", "urgency": 3, "status": "open",
   "acknowledged": false, "occurred_at": "2013-07-11T05:00:00+00:00", "precision": "day", "closed_at": null,
   "lon": -87.71, "lat": 41.85, "flags": []}]}""",
    ),
    "/api/v1/incidents/{incident_id}": (
        "json",
        """
{"as_of": "2013-07-11T14:00:00+00:00", "version": 5210,
 "incident": {"id": "sanitation:13-00982345", "class": "garbage_alley", "status": "open", "acknowledged": true, "...": "..."},
 "timeline": [{"at": "2013-07-11T05:00:00+00:00", "precision": "day", "step": "reported", "actor": null, "comment": null},
   {"at": "2013-07-11T14:00:00+00:00", "precision": "second", "step": "acknowledged", "actor": "desk_1", "comment": "sent"}]}""",
    ),
    "/healthz": ("json", """{"status": "ok", "release": "0.1.0", "feeds": {"sanitation": "ok"}}"""),
    "/data/headline": (
        "json",
        """
{"meta": {"as_of": "2013-07-11T14:00:00+00:00", "version": 5210},
 "numbers": {"reported_today": 62, "reported_yesterday": 118, "reported_7d": 812, "open": 96, "unacknowledged": 90,
  "closed_today": 40, "closed_yesterday": 101, "cameras_on": 148, "cameras_total": 149},
 "usual": {"reported_today": {"mean": 58.4, "weeks": 8, "kind": "usual"}, "...": "..."}}""",
    ),
    "/data/cells/{layer}": (
        "text",
        """
u32 N | N bytes of JSON, padded with spaces so that 4 + N is a multiple of 8 | new x u64 ids | count x dtype values
{"layer": "incident_density", "digest": "...", "version": 5210, "as_of": "...", "total": 812, "unlocated": 3,
 "day_only": 0, "feeds": ["police_110", "grid_cases"], "res": 9, "epoch": "...", "count": 655, "new": 655, "dtype": "u8"}
The new ids are the last `new` of the list of `count`; value i belongs to id i; 0 is not drawn. Little endian.""",
    ),
    "/data/points/{layer}": (
        "json",
        """
{"meta": {"layer": "incidents_open", "total": 96, "...": "..."}, "geojson": {"type": "FeatureCollection", "features": [
 {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-87.71, 41.85]}, "properties": {"id": "sanitation:13-00982345",
  "cls": "garbage_alley", "urgency": 3, "ack": 0, "day": 1, "at": "2013-07-11T05:00:00+00:00"}}]}}""",
    ),
    "/live": (
        "text",
        """
id: 41
event: state
data: {"version": 5210, "layers": {"incident_density": "..."}, "cases": 5209, "clock": {"now": "...", "speed": 60.0,
data:  "paused": false, "kind": "replay", "start": "...", "end": "..."}, "feeds": [{"name": "sanitation", "last_at": "...",
data:  "state": "ok"}], "release": "0.1.0"}""",
    ),
}
