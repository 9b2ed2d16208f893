"""A deterministic corpus of Chinese records for measuring the search: distinct titles, drawn-out bodies, all facets."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from builder.search.cards import read_card
from builder.search.records import SearchDocument

REGIONS = (
    "上海 攀枝花 杭州 苏州 成都 武汉 西安 青岛 厦门 长沙 重庆 沈阳 昆明 合肥 南昌 兰州 贵阳 石家庄 哈尔滨 "
    "郑州"
).split()
AREAS = (
    "浦东新区 徐汇区 东区 西湖区 姑苏区 锦江区 江岸区 雁塔区 市南区 思明区 岳麓区 渝中区 和平区 五华区 "
    "包河区"
).split()
UNITS = (
    "人民政府办公室 教育局 民政局 财政局 人力资源和社会保障局 自然资源局 生态环境局 住房和城乡建设局 "
    "交通运输局 水务局 农业农村局 商务局 文化和旅游局 卫生健康委员会 退役军人事务局 应急管理局 审计局 "
    "市场监督管理局 统计局 医疗保障局 绿化和市容管理局 城市管理行政执法局 体育局 信访局 行政审批服务局 "
    "发展和改革委员会 科学技术局 公安局 司法局 档案局"
).split()
TOPICS = (
    "公租房申请 义务教育入学 医疗保险报销 食品安全监管 大气污染防治 生活垃圾分类 老旧小区改造 城市更新 "
    "养老服务补贴 残疾人就业 高龄津贴发放 创业担保贷款 住房公积金提取 排污许可证核发 建筑工程施工许可 "
    "道路运输经营许可 特种设备使用登记 危险化学品经营 安全生产检查 防汛抗旱应急 森林防火 耕地保护 "
    "农村宅基地审批 土地征收补偿 国有土地使用权出让 河道采砂管理 饮用水水源保护 行政处罚裁量 双随机抽查 "
    "营商环境优化 政府采购目录 财政预算公开 三公经费决算 专项资金绩效 行政事业性收费 政务公开要点 一网通办 "
    "电子证照应用 数据资源开放 社会信用体系 知识产权保护 科技创新券 高新技术企业认定 人才引进落户 "
    "职业技能培训 工伤认定 劳动争议仲裁 最低生活保障 临时救助 慈善组织登记 殡葬服务收费 婚姻登记预约 "
    "学前教育普惠 校外培训机构 家庭医生签约 疫苗接种 传染病防控 公共卫生应急 文物保护单位 非物质文化遗产 "
    "旅游民宿管理 全民健身设施 公园绿地养护 行道树修剪 户外广告设置 渣土运输 共享单车停放 停车收费标准 "
    "轨道交通建设 公交线路调整 出租汽车服务 网络餐饮服务 农产品质量安全 动物防疫 粮食储备 乡村振兴"
).split()
KINDS = (
    "实施意见 管理办法 实施细则 工作方案 行动计划 若干措施 通知 公告 通告 批复 年度报告 任务分解表 办事指南 "
    "政策解读 责任清单"
).split()
LEADS = "关于印发 关于进一步加强 关于做好 关于推进 关于公布 关于修订 关于调整 关于开展 关于规范 关于加快".split()
TYPES = "政策文件 政策解读 权责事项 办事指南 公开事项 公告公示 财政信息 人事信息 建议提案".split()
VALIDITY = ("有效", "有效", "有效", "已失效", "已修订")
NAMES = "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 朱 马 胡 郭 林 何 高 罗".split()
GIVEN = "建国 晓东 志强 丽华 国庆 海燕 文斌 春梅 俊杰 思远 玉兰 明哲 子涵 雨桐 卫民 家豪 秀英 振华 立新 慧敏".split()
PLACES = (
    "中山路 人民路 解放大道 滨江大道 建设街 和平里 新华社区 光明村 红旗镇 东风桥 朝阳门 幸福小区 科技园 "
    "工业园 湖滨花园"
).split()
SENTENCES = (
    "{unit}要按照{year}年第{n}次会议要求，围绕{topic}和{topic2}，明确责任人{person}，于{month}月{day}日前完成。",
    "本{kind}自{year}年{month}月{day}日起施行，有效期至{year2}年{month}月{day}日。",
    "申请人应当向{area}{unit}提交材料，受理时限为{n}个工作日，咨询电话0{a}-{b}。",
    "对位于{place}{n}号的{topic}项目，核定面积{m}平方米，安排资金{k}万元，由{person}负责。",
    "各单位、各科室应当加强{topic}工作，健全{topic2}机制，定期报告进展情况。",
    "经{area}{unit}审查，{place}{n}号{person}等{d}户符合{topic}条件，现予以公示。",
    "依据《{region}市{topic}{kind}》（{sign}发〔{year}〕{n}号）第{d}条，责令限期改正。",
    "第{d}季度{topic}完成率达到{pct}%，同比增长{d}.{pct}个百分点，{area}位列全市第{d}。",
    "有条件的单位可以同步开展{topic}，鼓励社会力量参与{topic2}，重点保障{place}一带群众需求。",
)  # fmt: skip


def corpus(count: int, seed: int = 7, sentences: tuple[int, int] = (4, 12)) -> Iterator[SearchDocument]:
    """`count` documents, the same for the same arguments; bodies of so many sentences, some 40 characters each."""
    rng = random.Random(seed)
    characters = _characters()
    for number in range(count):
        yield _document(rng, number, sentences, characters)


def _characters() -> str:
    """The 3,755 common characters: what names, places and companies are made of."""
    codes = (bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312", "ignore") for code in codes)


def _document(rng: random.Random, number: int, sentences: tuple[int, int], characters: str) -> SearchDocument:
    words = _words(rng, characters)
    kind = rng.choice(TYPES)
    title = _title(rng, words, number)
    body = "".join(rng.choice(SENTENCES).format(**_words(rng, characters)) for _ in range(rng.randint(*sentences)))
    year = rng.randint(2008, 2026)
    return SearchDocument(
        url=f"zc/{year}/{number:06d}.html",
        title=title,
        number=f"{words['sign']}发〔{year}〕{number % 997 + 1}号" if rng.random() < 0.7 else "",
        body=body,
        date=f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        org=f"{words['area']}{words['unit']}",
        type=kind,
        column=kind,
        year=str(year),
        topic=str(words["topic"]),
        validity=rng.choice(VALIDITY),
        boost=kind == "办事指南",
    )


def _title(rng: random.Random, words: dict[str, object], number: int) -> str:
    name = "".join(rng.choice(str(words["letters"])) for _ in range(2))
    tail = f"（{name}{number % 89 + 1}号项目）" if rng.random() < 0.3 else f"（{words['year']}年第{number}批）"
    head = f"{words['region']}市{words['area']}{words['unit']}"
    about = f"{words['place']}{words['topic']}{words['kind']}"
    return f"{head}{rng.choice(LEADS)}{about}的{rng.choice(('通知', '函', '公告'))}{tail}"


def _words(rng: random.Random, characters: str) -> dict[str, object]:
    year = rng.randint(2008, 2026)
    letters = "".join(rng.choice(characters) for _ in range(3))
    person = rng.choice(NAMES) + (rng.choice(GIVEN) if rng.random() < 0.6 else letters[:2])
    place = rng.choice(PLACES) if rng.random() < 0.6 else f"{letters}路"
    return {
        "region": rng.choice(REGIONS), "area": rng.choice(AREAS), "unit": rng.choice(UNITS), "letters": letters,
        "topic": rng.choice(TOPICS), "topic2": rng.choice(TOPICS), "kind": rng.choice(KINDS), "person": person,
        "place": place, "sign": rng.choice("沪府 攀办 杭政 苏府 成办 武政 市监 民规 财预 教发".split()), "year": year,
        "year2": year + 5, "month": rng.randint(1, 12), "day": rng.randint(1, 28), "n": rng.randint(1, 999),
        "m": rng.randint(20, 90000), "k": rng.randint(1, 9999), "d": rng.randint(1, 40), "pct": rng.randint(1, 99),
        "a": rng.randint(20, 999), "b": rng.randint(2000000, 89999999),
    }  # fmt: skip


def sources(folder: Path) -> list[SearchDocument]:
    """The paragraphs of the source texts as documents: real language where no site is built yet."""
    found = []
    for file in sorted(folder.glob("*.txt")):
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if len(line.strip()) > 12]
        for number, line in enumerate(lines):
            url = f"{file.stem}/{number}.html"
            date = f"2017-01-{number % 28 + 1:02d}"
            found.append(SearchDocument(url, line[:28], "", line, date, type=file.stem))
    return found


def from_index(folder: Path) -> list[SearchDocument]:
    """The documents of a built index, read back from what it shows of them."""
    shards = sorted(folder.glob("cards/*"), key=lambda shard: int(shard.name))
    return [
        read_card(shard, number)
        for shard in shards
        for number in sorted(int(file.stem) for file in shard.glob("*.bin") if file.stem.isdigit())
    ]
