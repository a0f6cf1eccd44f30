"""From one request to one answer: every benefit that can concern the asker, in one state each, with totals by payee."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculator import advice, benefits, questions, regions, stakes, wording
from calculator.checks import contradictions, share_of, shares
from calculator.facts import FactError, Facts, day_text, read_date, read_facts
from calculator.memo import once
from calculator.money import yuan_text

Bundle = dict[str, Any]
# A benefit that waits for answers: its rule, its result, and the outcome for one group of people.
Waits = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]
ASKERS = {"citizen": "个人", "enterprise": "企业", "training_institution": "培训机构", "school": "职业院校"}
_REQUEST_KEYS = ("asker", "facts", "today", "kinds")
_PLACE_FACTS = ("region", "training_place")
_CONTEXT_FACTS = frozenset({"region", "training_place", "asked_on", "groups", "project", "occupation", "level"})
STATE_TEXT = {
    "amount": "符合，金额如下",
    "cap": "符合，文件只规定了上限",
    "not_stated": "符合条件的可以享受，金额本文件没有写",
    "needs_info": "还缺信息，暂时不能确定",
    "not_eligible": "按所填情况不能享受",
    "out_of_period": "不在文件实施期内",
    "not_covered": "本文件没有规定",
}
_STATE_ORDER = list(STATE_TEXT)
# The same states for what is no money paid out.
_OTHER_NATURES = {
    ("in_kind", "not_stated"): "符合条件的可以参加",
    ("deduction", "not_stated"): "可以按规定扣除，数额本文件没有写",
    ("deduction", "cap"): "可以扣除，上限如下",
    ("eligibility", "not_stated"): "本文件有这样的规定",
    ("rule", "not_stated"): "本文件有这样的规定，没有写数额",
    ("rule", "amount"): "按本文件的要求算出的数额如下",
    ("rule", "cap"): "按本文件的规定，上限如下",
    ("rule", "not_eligible"): "按所填情况，不符合本文件的规定",
}


class RulesMissingError(LookupError):
    """The rules of a policy that was asked about are not in the bundle (see :mod:`calculator.shards`).

    ``policies``: all policies that were asked about. An answer without these rules would say that nothing is granted.
    """

    def __init__(self, policies: list[str]) -> None:
        super().__init__(f"rules not loaded: {', '.join(policies)}")
        self.policies = policies


def state_text(state: str, nature: str) -> str:
    """The state in words, fitting what kind of thing is granted."""
    return _OTHER_NATURES.get((nature, state), STATE_TEXT[state])


def evaluate(request: dict[str, Any], bundle: Bundle, *, show_all: bool = False) -> dict[str, Any]:
    """Answer one request ``{"asker", "facts", "today", "kinds"}``.

    ``today`` (ISO date) is the day of asking; without it the answer does not say what is over. ``kinds`` limits the
    answer to some kinds of benefit. Errors of input are listed in ``errors`` (field, value, allowed, message); the facts
    in error count as not known, so that the rest of the answer still stands. Raises RulesMissingError when the bundle
    does not hold the rules that the answer rests on.
    """
    definitions = bundle["facts"]
    asker, today, errors = _read_request(request, bundle)
    raw = request.get("facts", {})
    outer, groups, found = _read_all(raw, definitions)
    errors.extend(found)
    notes: list[str] = []
    policies = _policies(outer, bundle, notes, errors)
    if any("elsewhere" in policy for policy in policies):
        raise RulesMissingError([policy["id"] for policy in policies])
    asked_on = outer.get("asked_on")
    today = asked_on[0] if asked_on is not None else today
    said = [{**outer, **group} for group in groups or [{}]]
    for number, case in enumerate(said, 1):
        for error in contradictions(case, definitions):
            case[error.field] = None
            errors.append(error._replace(field=f"groups[{number}].{error.field}") if groups else error)
    cases = [_complete(case, asker, definitions) for case in said]
    stated = {fact for case in said for fact in case}
    results: list[dict[str, Any]] = []
    waiting: list[Waits] = []
    for policy in policies:
        standing = status(policy, today)
        notes.append(standing)
        found_here = _policy_results(policy, bundle, asker, cases, said, request, waiting, show_all=show_all)
        for item in found_here:
            item["status"] = standing
        results.extend(found_here)
        notes.extend(_unused(policy, bundle, stated))
    results.sort(key=lambda item: (not item["focus"], _STATE_ORDER.index(item["state"])))
    notes.extend(_default_notes(said, asker, bundle, results))
    answer: dict[str, Any] = {
        "ruleset": bundle["ruleset"],
        "today": today,
        "asker": asker,
        "policies": [policy["id"] for policy in policies],
        "benefits": results,
        "totals": _totals(results, asker),
        "notes": list(dict.fromkeys(notes)),
        "next_question": None,
        "open_questions": _open_questions(results, waiting, said, asker, bundle),
    }
    needed = [question for question in answer["open_questions"] if question["needed"]]
    if needed:
        first = needed[0]
        answer["next_question"] = {
            "fact": first["fact"],
            "question": definitions[first["fact"]]["question"],
            "why": first["why"],
        }
    if errors:
        answer["errors"] = [error._asdict() for error in errors]
    return answer


def _read_request(request: dict[str, Any], bundle: Bundle) -> tuple[str, str | None, list[FactError]]:
    errors: list[FactError] = []
    for key in request:
        if key not in _REQUEST_KEYS:
            allowed = "、".join(_REQUEST_KEYS)
            errors.append(FactError(key, str(request[key])[:60], allowed, f"没有“{key}”这一项；只接受{allowed}。"))
    asker = request.get("asker", "citizen")
    if asker not in ASKERS:
        allowed = "、".join(ASKERS)
        errors.append(
            FactError("asker", str(asker)[:60], allowed, f"“提问人”填写的“{asker}”不在选项里；应填{allowed}之一。")
        )
        asker = "citizen"
    today = request.get("today")
    if today is not None:
        try:
            today = read_date(today)
        except ValueError:
            allowed = "1949年至2100年之间实际存在的日期，写成 2020-06-01"
            errors.append(
                FactError("today", str(today)[:60], allowed, f"“today”填写的“{today}”不是有效的日期；应填{allowed}。")
            )
            today = None
    for kind in request.get("kinds") or ():
        if kind not in bundle["kinds"]:
            allowed = "、".join(bundle["kinds"])
            errors.append(FactError("kinds", str(kind)[:60], allowed, f"没有“{kind}”这一类待遇。"))
    return asker, today, errors


def _read_all(raw: Any, definitions: dict[str, Any]) -> tuple[Facts, list[Facts], list[FactError]]:
    groups_raw = raw.get("groups") if isinstance(raw, dict) else None
    flat = {key: value for key, value in raw.items() if key != "groups"} if isinstance(raw, dict) else raw
    outer, errors = read_facts(flat, definitions)
    errors = list(errors)
    groups: list[Facts] = []
    if groups_raw is not None:
        if not isinstance(groups_raw, list) or not groups_raw:
            allowed = "至少有一组的列表"
            errors.append(FactError("groups", str(groups_raw)[:60], allowed, f"“groups”须是{allowed}。"))
        else:
            for number, group in enumerate(groups_raw, 1):
                facts, found = read_facts(group, definitions, f"groups[{number}].")
                groups.append(facts)
                errors.extend(found)
    return outer, groups, errors


def _policies(outer: Facts, bundle: Bundle, notes: list[str], errors: list[FactError]) -> list[dict[str, Any]]:
    if "listed" in bundle:
        # Not opened: without its list of regions it would look like a library of none.
        raise RulesMissingError([])
    policies: list[dict[str, Any]] = bundle["policies"]
    place = next((outer[fact] for fact in _PLACE_FACTS if outer.get(fact) is not None), None)
    if place is None:
        if not any(error.field in _PLACE_FACTS for error in errors):
            notes.append(f"没有填地区，下面列出资料库全部{len(policies)}个地区的结果，互相不能套用。")
        return policies
    wanted: list[str] = []
    for name in place if isinstance(place, list) else [place]:
        match = regions.resolve(name, policies)
        wanted.extend(match.policies)
        if match.note:
            notes.append(match.note)
    return [policy for policy in policies if policy["id"] in wanted]


def policies_asked(request: dict[str, Any], bundle: Bundle) -> list[str]:
    """The policies that the answer to a request rests on: those of the places it names, or all of them."""
    outer, _groups, errors = _read_all(request.get("facts", {}), bundle["facts"])
    return [policy["id"] for policy in _policies(outer, bundle, [], errors)]


def _complete(facts: Facts, asker: str, definitions: dict[str, Any]) -> Facts:
    """Add what the question itself implies for this asker (a citizen asks for one person), and shares of sums given."""
    implied = {fact: values[asker] for fact, values in _defaults(definitions).items() if asker in values}
    worked_out = {fact: share_of(definition, facts) for fact, definition in shares(definitions).items()}
    return {**implied, **{fact: value for fact, value in worked_out.items() if value is not None}, **facts}


@once
def _defaults(definitions: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What a question implies by asker, for the questions that imply anything."""
    return {fact: definition["default"] for fact, definition in definitions.items() if "default" in definition}


