"""Which policies the rows of a file ask about: read before the work, where rules are fetched region by region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from calculator import regions
from calculator.engine import Bundle
from calculator.facts import read_facts
from calculator.roster import PLACES, SLICE, Settings
from calculator.roster_columns import HEADER_SEARCH_ROWS, find_layout
from calculator.roster_values import raw_value
from calculator.spreadsheet import Cell, CellError, Row, open_sheet


class Survey:
    """One reading of a file, in slices. Raises SpreadsheetError and RosterError, as the roster itself would."""

    __slots__ = ("_bundle", "_columns", "_seen", "_sheet", "_steps", "policies")

    def __init__(self, data: bytes, bundle: Bundle, settings: Settings) -> None:
        self._bundle = bundle
        self._seen: set[tuple[str, str]] = set()
        self.policies: dict[str, None] = {}
        for fact in PLACES:
            self._take({fact: settings.facts.get(fact)})
        self._sheet = open_sheet(data, settings.sheet)
        head = []
        for row in self._sheet.rows:
            head.append(row)
            if len(head) > HEADER_SEARCH_ROWS:
                break
        layout = find_layout(head, bundle, settings.columns)
        self._columns = [(column.position, column.role) for column in layout.columns if column.role in PLACES]
        self._steps = self._work(head)

    def advance(self) -> bool:
        """Read some more rows; False when all are read."""
        return next(self._steps, None) is not None

    def permille(self) -> int:
        """How far the reading is."""
        return self._sheet.permille()

    def _work(self, head: list[Row]) -> Iterator[bool]:
        for row in head:
            self._read(row.cells)
        if self._columns:
            for number, row in enumerate(self._sheet.rows):
                self._read(row.cells)
                if number % SLICE == 0:
                    yield True

    def _read(self, cells: tuple[Cell, ...]) -> None:
        for position, fact in self._columns:
            if position >= len(cells) or isinstance(cells[position], CellError):
                continue
            cell = (fact, str(cells[position]))
            if cell not in self._seen:
                self._seen.add(cell)
                self._take({fact: raw_value(cells[position], self._bundle["facts"][fact])})

    def _take(self, raw: dict[str, Any]) -> None:
        """Note the policy of a place. A row of several places is refused, so that nobody needs their rules."""
        for place in read_facts(raw, self._bundle["facts"]).facts.values():
            found = regions.resolve(place, self._bundle["policies"]).policies if isinstance(place, str) else []
            if len(found) == 1:
                self.policies[found[0]] = None
