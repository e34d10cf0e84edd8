"""What can happen: codes, words, how often, when in the day, where, and what weather does to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_loaders.simulator.geography.board import Floats


@dataclass(frozen=True, slots=True)
class Sort:
    """One kind of happening of a source.

    `share` is relative; `hours` names a daily course; `where` a pool of places; `rain` and `heat` are the growth per mm/h
    and per degree above 28; `off` the factor on days off; `spread` the mean number of further ones that one sets off;
    `limit_h` how long it may take.
    """

    code: str
    name: str
    share: float
    hours: str = "day"
    where: str = "roads"
    rain: float = 0.0
    heat: float = 0.0
    off: float = 1.0
    spread: float = 0.15
    limit_h: float = 24.0
    urgent: bool = False


def _course(*peaks: tuple[float, float, float], floor: float = 0.1) -> Floats:
    hours = np.arange(24) + 0.5
    total = np.full(24, floor)
    for at, width, height in peaks:
        away = np.abs(hours - at)
        total += height * np.exp(-((np.minimum(away, 24 - away) / width) ** 2))
    return np.asarray(total / total.mean(), dtype=np.float64)


COURSES: dict[str, Floats] = {
    "day": _course((9.8, 1.9, 1.0), (15.2, 2.3, 0.9), floor=0.04),
    "commute": _course((8.2, 1.3, 1.0), (18.0, 1.8, 1.1), (13.0, 3.0, 0.35), floor=0.12),
    "evening": _course((20.2, 2.4, 1.0), (12.4, 1.6, 0.35), floor=0.08),
    "night": _course((23.0, 2.6, 1.0), (2.0, 2.0, 0.4), floor=0.1),
    "market": _course((7.6, 1.6, 1.0), (17.6, 1.5, 0.8), floor=0.06),
    "always": _course((11.0, 4.5, 0.8), (20.0, 3.0, 0.6), floor=0.3),
}

CASES: tuple[Sort, ...] = (
    Sort("201001", "暴露垃圾", 16, "market", "roads", spread=0.3, limit_h=8, off=1.05),
    Sort("201002", "道路不洁", 9, "day", "roads", limit_h=5),
    Sort("201003", "积存垃圾渣土", 5, "day", "sites", limit_h=16),
    Sort("201004", "餐厨油烟", 3, "evening", "shops", limit_h=24, off=1.1),
    Sort("202001", "非法小广告", 8, "day", "homes", spread=0.35, limit_h=24),
    Sort("202002", "违规店招", 3, "day", "shops", limit_h=72, off=0.5),
    Sort("203001", "施工扬尘", 3, "day", "sites", rain=-0.3, limit_h=16),
    Sort("203002", "施工噪声", 4, "night", "sites", spread=0.3, limit_h=4),
    Sort("203003", "违法搭建", 2, "day", "homes", limit_h=160, off=0.5),
    Sort("204001", "路面积水", 1.2, "always", "roads", rain=1.8, spread=0.5, limit_h=3, urgent=True),
    Sort("204002", "路面塌陷", 0.5, "always", "roads", rain=0.25, limit_h=4, urgent=True),
    Sort("204003", "树木倒伏", 0.5, "always", "roads", rain=0.6, spread=0.3, limit_h=4),
    Sort("205001", "占道经营", 12, "market", "shops", rain=-0.25, spread=0.25, limit_h=4, off=1.25),
    Sort("205002", "机动车乱停放", 11, "commute", "roads", spread=0.2, limit_h=4, off=1.1),
    Sort("205003", "非机动车乱停放", 9, "commute", "shops", spread=0.2, limit_h=8),
    Sort("205004", "店外经营", 4, "evening", "shops", rain=-0.2, limit_h=8, off=1.2),
    Sort("101001", "井盖缺损", 1.5, "day", "roads", rain=0.1, limit_h=4, urgent=True),
    Sort("101002", "燃气设施异常", 0.4, "always", "homes", limit_h=2, urgent=True),
    Sort("101003", "路灯不亮", 2, "evening", "roads", limit_h=48),
    Sort("101004", "供水管漏损", 1, "always", "roads", limit_h=12),
    Sort("102001", "交通护栏损坏", 1.6, "day", "roads", limit_h=24),
    Sort("102002", "信号灯故障", 0.7, "commute", "roads", limit_h=4, urgent=True),
    Sort("103001", "垃圾箱满溢", 3, "market", "homes", spread=0.25, limit_h=6, off=1.15),
    Sort("104001", "行道树缺损", 1.5, "day", "roads", limit_h=120),
    Sort("105001", "消防通道占用", 2.5, "evening", "homes", spread=0.2, limit_h=8),
)

CALLS: tuple[Sort, ...] = (
    Sort("301001", "交通事故", 17, "commute", "roads", rain=0.3, limit_h=1.0, spread=0.1),
    Sort("301002", "交通拥堵", 6, "commute", "roads", rain=0.3, limit_h=0.8, spread=0.25),
    Sort("301003", "车辆违停", 9, "evening", "shops", limit_h=0.8),
    Sort("201001", "打架斗殴", 4, "night", "shops", heat=0.05, off=1.2, limit_h=1.2, urgent=True),
    Sort("201002", "寻衅滋事", 3, "night", "shops", off=1.2, limit_h=1.2),
    Sort("201003", "噪声扰民", 11, "night", "homes", heat=0.05, off=1.2, limit_h=1.0, spread=0.2),
    Sort("101001", "盗窃", 4, "always", "shops", limit_h=2.0, spread=0.3),
    Sort("101002", "电信网络诈骗", 5, "day", "homes", limit_h=2.0),
    Sort("101003", "抢劫抢夺", 0.2, "night", "roads", limit_h=2.0, urgent=True),
    Sort("401001", "火灾", 0.8, "evening", "homes", limit_h=2.0, urgent=True),
    Sort("401002", "烟雾异味", 1.6, "evening", "homes", limit_h=1.2, urgent=True),
    Sort("501001", "走失求助", 3, "day", "homes", limit_h=1.5, off=1.1),
    Sort("501002", "开锁求助", 5, "evening", "homes", limit_h=0.7),
    Sort("501003", "被困求助", 1, "always", "homes", limit_h=0.8, urgent=True),
    Sort("601001", "消费纠纷", 6, "day", "shops", limit_h=1.0, off=1.2),
    Sort("601002", "物业纠纷", 4, "day", "homes", limit_h=1.0),
    Sort("601003", "水电气故障", 3, "always", "homes", rain=0.1, limit_h=1.5),
    Sort("651001", "协助其他警种", 1, "day", "roads", limit_h=2.0),
    Sort("801001", "内涝险情", 0.3, "always", "roads", rain=1.6, spread=0.5, limit_h=2.0, urgent=True),
    Sort("991001", "咨询", 6, "day", "homes", limit_h=0.4, spread=0.0),
    # Classes that the profile marks as sensitive: their records are shown to nobody but the post that works them.
    Sort("202001", "家庭暴力", 2.2, "night", "homes", limit_h=1.5, spread=0.0),
    Sort("202002", "涉未成年人", 0.6, "evening", "homes", limit_h=1.5, spread=0.0),
    Sort("502001", "轻生求助", 0.5, "night", "homes", limit_h=1.5, spread=0.0),
    Sort("502002", "精神障碍肇事", 0.4, "always", "homes", limit_h=1.5, spread=0.0),
    Sort("102001", "涉毒举报", 0.4, "night", "homes", limit_h=2.0, spread=0.0),
    Sort("701001", "群体聚集", 0.3, "day", "shops", limit_h=3.0, spread=0.0),
    Sort("901001", "线索举报", 0.6, "day", "homes", limit_h=2.0, spread=0.0),
    Sort("951001", "投诉民警", 0.3, "day", "homes", limit_h=2.0, spread=0.0),
)

REQUESTS: tuple[Sort, ...] = (
    Sort("市容环卫/环境卫生/垃圾清运", "", 14, "day", "homes", limit_h=48),
    Sort("市容环卫/环境卫生/公厕管理", "", 3, "day", "shops", limit_h=48),
    Sort("市容环卫/市容秩序/占道经营", "", 9, "evening", "shops", limit_h=48, off=1.2),
    Sort("噪声污染/社会生活噪声/广场舞", "", 5, "evening", "homes", heat=0.05, limit_h=72),
    Sort("噪声污染/建筑施工噪声/夜间施工", "", 7, "night", "sites", spread=0.3, limit_h=48),
    Sort("物业管理/小区管理/电梯故障", "", 8, "always", "homes", limit_h=24),
    Sort("物业管理/小区管理/物业收费", "", 6, "day", "homes", limit_h=120),
    Sort("物业管理/小区管理/违章搭建", "", 5, "day", "homes", limit_h=240),
    Sort("公用事业/供水/停水", "", 4, "day", "homes", spread=0.3, limit_h=12),
    Sort("公用事业/供电/停电", "", 4, "evening", "homes", heat=0.12, spread=0.3, limit_h=12),
    Sort("公用事业/供气/燃气泄漏", "", 1, "always", "homes", limit_h=6, urgent=True),
    Sort("交通出行/停车管理/停车难", "", 9, "evening", "homes", limit_h=120),
    Sort("交通出行/道路设施/路面破损", "", 6, "day", "roads", rain=0.15, limit_h=96),
    Sort("交通出行/公共交通/公交班次", "", 3, "commute", "roads", limit_h=120),
    Sort("城市排水/内涝积水/道路积水", "", 1.2, "always", "roads", rain=1.6, spread=0.5, limit_h=12, urgent=True),
    Sort("市场监管/消费维权/预付费", "", 8, "day", "shops", limit_h=168),
    Sort("市场监管/食品安全/餐饮卫生", "", 4, "evening", "shops", limit_h=120),
    Sort("劳动社保/劳动关系/欠薪", "", 4, "day", "sites", limit_h=168),
)

CAMERA_EVENTS: tuple[Sort, ...] = (
    Sort("congestion", "", 30, "commute", "roads", rain=0.3, spread=0.3),
    Sort("illegal_parking", "", 34, "commute", "roads", spread=0.15),
    Sort("waste_overflow", "", 20, "market", "homes", spread=0.2),
    Sort("smoke_fire", "", 1.2, "evening", "shops", urgent=True),
    Sort("crowding", "", 6, "evening", "shops", off=1.7),
    Sort("waterlogging", "", 1.2, "always", "roads", rain=2.0, spread=0.5, urgent=True),
)