def _policy_results(
    policy: dict[str, Any],
    bundle: Bundle,
    asker: str,
    cases: list[Facts],
    said: list[Facts],
    request: dict[str, Any],
    waiting: list[Waits],
    *,
    show_all: bool,
) -> list[dict[str, Any]]:
    definitions = bundle["facts"]
    kinds = set(request.get("kinds") or ()) & set(bundle["kinds"])
    local_cases = [_local(case, policy, bundle) for case in cases]
    results = []
    covered = set()
    for benefit in _by_policy(bundle)[policy["id"]]:
        covered.add(benefit["kind"])
        if kinds and benefit["kind"] not in kinds:
            continue
        if not (show_all or asker in benefit["concerns"] or _asked_all_the_same(benefit["about"], said)):
            continue
        raised = [number for number, facts in enumerate(said, 1) if _raised(benefit["about"], facts)]
        if _is_narrow(benefit, bundle) and not (raised or kinds or show_all):
            continue
        numbers = raised or list(range(1, len(said) + 1))
        outcomes = [
            wording.worded(
                benefits.evaluate(benefit, policy, local_cases[number - 1], definitions),
                said[number - 1],
                policy,
                definitions,
            )
            for number in numbers
        ]
        combined = outcomes[0] if len(outcomes) == 1 else _combine(outcomes, numbers, benefit["nature"])
        item = _present(benefit, policy, combined, bundle, asker, focus=bool(raised))
        results.append(item)
        if item["state"] == "needs_info":
            waiting.extend((benefit, item, outcome) for outcome in outcomes if outcome["state"] == "needs_info")
    for kind_id, kind in bundle["kinds"].items():
        if kind_id in covered or (kinds and kind_id not in kinds):
            continue
        if not (show_all or asker in kind["concerns"] or _asked_all_the_same(kind["about"], said)):
            continue
        asked = any(_raised(kind["about"], facts) for facts in said)
        if asked or show_all or kinds:
            results.append(_not_covered(kind_id, kind, policy, raised=asked))
    return results


