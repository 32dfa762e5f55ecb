"""Characters that a clerk takes for one another: the same sound in the input method, or nearly the same shape."""

from __future__ import annotations

from functools import cache
from itertools import combinations

from pypinyin import Style, lazy_pinyin, pinyin

NUMERALS = frozenset("一二三四五六七八九十百零〇")
TELLING = NUMERALS | frozenset("东西南北中上下大小老新男女甲乙丙丁ⅠⅡⅢ")
"""Characters that tell one organization from its sister: 第一 and 第二, 东城 and 西城."""

DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")

_ALIKE = """
己已巳 末未 士土 人入八 日曰目 千干于 太大犬 天夭夫 午牛 由田甲申 自白 问间闷 晴睛 清请情晴 辨辩辫 辉挥晖 拔拨
折拆析 贷货 候侯 戊戌戍 栗粟 治冶 洽恰 沦论伦 仑仓 技枝 科料 宇字 宜宣 抗杭坑 坏环怀 博搏膊 微徽 撤撒 徒徙陡
拴栓 孤狐弧 秦泰奏 哀衷衰 荣菜 茶荼 蓝篮 籍藉 密蜜 幕慕暮墓 竟竞 券卷 卯卵 鸟乌 凤风 处外 历厉 力刀 协胁 帅师
厂广 户卢 庄压 壮状 阳阴 村材林 扬杨场汤 线钱残浅 银很根 锦绵棉 铭名 诚城成 咸威戚 滴摘 勤勒 动幼 助肋 功巧
陪培赔部 训驯 报服 原厚 康唐 廉兼 健建键 福幅副 祥详洋样 社杜 会合舍 金全 余佘 俞愈 渝偷输 轮论 链莲 近进 迎仰
明朋 胡湖 朗郎 期斯 幸辛 里理埋 宁亨享 官宫管 容客 采彩 苑范 园圆 员圆 政攻 玫致 惠慧 思恩 恒桓 洁浩 汇江 汗汁
洪供 波披 源愿 瑞端 永水 禾木 术木本 东乐 东车 业亚 元无 云去 方万 亿忆 仕任 仿访 优忧 传专 伟纬 体休 佳住往
侨桥乔 促捉 保堡 偏编 兴关 农衣 则侧 创仓 到倒 医区匠 升开 友发反 古吉 召台 司同 吕昌 唯维 喜嘉 因困囡 团困 圣至
均构 域城 基其 季李委 宏宠 宝玉 实买 宾兵 寿春 居屈 峰蜂 川州 布市 席度 库床 弘泓 征证 律津 志忘 快块 念含 悦说
想相 护炉 拓托 持待 振震 接按 授接 提堤 携隽 收牧 敏梅 施旋 旅族 旗期 暖缓 朝潮 望塑
"""


@cache
def sound(letter: str) -> str:
    """Return a character's usual sound without its tone; the character itself where it has none."""
    return str(lazy_pinyin(letter)[0])


@cache
def _sounds(letter: str) -> frozenset[str]:
    return frozenset(pinyin(letter, style=Style.NORMAL, heteronym=True)[0])


def sounds(text: str) -> str:
    """Return how a text sounds, a syllable for each character."""
    return "'".join(map(sound, text))


def are_homophones(one: str, other: str) -> bool:
    """Tell whether two characters sound the same in one of their readings: 州 and 洲."""
    return bool(_sounds(one) & _sounds(other))


_PAIRS = frozenset(frozenset(pair) for group in _ALIKE.split() for pair in combinations(group, 2))


def look_alike(one: str, other: str) -> bool:
    """Tell whether two characters are commonly mistaken for one another by their shape: 己 and 已."""
    return frozenset((one, other)) in _PAIRS
