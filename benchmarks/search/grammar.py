"""A hundred thousand guides by a grammar: what is done, to what, by which region. Beside them the real seed guides."""

from collections.abc import Iterator
from itertools import islice, product

from standards.search.ranking import Candidate
from standards.seeds.compiling import base_code, compile_guide
from standards.seeds.entries import read_entries
from standards.seeds.places import YANJI

ACTS = """
设立 变更 延续 注销 备案 补发 换发 年度报告 审批 核准 认定 登记 查询 补贴申领
"""
FIELDS = """
取水 采矿 探矿 河道采砂 水产养殖 渔业捕捞 种子生产 饲料生产 兽药经营 草原征占 林地使用
木材运输 野生动物驯养 民办学校 教师资格 校车使用 体育场馆 游泳场所 印刷企业 出版物零售 电影放映
文物修缮 网吧 广播电视设施 气象观测 人防工程 城市道路占用 园林绿化 建筑垃圾处置 燃气经营
供热企业 物业企业 房地产估价 测绘单位 地图审核 无线电台 快递业务 邮政网点 计量器具 检验检测机构
特种作业 烟花爆竹 危险化学品 民用爆炸物 保安公司 典当行 印章刻制 枪支弹药 边境通行 社会团体
慈善组织 养老机构 殡葬设施 福利企业 残疾人证 就业见习 技工学校 职业技能 劳动用工 企业年金
律师执业 公证机构 司法鉴定 基层法律 会计代理 资产评估 粮食收购 节能审查 招标方案 价格鉴证
外商投资 对外劳务 成品油零售 拍卖企业 旧货流通 酒类批发 食盐定点 生猪屠宰 医疗机构 放射诊疗
饮用水供应 消毒产品 母婴保健 血液采集 麻醉药品 药品零售 化妆品生产 中医诊所 广告发布 商标代理
专利资助 股权出质 动产抵押 船舶检验 航道通航 公路涉路 客运班线 出租汽车 驾驶培训 机动车维修
水上运输
"""
PLACES = 69  # Jilin's county units and prefectures
LATER = 1_000_000


def regions() -> list[str]:
    """Twelve-digit codes shaped like the province's: nine prefectures with seven or eight counties each."""
    codes = [f"22{prefecture:02d}{county:02d}000000" for prefecture in range(1, 10) for county in range(8)]
    return codes[:PLACES]


def made_guides(count: int) -> Iterator[Candidate]:
    """`count` guides: each item in each region, then the same items for branches of the agency."""
    names = [f"{field}{act}" for field, act in product(FIELDS.split(), ACTS.split())]
    wanted = ((branch, number, region) for branch in range(99) for number in range(len(names)) for region in regions())
    for position, (branch, number, region) in enumerate(islice(wanted, count)):
        name = names[number] + (f"（{branch}类）" if branch else "")
        code = f"229901{number:04d}{branch:02d}"
        yield Candidate(LATER + position, (name, "", ""), (), (code, f"{region[:6]}-{code}"), 0.0, code, region)


def real_guides() -> Iterator[tuple[str, Candidate]]:
    """The seed guides with their keys, as the site indexes them."""
    for entry in read_entries():
        identity = compile_guide(entry, YANJI).identity
        names = (identity.name.zh, identity.name.en or "", identity.name.ko or "")
        codes = tuple(code for code in (f"222401-{entry['key']}", identity.guide_code, identity.local_code) if code)
        words = (*identity.aliases, *identity.everyday)
        weight = 2.0 if identity.everyday else 0.0
        candidate = Candidate(
            entry["no"], names, words, (*codes, base_code(entry)), weight, base_code(entry), YANJI.region
        )
        yield entry["key"], candidate