@once
def _by_policy(bundle: Bundle) -> dict[str, list[dict[str, Any]]]:
    """The benefits of each policy whose rules are here, in the order of its text."""
    here = (policy["id"] for policy in bundle["policies"] if "elsewhere" not in policy)
    found: dict[str, list[dict[str, Any]]] = {policy: [] for policy in here}
    for benefit in bundle["benefits"]:
        found[benefit["policy"]].append(benefit)
    return found


def _is_narrow(benefit: dict[str, Any], bundle: Bundle) -> bool:
    """Whether a benefit is left out unless somebody asks about it: it says so itself, or its kind does."""
    return bool(benefit["narrow"] or bundle["kinds"][benefit["kind"]].get("narrow", False))


def _asked_all_the_same(about: dict[str, Any], said: list[Facts]) -> bool:
    """Whether somebody the benefit does not concern asks about it: by another answer than who is to be trained.

    A training institution that asks who is paid for training on the job gets "not you"; an employer of veterans has not
    asked about courses for veterans.
    """
    own = {fact: values for fact, values in about.items() if fact != "person_group"}
    return any(_raised(own, facts) for facts in said)


def _local(case: Facts, policy: dict[str, Any], bundle: Bundle) -> Facts:
    """The training place in the words of the rules: 本地 (in the policy's region) or 外地."""
    place = case.get("training_place")
    if place is None:
        return case
    names = place if isinstance(place, list) else [place]
    inside = all(policy["id"] in regions.resolve(name, bundle["policies"]).policies for name in names)
    return {**case, "training_place": "本地" if inside else "外地"}


