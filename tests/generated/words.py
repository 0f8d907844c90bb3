"""What the made-up documents talk about: places, departments, topics, sentences, people."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

DIVISIONS = Path(__file__).parents[2] / "seeds" / "reference" / "divisions.csv"

DEPARTMENTS: dict[str, tuple[str, ...]] = {
    "司法局": ("法律援助", "人民调解", "社区矫正", "公证服务", "行政复议", "法治宣传"),
    "财政局": ("财政监督检查", "政府采购监管", "预算绩效管理", "国库集中支付", "会计管理"),
    "教育局": ("义务教育均衡发展", "学生资助", "校舍维修改造", "教师培训", "学前教育普惠"),
    "水利局": ("河道治理", "农村供水", "防汛抗旱", "水库除险加固", "水土保持"),
    "农业农村局": ("高标准农田", "动物防疫", "农机购置补贴", "农产品质量检测", "病虫害防治"),
    "卫生健康局": ("基本公共卫生服务", "妇幼保健", "疾病预防控制", "基层医疗能力提升", "卫生监督"),
    "民政局": ("城乡低保", "养老服务", "儿童福利", "社会救助", "殡葬管理"),
    "交通运输局": ("农村公路养护", "公路安全生命防护", "水运管理", "客运市场监管", "桥梁检测"),
    "市场监督管理局": ("食品安全抽检", "特种设备监察", "知识产权保护", "计量检定", "消费维权"),
    "文化广电和旅游局": ("公共文化服务", "非物质文化遗产保护", "旅游市场整治", "广播电视覆盖", "文物保护"),
    "退役军人事务局": ("优抚对象保障", "退役军人安置", "双拥工作", "烈士纪念设施管护"),
    "应急管理局": ("安全生产监管", "森林防火", "防灾减灾", "应急救援演练", "危化品整治"),
    "自然资源局": ("不动产登记", "耕地保护", "地质灾害防治", "国土空间规划"),
    "住房和城乡建设局": ("老旧小区改造", "棚户区改造", "工程质量监督", "城市供水保障"),
    "人民法院": ("审判执行", "诉讼服务", "信息化建设"),
    "公安局": ("治安防控", "交通秩序整治", "禁毒宣传", "反电信诈骗"),
    "妇女联合会": ("妇女维权", "家庭家教家风建设", "巾帼创业"),
    "图书馆": ("全民阅读推广", "馆藏文献建设", "古籍保护"),
}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨何吕施张孔曹严华金魏陶姜覃韦莫"
GIVEN = ("志强", "晓燕", "雅琴", "建华", "丽娟", "国栋", "思远", "海涛", "永红", "文静", "梅", "勇", "嘉怡", "伟")
REASONS = (
    "受资金拨付进度影响，部分工作未能按期开展。下一步将加强与财政部门沟通，加快支付进度。",
    "年初目标设定偏高，与实际工作量不符。改进措施：科学设定绩效目标。",
    "因上级政策调整，部分任务顺延至下年度实施，将加快推进后续工作。",
    "宣传力度不够，群众参与度不高，今后将拓宽宣传渠道。",
    "项目招标流标，二次招标后于12月开工，今后提前谋划。",
)
EXPLANATIONS = (
    "各项工作有序推进，按要求完成目标任务",
    "制度健全，执行规范",
    "组织实施到位，成效较好",
    "认真组织专题宣传和业务培训，建立健全工作台账，强化督导检查，推动各项任务落地见效，群众获得感不断增强",
    "已按计划完成",
)
DUTIES = (
    "贯彻落实党中央、国务院关于{t}工作的方针政策和决策部署，拟订{t}工作规划并组织实施。",
    "组织开展{t}宣传教育和业务培训，指导基层单位规范开展工作。",
    "负责{t}工作的组织、指导、协调和监督检查。",
    "承担{t}有关制度建设和标准化工作，推动相关规范性文件的起草、论证与清理。",
)
GOALS = (
    "加强{t}队伍建设，健全工作机制，提高规范化水平。",
    "全面开展{t}工作，不断提升服务能力和水平。",
    "扎实推进{t}重点任务落实，切实维护群众合法权益。",
)
RESULTS = (
    "认真落实年初工作部署，{t}各项任务有序推进，取得较好成效。",
    "{t}工作规范化水平稳步提升，得到服务对象和社会公众的普遍认可。",
    "围绕中心、服务大局，高标准、高质量完成了{t}年度工作任务。",
)
PROVINCES = {"hechi": "45", "yanfeng": "43", "jinzhong": "14", "guangshui": "42", "qiannan": "52"}


@dataclass(frozen=True)
class Place:
    """A division below the province: GB/T 2260 code and full name."""

    code: str
    name: str


@lru_cache(maxsize=1)
def _divisions() -> tuple[Place, ...]:
    with DIVISIONS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [row["region_name_zh"] for row in rows]
    return tuple(
        Place(row["region_code"], row["region_name_zh"])
        for row in rows
        if row["region_level"] != "province" and names.count(row["region_name_zh"]) == 1
    )


def place(rng: Random, family: str) -> Place:
    """A place of the family's province, now and then of any; its name is no other division's."""
    own = [p for p in _divisions() if p.code.startswith(PROVINCES[family])]
    return rng.choice(own if rng.random() < 0.85 else list(_divisions()))


#: offices whose names say their place in another way, or don't end in 局
ODD_OFFICES = (
    "{n}人民政府办公室", "中共{n}委宣传部", "{n}人民代表大会常务委员会办公室", "{n}人民检察院", "{n}疾病预防控制中心",
    "{n}残疾人联合会", "{n}机关事务服务中心", "{n}第二中学", "{n}人民医院", "{n}工商业联合会", "共青团{n}委员会",
)  # fmt: skip


def department(rng: Random, where: Place) -> tuple[str, tuple[str, ...]]:
    """A department's full name (with its place before it or in it) and its topics."""
    kind = rng.choice(list(DEPARTMENTS))
    if rng.random() < 0.15:
        return rng.choice(ODD_OFFICES).format(n=where.name), DEPARTMENTS[kind]
    return where.name + kind, DEPARTMENTS[kind]


def person(rng: Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def phone(rng: Random) -> str:
    if rng.random() < 0.3:
        return f"1{rng.choice('3578')}{rng.randrange(10**8, 10**9)}"
    area = f"07{rng.randrange(11, 99)}"
    return f"{area}{rng.choice(['-', ''])}{rng.randrange(2 * 10**6, 9 * 10**6)}"


def sentences(rng: Random, pool: tuple[str, ...], topics: tuple[str, ...], count: int) -> list[str]:
    return [rng.choice(pool).format(t=rng.choice(topics)) for _ in range(count)]
