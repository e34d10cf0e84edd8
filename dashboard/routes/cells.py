"""`GET /data/cells/{layer}`: a cell layer in binary, ids once and then values."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from dashboard.routes.answers import LayerAnswer
from dashboard.routes.cell_ids import IdLists, Placed
from dashboard.routes.cells_codec import encode
from dashboard.routes.common import Looked, Looking, Served, etag_of, unchanged
from dashboard.routes.errors import error_shape
from data_loaders.access import BadInputError
from layers.spec import Draw

router = APIRouter(tags=["map"])
OCTETS = "application/octet-stream"


@router.get(
    "/data/cells/{layer}",
    summary="Cells of a layer, binary: ids that the client lacks, then all values",
    response_class=Response,
    responses={
        200: {"content": {OCTETS: {}}},
        304: {"description": "the client's digest still holds"},
        **error_shape(),
    },
)
def cells(
    *,
    layer: str,
    request: Request,
    viewer: Looking,
    served: Served,
    look: Looked,
    epoch: Annotated[str, Query(max_length=40, description="epoch of the ids that the client holds")] = "",
    have: Annotated[int, Query(ge=0, description="how many ids of that epoch the client holds")] = 0,
) -> Response:
    """The layout stands in `cells_codec`. `If-None-Match` with the last digest answers 304."""
    answer = served.answers.get(viewer, look.ask(layer), Draw.CELLS)
    if same := unchanged(request, answer.digest):
        return same
    body = cells_payload(answer, served.id_lists, viewer.scope, epoch, have)
    return Response(body, media_type=OCTETS, headers={"ETag": etag_of(answer.digest)})


def cells_payload(answer: LayerAnswer, lists: IdLists, scope: str, epoch: str, have: int) -> bytes:
    """The answer in binary for a client that holds `have` ids of `epoch`.

    Raises:
        BadInputError: the client says that it holds more ids than were ever given in this epoch.
    """
    ids, values = answer.cells()
    placed: Placed = lists.place((scope, answer.spec.id, answer.ask.resolution), ids)
    held = have if epoch == placed.epoch else 0
    if held > len(placed.ids):
        raise BadInputError(f"have={have}: epoch {placed.epoch} has {len(placed.ids)} ids; ask again without epoch")
    full = np.zeros(len(placed.ids))
    full[placed.positions] = values
    header = {**answer.meta(), "res": answer.ask.resolution, "epoch": placed.epoch}
    return encode(header, placed.ids[held:], full)