def _raised(about: dict[str, Any], case: Facts) -> bool:
    """Whether the answers raise the question of this benefit; an answer 不清楚 raises it like any other."""
    for fact, values in about.items():
        if fact not in case:
            continue
        value = case[fact]
        if values == "*" or value in values or (isinstance(value, frozenset) and not value.isdisjoint(values)):
            return True
    return False


def _combine(outcomes: list[dict[str, Any]], numbers: list[int], nature: str) -> dict[str, Any]:
    """Several groups of people, one benefit: sums of like with like, and what each group gets or why not.

    ``numbers`` are the groups' places in the question, counted from one.
    """
    states = {outcome["state"] for outcome in outcomes}
    order = ("needs_info", "amount", "cap", "not_stated", "not_eligible", "out_of_period", "not_covered")
    state = next(name for name in order if name in states)
    merged = dict(outcomes[0])
    merged["state"] = state
    figures = [item for item in outcomes if item["state"] in (state, "amount") and item["low_fen"] is not None]
    merged["low_fen"] = sum(item["low_fen"] for item in figures) if figures else None
    unbounded = any(item["high_fen"] is None for item in figures)
    merged["high_fen"] = None if unbounded or not figures else sum(item["high_fen"] for item in figures)
    summed = bool(figures) and state in ("amount", "cap")
    merged["amount_fen"] = sum(item["amount_fen"] for item in figures) if summed else None
    parts = [
        f"第{number}组：{item['formula'] or state_text(item['state'], nature)}"
        for number, item in zip(numbers, outcomes, strict=True)
    ]
    total = f"；合计{yuan_text(merged['amount_fen'])}" if summed and len(figures) > 1 else ""
    merged["formula"] = "；".join(parts) + total if figures else ""
    for key in ("citations", "why", "missing", "notes", "trace", "assumed"):
        seen: list[Any] = []
        for outcome in outcomes:
            seen.extend(item for item in outcome[key] if item not in seen)
        merged[key] = seen
    merged["why_not"] = [
        {**reason, "label": f"第{number}组：{reason['label']}"}
        for number, outcome in zip(numbers, outcomes, strict=True)
        for reason in outcome["why_not"]
    ]
    merged["why_not_sets"] = [
        [{**reason, "label": f"第{number}组：{reason['label']}"} for reason in entry]
        for number, outcome in zip(numbers, outcomes, strict=True)
        for entry in outcome["why_not_sets"]
    ]
    # A change helps one group; for several, no single smallest change can be named.
    merged["what_would_help"] = None
    return merged


