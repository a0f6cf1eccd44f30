"""Traps of copied layouts that the annotated documents show only once or not at all."""

from __future__ import annotations

import pytest

from scripts.parse import parse


def test_a_number_with_its_unit_on_the_next_line_is_a_figure() -> None:
    document = parse(
        "一、目标任务\n全市每年开展职业技能培训\n5\n万人次以上，其中企业职工培训\n3\n万人次，比上年增加一成。\n12\n二、重点任务\n支持企业开展培训。\n"
    )
    assert document.text_of("s1") == (
        "目标任务\n全市每年开展职业技能培训5万人次以上，其中企业职工培训3万人次，比上年增加一成。"
    )
    assert [document.text[t.start : t.end] for t in document.tokens if t.kind == "page-number"] == ["12"]


def test_a_page_number_in_front_of_a_cut_off_word_is_no_figure() -> None:
    line = "支持企业开展岗前培训、在岗培训、转岗培训，提高职工技能水平，不断壮大技能"
    document = parse(f"一、目标\n{line}\n13\n人才队伍，按规定给予补贴。\n")
    assert document.text_of("s1") == f"目标\n{line}人才队伍，按规定给予补贴。"


GLUED = (
    "宁人社发〔2021〕52号",
    "宁泉县人力资源和社会保障局关于开展技能大赛的通知",
    "各镇人民政府，县直各部门：",
    "为弘扬工匠精神，举办技能大赛。",
    "一、竞赛项目（一）电工。（二）焊工。",
    "二、有关要求请各单位于6月10日前报名。",
    "附件：报名表",
    "宁泉县人力资源和社会保障局",
    "2021年5月19日",
)


@pytest.mark.parametrize("between", ["", " "], ids=["glued", "blanks"])
def test_a_notice_on_one_line(between: str) -> None:
    document = parse(between.join(GLUED))
    meta = document.meta
    assert (meta.title, meta.doc_number, meta.date) == (GLUED[1], GLUED[0], "2021-05-19")
    assert meta.issuers == (GLUED[7],)
    assert [n.id for n in document.walk()] == ["s1", "s1-i1", "s1-i2", "s2"]


@pytest.mark.parametrize(
    ("head", "number", "issuers"),
    [
        ("云岭市人民政府令\n第86号\n", "云岭市人民政府令第86号", ("云岭市人民政府",)),
        ("云岭市人民政府令第86号\n", "云岭市人民政府令第86号", ("云岭市人民政府",)),
        ("云人社函〔2022〕23\n", "云人社函〔2022〕23", ()),
        ("（云政办〔2020〕3号）\n", "云政办〔2020〕3号", ()),
        ("云政办〔2020〕3号    签发人：何某\n", "云政办〔2020〕3号", ()),
    ],
)
def test_ways_of_writing_the_number(head: str, number: str, issuers: tuple[str, ...]) -> None:
    meta = parse(
        f"{head}\n云岭市宅基地管理办法\n\n第一条　为了规范管理，制定本办法。\n第二条　本办法适用于全市。\n"
    ).meta
    assert (meta.title, meta.doc_number, meta.issuers) == ("云岭市宅基地管理办法", number, issuers)


def test_an_order_is_known_by_what_it_enacts() -> None:
    document = parse(
        "云岭市人民政府令\n第86号\n《云岭市宅基地管理办法》已经市人民政府常务会议通过，现予公布。\n市长 何某某\n2020年11月17日\n\n"
        "云岭市宅基地管理办法\n第一条　为了规范管理，制定本办法。\n"
    )
    assert (document.meta.title, document.meta.inner_title) == ("云岭市宅基地管理办法", None)
    assert [n.id for n in document.walk()] == ["art1"]
    assert document.unit("cover-doc-number")


def test_lettered_items_need_a_second_one() -> None:
    document = parse("1.账户证明：\nA.人民币账户；\nB.外币账户。\n2.其他材料。\n")
    assert [n.id for n in document.walk()] == ["n1", "n1-l1", "n1-l2", "n2"]
    assert [n.id for n in parse("1.账户证明\nA.人民币账户。\n2.其他材料。\n").walk()] == ["n1", "n2"]


