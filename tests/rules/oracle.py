"""What the five texts say, as plain tables read from policies/*/source.txt: no engine, no rule file.

A ``Table`` holds everything that must be true, what is then given, and who is paid. Money is in fen. Facts are plain values
with every answer given; ``None`` stands for a figure the person did not provide.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

Facts = dict[str, Any]
Given = tuple[str, int | None]
_YUAN = 100
FIRST, LAST = "2019-01-01", "2021-12-31"


class Table(NamedTuple):
    """``needs``: all must hold; ``gives``: state and fen once they do; ``paid``: who can be paid, empty when not written."""

    needs: tuple[Callable[[Facts], bool], ...]
    gives: Callable[[Facts], Given]
    paid: tuple[str, ...] = ()
    dates: tuple[str, ...] = ("training_start_date", "training_end_date")


def answer(table: Table, facts: Facts) -> Given:
    """State and fen for one full set of facts."""
    within = [FIRST <= _day(facts[name]) <= LAST for name in table.dates if facts.get(name) is not None]
    if within and not any(within):
        return "out_of_period", None
    if table.paid and facts.get("payee_requested") not in (None, *table.paid):
        return "not_eligible", None
    if not all(need(facts) for need in table.needs):
        return "not_eligible", None
    if within and not all(within):
        return "needs_info", None
    return table.gives(facts)


def _day(value: Any) -> str:
    return value[0] if isinstance(value, tuple) else f"{value}-07-01"


def _is(fact: str, *wanted: Any) -> Callable[[Facts], bool]:
    def holds(facts: Facts) -> bool:
        value = facts.get(fact)
        return bool(value & set(wanted)) if isinstance(value, frozenset) else value in wanted

    return holds


def _either(*ways: Callable[[Facts], bool]) -> Callable[[Facts], bool]:
    return lambda facts: any(way(facts) for way in ways)


def _both(*parts: Callable[[Facts], bool]) -> Callable[[Facts], bool]:
    return lambda facts: all(part(facts) for part in parts)


def _stated(state: str) -> Callable[[Facts], Given]:
    return lambda _facts: (state, None)


def _share(fen: int, percent: int) -> int:
    """Half a fen is rounded up."""
    return (fen * percent + 50) // 100


_GRANTED = _stated("not_stated")
_ONCE_ONLY = _is("same_occupation_same_level_before", False)


def _fewer_than_three(facts: Facts) -> bool:
    return bool(facts["prior_subsidised_trainings_this_year"] in (0, 1, 2))


# 山西 二、（六）：免费组织企业职工、培训学员考取专项职业能力证书、职业资格证书或技能等级证书（从2019年7月1日取得证书开始算起），
# 专项150元、初级工300元、高级工600元，给予对应企业或培训机构；每年不超过3次，同一职业同一等级不可重复。
def _shanxi_certificate(facts: Facts) -> Given:
    if facts["certificate_type"] == "专项职业能力证书":
        return "amount", 150 * _YUAN * facts["persons"]
    each = {"初级工": 300, "高级工": 600}.get(facts["certificate_level"])
    return ("not_covered", None) if each is None else ("amount", each * _YUAN * facts["persons"])


# 山西 二、（四）：培训补贴标准每人不超过1000元；重点群体的列举以“等”字收尾。
_SHANXI_GROUPS = (
    "农村转移就业劳动者",
    "新生代农民工",
    "两后生",
    "高校毕业生",
    "下岗失业人员",
    "失业人员",
    "就业困难人员",
    "残疾人",
)


def _shanxi_training(facts: Facts) -> Given:
    if not _is("person_group", *_SHANXI_GROUPS)(facts):
        return "not_stated", None
    each = facts["local_standard_yuan_per_person"]
    if each is None or each > 1000 * _YUAN:
        return "cap", 1000 * _YUAN * facts["persons"]
    return "amount", each * facts["persons"]


# 三门峡 二、（三）1.：每人每月200元，最长不超过6个月。
def _work_training(facts: Facts) -> Given:
    return "amount", 200 * _YUAN * facts["persons"] * min(facts["months_on_the_job_training"], 6)


# 三门峡 二、（二）1.：新购置实训设备总值的20%，最高分别不超过50万元、10万元。
def _equipment(facts: Facts) -> Given:
    ceiling = {"高技能人才培训基地": 500_000, "技能大师工作室": 100_000}[facts["facility_type"]] * _YUAN
    return "amount", min(_share(facts["equipment_total_yuan"], 20), ceiling)


# 德州 四、1.：项目制实施后先行拨付60%，就业率达到85%以上的全额拨付（就业率以万分之一个百分点计）。
def _dezhou_advance(facts: Facts) -> Given:
    total, rate = facts["approved_training_subsidy_yuan"], facts["employment_rate_pct"]
    return "amount", total if rate is not None and rate >= 850_000 else _share(total, 60)


# 德州 四、2.：期间紧接在“就业困难人员（含零就业家庭成员）”之前，只约束这类人员。
_DEZHOU_HARD = _is("person_group", "就业困难人员", "零就业家庭成员", "残疾人")
_DEZHOU_POOR = _is(
    "person_group", "贫困劳动力", "建档立卡贫困劳动力", "贫困家庭子女", "建档立卡贫困劳动力子女", "贫困家庭学生"
)
_DEZHOU_TWO_AFTER = _both(_is("person_group", "两后生"), _is("household", "农村", "城市低保家庭"))


def _overlaps_2019_2020(facts: Facts) -> bool:
    return bool(_day(facts["training_start_date"]) <= "2020-12-31" and _day(facts["training_end_date"]) >= "2019-01-01")


_CERTIFIED = (_is("certificate_obtained", True), _ONCE_ONLY, _is("receives_monthly_pension", False))
_CERTIFIED_DATES = ("certificate_date", "training_start_date", "training_end_date")
_CHILD = _is("child_in_technical_school", True)
_UPGRADING = ("岗位技能提升培训", "在岗培训", "脱产培训", "预防规模性失业风险特别职业技能培训")
_POOR_FAMILY = ("贫困家庭学生", "贫困家庭子女", "建档立卡贫困劳动力子女", "贫困劳动力", "建档立卡贫困劳动力")
_IN_TROUBLE = _is("employer_in_difficulty", True)
_STAFF = Table(
    (_either(_is("training_type", *_UPGRADING), _both(_is("training_type", "转岗转业培训"), _IN_TROUBLE)),), _GRANTED
)
_NO_FRAUD = _is("fraud_confirmed", False)
_HONEST = _is("dishonest_conduct", False)
_REGISTERED = _is("in_registration_system", True)
_TRAINERS = ("企业", "培训机构", "职业院校", "公共实训基地", "社会团体", "评价机构")
_OPEN_TO = _is("applicant_type", "职业院校", "培训机构")


def _where_silent(covered: Callable[[Facts], bool]) -> Callable[[Facts], Given]:
    return lambda facts: ("not_stated" if covered(facts) else "not_covered", None)


TABLES: dict[str, Table] = {
    "shanxi-2019/certificate-subsidy": Table(
        (
            _is("organised_free", True),
            _is("fee_paid_by_worker_yuan", 0),
            _is("certificate_obtained", True),
            _is("certificate_type", "专项职业能力证书", "职业资格证书", "职业技能等级证书"),
            lambda facts: _day(facts["certificate_date"]) >= "2019-07-01",
            _ONCE_ONLY,
            _fewer_than_three,
        ),
        _shanxi_certificate,
        ("企业", "培训机构", "职业院校"),
        ("certificate_date",),
    ),
    "shanxi-2019/training-subsidy": Table(
        (_fewer_than_three, _ONCE_ONLY, _is("certificate_obtained", True)), _shanxi_training
    ),
    # 山西 二、（五）：为贫困劳动力提供免费职业技能培训，培训期间每人每天15元；二、（六）：补贴性培训每年不超过3次，同一职业同一等级不重复。
    "shanxi-2019/living-allowance": Table(
        (
            _is("person_group", "贫困劳动力", "建档立卡贫困劳动力"),
            _is("organised_free", True),
            _is("fee_paid_by_worker_yuan", 0),
            _fewer_than_three,
            _ONCE_ONLY,
        ),
        lambda facts: ("amount", 15 * _YUAN * facts["training_days"] * facts["persons"]),
        ("个人",),
    ),
    "shanxi-2019/free-training": Table(
        (_is("person_group", "贫困劳动力", "建档立卡贫困劳动力"), _fewer_than_three, _ONCE_ONLY), _GRANTED
    ),
    # 山西 三、（九）：被查实虚假培训的，禁止再承担政府补贴性培训。山西 二、（三）：岗前、安全技能、转岗转业培训等，每人300元给予企业补贴。
    "shanxi-2019/pre-job-training": Table(
        (
            _is(
                "training_type",
                "岗前培训",
                "安全技能培训",
                "特种作业人员安全技能培训",
                "转岗转业培训",
                "技师、高级技师培训",
                "境外培训",
                *_UPGRADING,
            ),
            _NO_FRAUD,
        ),
        lambda facts: (
            ("amount", 300 * _YUAN * facts["persons"])
            if facts["training_type"] in ("岗前培训", "安全技能培训", "特种作业人员安全技能培训", "转岗转业培训")
            else ("not_stated", None)
        ),
        ("企业",),
    ),
    # 山西 三、（一）：高技能人才培训以取证为补贴申领依据。
    "shanxi-2019/high-skill-training": Table(
        (
            _either(
                _is("training_type", "技师、高级技师培训"),
                _is("person_group", "高技能人才"),
                _is("certificate_level", "高级工", "技师", "高级技师"),
            ),
            _is("certificate_obtained", True),
        ),
        _GRANTED,
        dates=("certificate_date", "training_start_date"),
    ),
    # 山西 二、（三）、三门峡 二、（三）2.：税前扣除限额为工资薪金总额8%；职工教育经费60%以上用于一线职工培训。
    **{
        f"{policy}/tax-deduction": Table(
            (), lambda facts: ("cap", _share(facts["payroll_total_yuan"], 8)), ("企业",), ("year",)
        )
        for policy in ("shanxi-2019", "sanmenxia-2019-26")
    },
    **{
        f"{policy}/education-fund": Table(
            (), lambda facts: ("amount", _share(facts["education_fund_extracted_yuan"], 60)), (), ("year",)
        )
        for policy in ("shanxi-2019", "sanmenxia-2019-26")
    },
    **{
        f"{policy}/education-fund-share": Table(
            (lambda facts: facts["education_fund_share_pct"] >= 600_000,), _GRANTED, (), ("year",)
        )
        for policy in ("shanxi-2019", "sanmenxia-2019-26")
    },
    "shanxi-2019/undertaking": Table((_NO_FRAUD, _REGISTERED), _GRANTED, dates=("year",)),
    "sanmenxia-2019-26/work-training-subsidy": Table(
        (
            _either(
                _both(
                    _is("person_group", "贫困劳动力", "建档立卡贫困劳动力"),
                    _is("employer_type", "企业", "农民专业合作社", "扶贫车间", "其他生产经营主体"),
                    lambda facts: facts["months_employed"] >= 6,
                ),
                _both(
                    _is("person_group", "就业困难人员", "零就业家庭成员", "残疾人"),
                    _is("employer_type", "企业"),
                    _is("insured_employer", True),
                ),
            ),
            _is("pre_job_training_subsidy_received", False),
        ),
        _work_training,
        ("企业",),
    ),
    # 三门峡 二、（三）1.、3.：先行拨付50%；系统之外零补贴。
    "sanmenxia-2019-26/advance-payment": Table(
        (_either(_is("applicant_type", "企业"), _is("project_based", True)), _REGISTERED),
        lambda facts: ("amount", _share(facts["approved_training_subsidy_yuan"], 50)),
        ("企业", "培训机构", "职业院校"),
    ),
    "sanmenxia-2019-26/equipment-grant": Table(
        (
            _is("applicant_type", "企业"),
            _is("facility_type", "高技能人才培训基地", "技能大师工作室"),
            _is("education_fund_lawfully_extracted", True),
            _is("equipment_acquired_by", "新购置"),
            _is("previous_equipment_grants", 0),
            _is("previous_grant_yuan", 0),
        ),
        _equipment,
        ("企业",),
        ("year",),
    ),
    # 三门峡 二、（二）2.：不超过培训收入的50%纳入学校公用经费。
    "sanmenxia-2019-26/school-income": Table(
        (_is("applicant_type", "职业院校"), lambda facts: facts["requested_pct"] <= 500_000),
        lambda facts: ("cap", _share(facts["school_training_income_yuan"], 50)),
        dates=("year",),
    ),
    "sanmenxia-2019-26/undertaking": Table((_REGISTERED,), _where_silent(_NO_FRAUD), dates=("year",)),
    **{
        f"sanmenxia-2019-26/{name}": Table(
            (_is("person_group", *_POOR_FAMILY), _either(_is("person_group", "贫困家庭学生"), _CHILD)),
            _GRANTED,
            ("个人",),
            ("training_start_date",),
        )
        for name in ("poor-student-aid", "poor-family-aid")
    },
    # 威海 四、德州 四、1.：每人每年不超过3次，同一职业同一等级不可重复享受；桓台 二、（四）不限次数。威海、桓台限在本地参加。
    "weihai-2019-73/training-subsidy": Table(
        (*_CERTIFIED, _fewer_than_three, _is("training_place", "本地")), _GRANTED, dates=_CERTIFIED_DATES
    ),
    "dezhou-2019/training-subsidy": Table((*_CERTIFIED, _fewer_than_three), _GRANTED, dates=_CERTIFIED_DATES),
    "huantai-2020-1/training-subsidy": Table(
        (*_CERTIFIED, _is("training_place", "本地")), _GRANTED, dates=_CERTIFIED_DATES
    ),
    "weihai-2019-73/staff-training": _STAFF,
    "dezhou-2019/staff-training": _STAFF,
    # 威海 二、（二）：面向农村适龄妇女。
    "weihai-2019-73/domestic-service-training": Table(
        (_is("sex", "女"), _either(_is("person_group", "农村妇女"), _is("household", "农村"))), _GRANTED
    ),
    "weihai-2019-73/undertaking": Table(
        (_is("applicant_type", *_TRAINERS),),
        _where_silent(_both(_NO_FRAUD, _HONEST, _REGISTERED, _OPEN_TO)),
        dates=("year",),
    ),
    "dezhou-2019/undertaking": Table(
        (_is("applicant_type", *_TRAINERS),), _where_silent(_both(_NO_FRAUD, _HONEST, _REGISTERED)), dates=("year",)
    ),
    "huantai-2020-1/undertaking": Table(
        (_is("applicant_type", *_TRAINERS),), _where_silent(_both(_NO_FRAUD, _REGISTERED, _OPEN_TO)), dates=("year",)
    ),
    # 德州 一、2.（1）：新录用职工岗前培训，按补贴标准的100%。
    "dezhou-2019/pre-job-training": Table(
        (_is("training_type", "岗前培训"),),
        lambda facts: (
            ("not_stated", None)
            if facts["local_standard_yuan_per_person"] is None
            else ("amount", facts["local_standard_yuan_per_person"] * facts["persons"])
        ),
    ),
    "dezhou-2019/advance-payment": Table(
        (_is("project_based", True), _is("training_delivered", True)),
        _dezhou_advance,
        ("企业", "培训机构", "职业院校"),
    ),
    "dezhou-2019/living-allowance": Table(
        (
            _either(_DEZHOU_POOR, _DEZHOU_TWO_AFTER, _DEZHOU_HARD),
            _either(_DEZHOU_POOR, _DEZHOU_TWO_AFTER, _overlaps_2019_2020),
        ),
        _GRANTED,
        ("个人",),
    ),
    # 桓台 二、（一）4.：农村学员和城市低保家庭学员参加劳动预备制培训。
    "huantai-2020-1/living-allowance": Table(
        (_is("training_type", "劳动预备制培训"), _is("household", "农村", "城市低保家庭")), _GRANTED, ("个人",)
    ),
    # 桓台 二、（四）：考核取得行业协会或企业和培训机构联合颁发的合格证书；转岗转业的是困难企业职工。
    "huantai-2020-1/enterprise-training": Table(
        (
            _either(
                _is("training_type", "岗前培训", "特种作业人员安全技能培训"),
                _both(_is("training_type", "转岗转业培训"), _IN_TROUBLE),
            ),
            _is("certificate_obtained", True),
            _is("certificate_issuer", "行业协会", "企业和培训机构联合"),
        ),
        _GRANTED,
    ),
    **{
        f"{policy}/entrepreneurship-training": Table(
            (
                _either(
                    _is("training_type", "创业培训"),
                    _is("person_group", "有创业愿望的人员", "返乡下乡创业人员", "小微企业主", *more),
                ),
            ),
            _where_silent(_is("person_group", *groups)),
        )
        for policy, more, groups in (
            (
                "weihai-2019-73",
                (),
                ("返乡下乡创业人员", "农村转移就业劳动者", "新生代农民工", "企业失业人员", "过剩产能企业失业人员")
                + ("离校未就业高校毕业生", "在校大中专学生", "高校在校生", "普通技工院校学生")
                + ("技师学院高级工班学生", "技师学院预备技师班学生", "技师学院中级工班学生"),
            ),
            (
                "huantai-2020-1",
                ("新生代农民工",),
                (
                    "返乡下乡创业人员",
                    "新生代农民工",
                    "过剩产能企业失业人员",
                    "贫困劳动力",
                    "建档立卡贫困劳动力",
                    "黄河滩区迁建居民",
                )
                + ("即将刑满释放人员", "强制隔离戒毒人员"),
            ),
        )
    },
}