def _present(
    benefit: dict[str, Any],
    policy: dict[str, Any],
    outcome: dict[str, Any],
    bundle: Bundle,
    asker: str,
    *,
    focus: bool,
) -> dict[str, Any]:
    payee_class = benefits.PAYEE_BY_ASKER[asker]
    own = payee_class in benefit["payee"]["classes"]
    helping = outcome["what_would_help"]
    if helping is not None:
        helping = {**helping, "text": advice.sentence(helping, benefit, bundle["facts"])}
    notes = list(outcome["notes"])
    notes.extend(f"以“{item['label']}”为前提（没有问到，按通常情形计算）。" for item in outcome["assumed"])
    if outcome["state"] in ("amount", "cap", "not_stated", "needs_info") and benefit["payee"]["classes"] and not own:
        notes.append(
            f"这笔钱发给{benefit['payee']['label']}，不发给您。"
            if asker == "citizen"
            else f"这笔钱发给{benefit['payee']['label']}。"
        )
    if outcome["state"] == "not_stated" and benefit["nature"] == "subsidy":
        notes.append("本文件没有写金额，别处文件的标准不能套用。")
    return {
        "id": benefit["id"],
        "policy": policy["id"],
        "region": policy["region"]["name"],
        "kind": benefit["kind"],
        "title": benefit["title"],
        "state": outcome["state"],
        "state_text": state_text(outcome["state"], benefit["nature"]),
        "focus": focus,
        "amount_fen": outcome["amount_fen"],
        "low_fen": outcome["low_fen"],
        "high_fen": outcome["high_fen"],
        "payee": benefit["payee"]["label"],
        "payee_class": benefit["payee"]["classes"],
        "nature": benefit["nature"],
        "formula": outcome["formula"],
        "citations": [_citation(name, bundle) for name in outcome["citations"]],
        "why": outcome["why"],
        "why_not": [
            {**item, "citations": [_citation(name, bundle) for name in item["citations"]]}
            for item in outcome["why_not"]
        ],
        "why_not_sets": [
            [{**item, "citations": [_citation(name, bundle) for name in item["citations"]]} for item in entry]
            for entry in outcome["why_not_sets"]
        ],
        "what_would_help": helping,
        "missing": outcome["missing"],
        "assumed": outcome["assumed"],
        "notes": list(dict.fromkeys(notes)),
        "next_step": benefit["next_step"],
        "bring": [_citation(name, bundle) for name in benefit["bring"]],
        "trace": outcome["trace"],
    }


def _not_covered(kind_id: str, kind: dict[str, Any], policy: dict[str, Any], *, raised: bool) -> dict[str, Any]:
    return {
        "id": f"{policy['id']}/{kind_id}",
        "policy": policy["id"],
        "region": policy["region"]["name"],
        "kind": kind_id,
        "title": kind["title"],
        "state": "not_covered",
        "state_text": STATE_TEXT["not_covered"],
        "focus": raised,
        "amount_fen": None,
        "low_fen": None,
        "high_fen": None,
        "payee": "",
        "payee_class": [],
        "nature": kind["nature"],
        "formula": "",
        "citations": [],
        "why": [],
        "why_not": [],
        "why_not_sets": [],
        "what_would_help": None,
        "missing": [],
        "assumed": [],
        "notes": [f"{policy['region']['name']}这份文件没有写“{kind['title']}”，别处文件的规定不能套用。"],
        "next_step": "",
        "bring": [],
        "trace": [],
    }


def _citation(name: str, bundle: Bundle) -> dict[str, Any]:
    entry = bundle["citations"][name]
    return {"clause": entry["clause"], "cite": entry["cite"], "quote": entry["quote"]}


def status(policy: dict[str, Any], today: str | None) -> str:
    """Where the day of asking lies: before, inside or after the period in force, and what that means for the result."""
    period = policy["period"]
    name = f"{policy['region']['name']}这份文件的实施期是{period['label']}"
    if today is None or today > period["to"]:
        over = f"到{day_text(today)}已经结束" if today is not None else "已经结束"
        return (
            f"{name}，{over}。结果只说明当时的规定，"
            "可用于了解历史待遇或核对旧账；现在执行什么政策，请问当地人力资源社会保障部门。"
        )
    if today < period["from"]:
        return f"{name}，到{day_text(today)}还没有开始。"
    return f"{name}，{day_text(today)}在实施期内。"


