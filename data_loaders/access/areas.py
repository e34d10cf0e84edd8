"""An area that an order names, held to what its post answers for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import BadInputError, ForbiddenError, Viewer

if TYPE_CHECKING:
    from data_loaders.access.door import Access


def checked_area(access: Access, stated: str, viewer: Viewer) -> dict[str, str]:
    """`area_kind` and `area_code` of `kind:code`; none for empty text, which is the post's whole district.

    Raises:
        BadInputError: no such area.
        ForbiddenError: the post does not answer for it.
    """
    kind, _, code = stated.partition(":")
    held = viewer.jurisdiction
    if not kind:
        if not held.is_whole:
            raise ForbiddenError("this account answers for a part of the district; name its area")
        return {}
    if kind not in access.area_names or code not in access.area_names[kind]:
        raise BadInputError(f"area {kind[:40]}:{code[:40]}: none such in this district")
    if not held.is_whole and not (held.kind == kind and code in held.codes):
        raise ForbiddenError("this account does not answer for that area")
    return {"area_kind": kind, "area_code": code}