def test_no_character_belongs_to_a_marker_and_to_a_heading() -> None:
    document = parse("甲说明。\n第一条 甲事项\n内容。\n第二条 乙事项\n内容。\n乙说明。x第\n三条 丙事项\n内容。\n")
    for node in document.walk():
        ranges = [node.marker_span, *document.ranges_of(node.id)]
        taken = [k for start, end in ranges for k in range(start, end)]
        assert len(taken) == len(set(taken)), node.id


def test_the_rest_of_a_sentence_on_two_pages_is_no_running_head() -> None:
    rest = "训质量。（市人社局、市财政局按职责\n第{}页\n分工负责）\n"
    text = "一、提高培" + rest.format(2) + "二、保证培" + rest.format(3)
    document = parse(text)
    assert not [t for t in document.tokens if t.kind == "running-head"]
    assert document.text_of("s2") == "保证培训质量。（市人社局、市财政局按职责分工负责）"


def test_a_year_torn_by_a_scan_is_one_number() -> None:
    document = parse("关于做好202 0年度征缴工作的通知\n\n各单位：\n\n一、每12 人一组。\n二、其他。\n")
    assert document.meta.title == "关于做好2020年度征缴工作的通知"
    assert document.text_of("s1") == "每12人一组。"


def test_items_that_begin_with_a_figure() -> None:
    text = "一、标准\n1、1.5万元至5万元，报销60%；\n2、5万元以上，报销70%。\n二、条件：\n1.15%以上；\n2.签订合同。\n三、增加2.5万人。\n"
    assert [n.id for n in parse(text).walk()] == ["s1", "s1-n1", "s1-n2", "s2", "s2-n1", "s2-n2", "s3"]
    assert [n.id for n in parse("一、目标\n1.培训。\n2.5万人次以上参加考核。\n二、其他。\n").walk()] == [
        "s1",
        "s1-n1",
        "s2",
    ]


def test_a_list_of_short_names_is_not_running_text() -> None:
    names = "".join(f"王某{c}\n" for c in "甲乙丙丁戊己庚辛壬癸" * 8)
    assert not [t for t in parse(names).tokens if t.kind == "wrap"]


def test_steps_with_their_heading_in_front_are_headings() -> None:
    document = parse(
        "一、办理流程\n第一步：申请。向窗口提出。\n第二步：审核。5个工作日内完成。\n二、咨询电话\n窗口电话见公示栏。\n"
    )
    assert [(n.level, n.title) for n in document.walk()] == [
        (1, "办理流程"),
        (2, "第一步：申请"),
        (2, "第二步：审核"),
        (1, "咨询电话"),
    ]
    assert document.text_of("h2") == "第二步：审核。5个工作日内完成。"


def test_one_step_alone_is_a_sentence() -> None:
    assert parse("一、推进安排\n第二阶段：继续按上述要求推进。\n二、其他\n没有其他事项。\n").node("s2").title == "其他"
    assert [n.id for n in parse("一、推进安排\n第二阶段：继续按上述要求推进。\n").walk()] == ["s1"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("一、一类区每月1440元。\n二、二类区每月1360元。\n三、其他。\n", ["s1", "s2", "s3"]),
        ("一、目标\n二、三产业融合发展，一、二产业提质。\n", ["s1"]),
    ],
)
def test_a_list_of_numerals_counts_upwards(text: str, ids: list[str]) -> None:
    assert [n.id for n in parse(text).walk()] == ids


def test_the_only_attachment_takes_no_heading_of_the_text() -> None:
    text = "青山县就业促进规划\n目录\n一、面临形势\n二、主要措施\n附件：重点项目表\n一、面临形势\n全县就业形势总体较好，城镇新增就业五千人。\n二、主要措施\n各镇扎实推进，年底前完成。\n"
    assert [n.title for n in parse(text).walk()] == ["面临形势", "主要措施"]