def _unused(policy: dict[str, Any], bundle: Bundle, stated: set[str]) -> list[str]:
    beside = stated - _used(bundle)[policy["id"]]
    if not beside:
        return []
    labels = [definition["label"] for fact, definition in bundle["facts"].items() if fact in beside]
    return [f"{policy['region']['name']}这份文件没有与“{'”“'.join(labels)}”直接有关的规定，这项回答不影响结果。"]


@once
def _used(bundle: Bundle) -> dict[str, set[str]]:
    """The facts that can play a part in the answer, by policy."""
    found = {}
    for policy, own in _by_policy(bundle).items():
        used = set(_CONTEXT_FACTS) | {"year", "payee_requested", "persons", *_DATES}
        for benefit in own:
            used.update(benefit["facts"], benefit["about"])
        covered = {benefit["kind"] for benefit in own}
        for kind_id, kind in bundle["kinds"].items():
            if kind_id not in covered:
                used.update(kind["about"])
        found[policy] = used
    return found


_DATES = ("training_start_date", "training_end_date", "certificate_date")


def _default_notes(said: list[Facts], asker: str, bundle: Bundle, results: list[dict[str, Any]]) -> list[str]:
    """What was filled in because the question itself implies it, where it made a figure."""
    figures = {item["id"] for item in results if item["low_fen"] is not None}
    read = {fact for benefit in bundle["benefits"] if benefit["id"] in figures for fact in benefit["facts"]}
    return [
        definition["default_note"]
        for fact_id, definition in bundle["facts"].items()
        if fact_id in read
        and asker in definition.get("default", {})
        and "default_note" in definition
        and not any(fact_id in facts for facts in said)
    ]


def _totals(results: list[dict[str, Any]], asker: str) -> list[dict[str, Any]]:
    """Sums within one payee; an upper limit is never added to an amount, and only subsidies are summed.

    Benefits that the asker itself can be paid make one total even where the texts name the payee differently
    (企业, 企业或培训机构); its label is the common one, or the asker's when they differ.
    """
    own_class = benefits.PAYEE_BY_ASKER[asker]
    totals: dict[tuple[str, str, str], dict[str, Any]] = {}
    for item in results:
        if (
            item["state"] not in ("amount", "cap", "needs_info")
            or item["low_fen"] is None
            or item["nature"] != "subsidy"
        ):
            continue
        if item["state"] == "needs_info" and not item["focus"]:
            continue
        own = own_class in item["payee_class"]
        basis = "cap" if item["state"] == "cap" else "amount"
        key = (item["policy"], "" if own else item["payee"], basis)
        total = totals.setdefault(
            key,
            {
                "policy": item["policy"],
                "payee": item["payee"],
                "basis": basis,
                "low_fen": 0,
                "high_fen": 0,
                "benefits": [],
            },
        )
        if total["payee"] != item["payee"]:
            total["payee"] = ASKERS[asker]
        total["low_fen"] += item["low_fen"]
        high = item["high_fen"]
        total["high_fen"] = None if total["high_fen"] is None or high is None else total["high_fen"] + high
        total["benefits"].append(item["id"])
    return list(totals.values())


