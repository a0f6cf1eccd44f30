"""Share links: whatever stands behind the #, the page reads known answers or nothing, and what it read survives a second round."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from calculator import load_bundle
from calculator.engine import ASKERS
from calculator.service import answer

Json = dict[str, Any]
_HERE = Path(__file__).resolve().parent
_STATE = _HERE.parent.parent / "calculator" / "web" / "state.js"
# Names that every JavaScript object has, and what a person might try.
_NASTY = (
    "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "<img src=x onerror=alert(1)>", "%", "%zz",
    "%E4%B8", "javascript:alert(1)", "1e999", "-1", "0" * 400, "～", "~", "NaN", "null", "[]", "{}", "\u0000", "\u202e", "𠮷", "a,b,,c", "",
)  # fmt: skip


def form() -> Json:
    """What the page knows of the questions, as far as links are concerned."""
    bundle = load_bundle()
    return {"askers": ASKERS, "kinds": bundle["kinds"], "facts": bundle["facts"], "policies": bundle["policies"]}


def fragments(random: Random, count: int) -> list[str]:
    """Links made of known and hostile names and values, some of them damaged."""
    known = form()
    keys = [*known["facts"], "asker", "region", "kinds", "groups", "rules", "v", "2.persons", "99.persons", *_NASTY]
    values = ["yes", "no", "~", "山西省", "level3", "certificate_subsidy", "2020-09-01", "12", *ASKERS, *_NASTY]
    found = []
    for _ in range(count):
        pairs = []
        for _ in range(random.randint(0, 9)):
            key, value = random.choice(keys), random.choice(values)
            encoded = (quote(key), quote(value)) if random.random() < 0.7 else (key, value)
            pairs.append("=".join(encoded) if random.random() < 0.95 else encoded[0])
        text = "&".join(pairs)
        if random.random() < 0.2 and text:
            at = random.randrange(len(text))
            text = text[:at] + random.choice(_NASTY) + text[at + 1 :]
        found.append("#" + text)
    return found


def read_all(links: list[str]) -> list[Json]:
    """Every link as the page reads it. Raises CalledProcessError when its code throws."""
    request = json.dumps({"script": str(_STATE), "form": form(), "fragments": links})
    done = subprocess.run(
        ["node", str(_HERE / "links.mjs")], input=request, capture_output=True, text=True, check=True, timeout=300
    )
    read: list[Json] = json.loads(done.stdout)
    return read


def faults(links: list[str]) -> list[str]:
    """What is wrong with how the links were read; empty when nothing is."""
    known = form()
    found = []
    for link, read in zip(links, read_all(links), strict=True):
        state = read["state"]
        names = {name for group in state["groups"] for name in group}
        if (state.get("asker") or "citizen") not in ASKERS:
            found.append(f"{link}：asker {state['asker']}")
        if not set(state.get("kinds") or ()) <= set(known["kinds"]):
            found.append(f"{link}：kinds {state['kinds']}")
        if not names <= set(known["facts"]):
            found.append(f"{link}：facts {names}")
        if read["again"] != state or read["lostAgain"]:
            found.append(f"{link}：{state} 写成链接再读是 {read['again']}")
        if read["request"] is not None:
            reply = json.loads(answer(json.dumps(read["request"])))
            if "benefits" not in reply:
                found.append(f"{link}：{reply}")
    return found
