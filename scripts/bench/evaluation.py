"""One evaluation with its explanation, and ten thousand people, in CPython and in Pyodide, beside two peers.

The peers are given one rule of the many, written as each would want it: 山西 二、（六）, so much per certificate level and
person, for certificates from 2019-07-01 to 2021-12-31 after free training. They say a sum and nothing else.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from scripts.bench.people import people
from scripts.library import ROOT
from scripts.runtime.pyodide import NPM_PACKAGE

RUNTIME = ROOT / "site" / "assets" / "runtime"
PUBLICODES = "publicodes@1.10.3"
OPENFISCA = "openfisca-core==46.0.1"

# The same text runs in CPython and in Pyodide.
PROGRAM = """
import json, time
from calculator import evaluate, load_bundle
from calculator.batch import Batch
def measured(people):
    bundle = load_bundle()
    def timed(run):
        start = time.perf_counter()
        run()
        return time.perf_counter() - start
    request = lambda person: {"asker": "citizen", "facts": person, "today": "2020-12-01"}
    for person in people[:300]:
        evaluate(request(person), bundle)
    one = sorted(timed(lambda: evaluate(request(person), bundle)) * 1000 for person in people[300:800])
    first = len(people) / timed(lambda: list(Batch(bundle).all(people)))
    again = len(people) / timed(lambda: list(Batch(bundle).all(people)))
    return {"p50_ms": one[250], "p95_ms": one[475], "first_people_s": first, "people_s": again}
"""

_PUBLICODES = """
import Engine from "publicodes";
import { readFileSync } from "node:fs";
const engine = new Engine({
  niveau: { valeur: "'aucun'" },
  personnes: { valeur: 1 },
  "date du certificat": { valeur: "01/09/2020" },
  gratuite: { valeur: "oui" },
  "montant par personne": {
    variations: [{ si: "niveau = 'junior'", alors: 300 }, { si: "niveau = 'senior'", alors: 600 }, { sinon: 0 }],
  },
  subvention: {
    "applicable si": {
      "toutes ces conditions": ["gratuite", "date du certificat >= 01/07/2019", "date du certificat <= 31/12/2021"],
    },
    valeur: "montant par personne * personnes",
  },
});
const people = JSON.parse(readFileSync(0, "utf8"));
const LEVELS = { 初级工: "'junior'", 高级工: "'senior'" };
const ask = (person) => {
  engine.setSituation({
    niveau: LEVELS[person.certificate_level] || "'aucun'",
    "date du certificat": person.certificate_date.split("-").reverse().join("/"),
    gratuite: person.organised_free ? "oui" : "non",
  });
  return engine.evaluate("subvention").nodeValue;
};
const times = people.map((person) => {
  const start = performance.now();
  ask(person);
  return performance.now() - start;
});
const seconds = times.reduce((sum, time) => sum + time, 0) / 1000;
const one = times.slice(300, 800).sort((a, b) => a - b);
console.log(JSON.stringify({ p50_ms: one[250], p95_ms: one[475], people_s: people.length / seconds }));
"""

_OPENFISCA = """
import json, sys, time
import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
Person = build_entity(key="person", plural="persons", label="", is_person=True)
system = TaxBenefitSystem([Person])
class level(Variable):
    value_type, entity, definition_period = int, Person, DateUnit.MONTH
class free(Variable):
    value_type, entity, definition_period = bool, Person, DateUnit.MONTH
class certified(Variable):
    value_type, entity, definition_period = int, Person, DateUnit.MONTH
class subsidy(Variable):
    value_type, entity, definition_period = float, Person, DateUnit.MONTH
    def formula(person, period, parameters):
        day = person("certified", period)
        inside = (day >= 20190701) * (day <= 20211231) * person("free", period)
        return inside * np.select([person("level", period) == 1, person("level", period) == 3], [300, 600], 0)
for variable in (level, free, certified, subsidy):
    system.add_variable(variable)
people = json.load(sys.stdin)
LEVELS = {"初级工": 1, "高级工": 3}
def run(group):
    simulation = SimulationBuilder().build_default_simulation(system, count=len(group))
    simulation.set_input("level", "2020-09", np.array([LEVELS.get(one["certificate_level"], 0) for one in group]))
    simulation.set_input("free", "2020-09", np.array([one["organised_free"] for one in group]))
    simulation.set_input("certified", "2020-09", np.array([int(one["certificate_date"].replace("-", "")) for one in group]))
    return simulation.calculate("subsidy", "2020-09")
def timed(group):
    start = time.perf_counter()
    run(group)
    return time.perf_counter() - start
for one in people[:50]:
    run([one])
times = sorted(timed([one]) * 1000 for one in people[50:250])
print(json.dumps({"p50_ms": times[100], "p95_ms": times[190], "people_s": len(people) / timed(people)}))
"""


def _asked(command: list[str], text: str, **environment: str) -> dict[str, float]:
    done = subprocess.run(
        command, input=text, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _publicodes(text: str, folder: Path) -> dict[str, float]:
    subprocess.run(["npm", "install", "--silent", "--prefix", str(folder), PUBLICODES], check=True, capture_output=True)
    program = folder / "peer.mjs"
    program.write_text(_PUBLICODES, encoding="utf-8")
    return _asked(["node", str(program)], text)


def _openfisca(text: str, folder: Path) -> dict[str, float]:
    uv = shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")
    python = folder / "venv" / "bin" / "python"
    subprocess.run([uv, "venv", "-q", "-p", sys.executable, str(folder / "venv")], check=True, capture_output=True)
    subprocess.run([uv, "pip", "install", "-q", "--python", str(python), OPENFISCA], check=True, capture_output=True)
    return _asked([str(python), "-c", _OPENFISCA], text)


def measure() -> dict[str, dict[str, float]]:
    """All systems on the same people."""
    crowd = people()
    text = json.dumps(crowd, ensure_ascii=False)
    host = f"import sys\n{PROGRAM}\nprint(json.dumps(measured(json.load(sys.stdin))))"
    node = ["node", str(Path(__file__).with_name("evaluate.mjs")), str(RUNTIME), str(NPM_PACKAGE)]
    results: dict[str, dict[str, float]] = {
        "本项目，CPython": _asked([sys.executable, "-c", host], text),
        "本项目，Pyodide": _asked(node, text, PROGRAM=PROGRAM),
    }
    with tempfile.TemporaryDirectory() as name:
        results[f"{PUBLICODES}（一条规则）"] = _publicodes(text, Path(name))
        results[f"{OPENFISCA}（一条规则）"] = _openfisca(text, Path(name))
    return results


def table(results: dict[str, dict[str, Any]]) -> str:
    """The results as Markdown."""
    lines = ["| 系统 | 一次计算 p50 | p95 | 一万人，每秒 | 再算一遍，每秒 |", "|---|--:|--:|--:|--:|"]
    for name, row in results.items():
        first = row.get("first_people_s", row["people_s"])
        again = f"{row['people_s']:,.0f}" if "first_people_s" in row else "—"
        lines.append(f"| {name} | {row['p50_ms']:.2f} ms | {row['p95_ms']:.2f} ms | {first:,.0f} | {again} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(measure()))