def _open_questions(
    results: list[dict[str, Any]], waits: list[Waits], cases: list[Facts], asker: str, bundle: Bundle
) -> list[dict[str, Any]]:
    """The questions still worth asking, the most useful first.

    ``needed`` questions decide a benefit that waits for them; the others would confirm what a result takes as met. First
    come questions about what was asked, then those that save most further questions. A question answered with 不清楚 is
    not asked again.
    """
    definitions = bundle["facts"]
    answered = {fact for fact in definitions if all(fact in case for case in cases)}
    askable = frozenset(
        fact for fact, definition in definitions.items() if asker in definition["askers"] and fact not in answered
    )
    entries: dict[str, dict[str, Any]] = {}
    for benefit, item, outcome in waits:
        plan, root = outcome["diagram"]
        needed = [fact for fact in outcome["missing"] if fact in askable]
        waiting = questions.Waiting(plan, root, frozenset(needed), askable & frozenset(needed))
        for fact in needed:
            entry = entries.setdefault(fact, {"focus": False, "saving": 0, "stakes": [], "titles": {}})
            saved = questions.saving(waiting, fact)
            entry["focus"] = entry["focus"] or item["focus"]
            entry["saving"] += saved
            entry["stakes"].append((item["focus"], saved, benefit, outcome))
            entry["titles"][item["title"]] = None
    order = list(definitions)
    ranked = sorted(
        entries,
        key=lambda fact: (not entries[fact]["focus"], -entries[fact]["saving"], order.index(fact)),
    )
    asked = [{"fact": fact, "needed": True, **_why(fact, entries[fact], bundle)} for fact in ranked]
    left = askable - frozenset(entries)
    refining = _refining(results, left, bundle)
    return asked + refining + _confirming(results, left - {question["fact"] for question in refining}, order)


def _why(fact: str, entry: dict[str, Any], bundle: Bundle) -> dict[str, Any]:
    """Why a question is asked: the money at stake and the clause, for the benefit it settles most of."""
    _focus, _saved, benefit, outcome = max(entry["stakes"], key=lambda stake: stake[:2])
    stake = stakes.sentence(fact, benefit, outcome, bundle)
    others = len(entry["titles"]) - 1
    return {
        "why": stake + (f"，还关系到另外{others}项" if others else "") + "。",
        "citation": _citation(stakes.citation(fact, benefit), bundle),
    }


def _refining(results: list[dict[str, Any]], open_facts: frozenset[str], bundle: Bundle) -> list[dict[str, Any]]:
    """Questions nobody has to answer that would make one sum of what is a range now: 就业率 for the payment in full."""
    titles: dict[str, dict[str, None]] = {}
    for item in results:
        if item["focus"] and item["state"] in ("amount", "cap") and item["low_fen"] != item["high_fen"]:
            for fact in _told_apart(bundle)[item["id"]]:
                if fact in open_facts:
                    titles.setdefault(fact, {})[item["title"]] = None
    return [
        {"fact": fact, "needed": False, "why": f"可以不答；答了能把{'、'.join(found)}算得更准。"}
        for fact, found in titles.items()
    ]


@once
def _told_apart(bundle: Bundle) -> dict[str, list[str]]:
    """By benefit: the facts whose being stated at all decides which outcome counts."""

    def walk(condition: dict[str, Any]) -> Iterator[str]:
        if condition["op"] == "known":
            yield condition["fact"]
        for part in condition.get("of", ()):
            yield from walk(part)

    return {
        benefit["id"]: list(
            dict.fromkeys(fact for row in benefit["outcomes"] if row["when"] for fact in walk(row["when"]))
        )
        for benefit in bundle["benefits"]
    }


def _confirming(results: list[dict[str, Any]], open_facts: frozenset[str], order: list[str]) -> list[dict[str, Any]]:
    """Questions that would confirm what a result takes as met."""
    titles: dict[str, dict[str, None]] = {}
    for item in results:
        for fact in (fact for entry in item["assumed"] for fact in entry["facts"]):
            if fact in open_facts:
                titles.setdefault(fact, {})[item["title"]] = None
    ranked = sorted(titles, key=lambda fact: (-len(titles[fact]), order.index(fact)))
    return [{"fact": fact, "needed": False, "why": f"用来确认：{'、'.join(titles[fact])}。"} for fact in ranked]