def test_how_a_text_came_about_is_no_heading() -> None:
    document = parse(
        "某县发放办法\n\n经2020年第11次县政府常务会议审议通过\n\n一、范围\n全县。\n\n二、标准\n每月800元。\n"
    )
    assert [(n.level, n.title) for n in document.walk()] == [(1, "范围"), (1, "标准")]


def test_words_that_only_look_like_a_reference() -> None:
    document = parse(
        "某县关于认证工作的公告各位居民：为做好认证工作，现公告如下：一、认证方式1.手机认证：下载应用；2.窗口认证：携带证件。"
        "二、申请条件（一）至少一人有本县户籍；（二）人均收入低于2300元。三、注意事项1.不收费用；2.冒领的追回。"
    )
    assert [n.id for n in document.walk()] == ["s1", "s1-n1", "s1-n2", "s2", "s2-i1", "s2-i2", "s3", "s3-n1", "s3-n2"]


@pytest.mark.parametrize(
    ("signed", "issuers"),
    [
        ("乌兰旗人力资源和社会保障局乌兰旗财政局", ("乌兰旗人力资源和社会保障局", "乌兰旗财政局")),
        ("中共滨湖区委滨湖区人民政府", ("中共滨湖区委", "滨湖区人民政府")),
        ("国家税务总局盐池县税务局盐池县医疗保障局", ("国家税务总局盐池县税务局", "盐池县医疗保障局")),
    ],
)
def test_joint_issuers_without_a_gap(signed: str, issuers: tuple[str, ...]) -> None:
    text = f"关于做好参保工作的通知\n\n各乡镇人民政府：\n\n现通知如下：\n\n一、做好宣传。\n\n{signed}\n2020年5月6日\n"
    assert parse(text).meta.issuers == issuers


def test_a_title_that_goes_on_with_its_kind() -> None:
    text = (
        "汉源州促进职业教育发展条例\n实施办法\n\n第一条 为促进职业教育，制定本办法。\n第二条 本办法自公布之日起施行。\n"
    )
    assert parse(text).meta.title == "汉源州促进职业教育发展条例实施办法"


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n"])
@pytest.mark.parametrize("width", [16, 22, 30])
def test_a_notice_whose_line_ends_say_nothing(width: int, between: str) -> None:
    whole = "".join(GLUED)
    document = parse(between.join(whole[k : k + width] for k in range(0, len(whole), width)))
    assert document.meta.title == GLUED[1]
    assert document.meta.doc_number == GLUED[0]
    assert document.meta.issuers == (GLUED[-2],)
    assert document.meta.date == "2021-05-19"
    assert [n.id for n in document.walk()] == ["s1", "s1-i1", "s1-i2", "s2"]


def test_lines_of_one_length_that_are_paragraphs_stay_lines() -> None:
    lines = [f"（{n}）每个培训班不少于三十人，由县人社局组织。" for n in "一二三四五六"]
    document = parse("\n".join(lines) + "\n")
    assert [n.id for n in document.walk()] == [f"i{n}" for n in range(1, 7)]
    assert [document.text_of(n.id) for n in document.walk()] == ["每个培训班不少于三十人，由县人社局组织。"] * 6


def test_a_sentence_about_the_text_that_is_cut_is_no_title() -> None:
    text = (
        "东岭市人民政府令\n\n第86号\n\n《东岭市资助规定》已经2019年11月6日市人民政府第46次常务\n会议通过，现予公布，自2020年1月1日起施行。\n\n"
        "市长　周明远\n2019年11月12日\n\n东岭市资助规定\n\n第一条　为了资助，制定本规定。\n第二条　本规定自2020年1月1日起施行。\n"
    )
    document = parse(text)
    assert document.meta.title == "东岭市资助规定"
    assert [n.id for n in document.walk()] == ["art1", "art2"]


