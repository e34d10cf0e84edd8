"""The form that a data-protection officer signs: what one deployment holds, of what, how long, and what never enters."""

from __future__ import annotations

from collections.abc import Iterator

from data_loaders.contract import Type
from data_loaders.feeds import feed_named
from data_loaders.settings import Profile, SourcePart

_HEAD = """# 数据处理登记表 · Record of processing

部署 Deployment: **{zh} {en}** (`{id}`)

本表由 `app.py privacy-form {id}` 按本部署的配置生成；人工填写的只有末尾的签署栏。依据与解释见 docs/privacy.md。
Made by `app.py privacy-form {id}` from this deployment's profile; people fill in only the last section. Reasons: docs/privacy.md.

## 一、数据来源 · Sources

| 来源 source | 内容 feed | 进入系统的字段 what enters | 在入口拒收 refused at the door | 保存期限 kept for |
|---|---|---|---|---|
"""

_SENSITIVE = """
## 二、敏感类别 · Sensitive classes

{rows}

未归类的一律按敏感处理。单件敏感事件不上图：只以街道中心或 8 级六边形中心对在岗操作员显示，须填写事由并留审计；周/月汇总合并为一类，满 5 件才发布，发布后冻结。
What is not classified counts as sensitive. A single sensitive incident is on no map: operators on duty see its street's or its res-8
cell's centre, for a stated reason, audited; weeks and months are published as one class from 5 up, and then frozen.
"""

_NEVER = """
## 三、从不保存 · Never held

居民姓名、证件号、电话、住址、照片、车牌、人脸、门禁个人记录、求助人信息、自由文本描述；巡查人员的个人轨迹。工作人员只以岗位出现。
No resident's name, number, telephone, address, picture, plate, face, door record, caller's data or free text; no officer's own track.
Staff appear as posts.

## 四、签署 · Signatures

| | 姓名 name | 职务 post | 日期 date | 签字 signature |
|---|---|---|---|---|
| 数据保护负责人 data-protection officer | | | | |
| 系统管理员 administrator | | | | |
| 使用单位负责人 head of the using office | | | | |

下次复核日期 next review: ____________
"""


def privacy_form(profile: Profile) -> str:
    """The form of one deployment as Markdown, Chinese first."""
    name = profile.district.name
    sensitive = [f"- {item.name.zh} {item.name.en} (`{item.id}`)" for item in profile.classes if item.sensitive]
    return (
        _HEAD.format(zh=name.zh, en=name.en, id=profile.id)
        + "".join(_rows(profile.sources))
        + _SENSITIVE.format(rows="\n".join(sensitive) or "本部署未声明敏感类别 none declared")
        + _NEVER
    )


def _rows(sources: tuple[SourcePart, ...]) -> Iterator[str]:
    for source in sources:
        feed = feed_named(source.feed)
        enters = [f"`{column.name}`" for column in feed.columns if column.name]
        refused = [f"`{column.native}`" for column in feed.columns if column.type in {Type.PERSONAL, Type.REFUSED}]
        term = "不设期限 no term set" if source.retention_days is None else f"{source.retention_days} 天 days"
        yield (
            f"| {source.label.zh} {source.label.en} | `{feed.name}` | {', '.join(enters)} | {', '.join(refused) or '—'} "
            f"| {term} |\n"
        )