@pytest.mark.parametrize("line", ["................", "甲方将位于____村____组的土地", "发展成效……"])
def test_leaders_and_blanks_to_fill_in_are_no_headings(line: str) -> None:
    text = f"青山县补贴办法\n\n为了规范补贴发放，制定本办法。\n\n补贴对象\n\n本县户籍居民。\n\n{line}\n\n每人每月补贴一次，按月发放。\n"
    assert [n.title for n in parse(text).walk()] == ["补贴对象"]


@pytest.mark.parametrize("between", ["\n", ""], ids=["lines", "glued"])
def test_an_article_may_begin_with_a_reference_to_another_one(between: str) -> None:
    articles = (
        "第一条　为了规范补贴发放，制定本办法。",
        "第二条　对用人单位给予岗位补贴。",
        "第三条　第二条所称补贴按季申报。",
        "第四条　本办法自公布之日起施行。",
    )
    document = parse("云岭市岗位补贴办法\n" + between.join(articles))
    assert [node.id for node in document.walk()] == ["art1", "art2", "art3", "art4"]
    assert document.text_of("art3") == "第二条所称补贴按季申报。"


MENU = "首页  政务公开  互动交流  走进云岭"
TRAIL = "首页 > 政务公开 > 招考录用"


@pytest.mark.parametrize("above", [(TRAIL, MENU), (MENU, TRAIL), (TRAIL,)], ids=["below", "above", "none"])
def test_a_menu_beside_the_trail_of_links_is_no_title(above: tuple[str, ...]) -> None:
    lines = (*above, "", "云岭县2022年公开招聘社区工作者公告", "", "现将有关事项公告如下：", "", "一、岗位", "共60名。")
    assert parse("\n".join(lines)).meta.title == "云岭县2022年公开招聘社区工作者公告"


def test_organs_with_wide_gaps_below_the_trail_of_links_are_no_menu() -> None:
    organs = "云岭县财政局  云岭县民政局  云岭县教育局"
    document = parse(f"{TRAIL}\n{organs}\n关于做好救助工作的通知\n\n各乡镇人民政府：\n\n一、范围\n全县适用。\n")
    assert document.meta.issuers == ("云岭县财政局", "云岭县民政局", "云岭县教育局")


@pytest.mark.parametrize(
    ("foot", "issuers"),
    [("", ("云岭县人民政府办公室",)), ("\n云岭县民政局\n2023年5月12日\n", ("云岭县民政局",))],
    ids=["unsigned", "signed"],
)
def test_the_organ_on_the_letterhead_of_minutes_issues_what_nobody_signed(foot: str, issuers: tuple[str, ...]) -> None:
    document = parse(
        "县政府专题会议纪要\n\n第8期\n\n云岭县人民政府办公室　　　　2023年5月11日\n\n关于研究学位供给有关问题的会议纪要\n\n"
        f"会议议定事项纪要如下：\n\n一、学位\n新增学位三百个。\n{foot}"
    )
    assert document.meta.title == "关于研究学位供给有关问题的会议纪要"
    assert document.meta.issuers == issuers


@pytest.mark.parametrize("signed", [True, False])
def test_the_title_of_a_text_published_again_is_no_heading(signed: bool) -> None:
    """It is one only below the signature: elsewhere the line may be anything."""
    sign = "云岭县人民政府\n2022年10月20日\n\n\n" if signed else ""
    document = parse(
        "云岭县人民政府关于修改《云岭县补贴办法》的决定\n\n各乡镇人民政府：\n\n一、删去第二条。\n\n本决定自公布之日起施行。\n\n"
        f"{sign}云岭县补贴办法\n\n（2016年8月5日公布）\n\n第一条　制定本办法。\n\n第二条　本办法自公布之日起施行。\n"
    )
    assert [n.id for n in document.walk() if n.shape == "art"] == ["art1", "art2"]
    assert ([n.shape for n in document.nodes] == ["s", "art", "art"]) == signed
    titles = [document.text[t.start : t.end] for t in document.tokens if t.kind == "title"]
    assert titles[1:] == (["云岭县补贴办法"] if signed else [])
