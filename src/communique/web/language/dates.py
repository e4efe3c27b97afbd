"""Dates in EDTF in the words of a language: day, month and year as CLDR writes them, all else from the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations

from babel import Locale
from babel.dates import format_date, format_skeleton

from communique.dates import Point, sides
from communique.web.words import N_

_SEASONS = {
    "21": N_("spring %(year)s"),
    "22": N_("summer %(year)s"),
    "23": N_("autumn %(year)s"),
    "24": N_("winter %(year)s"),
}
_QUALIFIED = {"?": N_("possibly %(date)s"), "~": N_("about %(date)s"), "%": N_("possibly about %(date)s")}
_DECADE, _CENTURY = N_("the %(year)ss"), N_("the years %(first)s–%(last)s")
_UNKNOWN, _UNTIL, _SINCE = N_("at an unknown time"), N_("until %(date)s"), N_("%(date)s or later")
_FROM, _SPAN = N_("from %(date)s, end unknown"), N_("%(start)s – %(end)s")
_YEAR, _MONTH, _DAY = "y", "yMMMM", "long"
"""What is known of a date: names of patterns in CLDR."""


@dataclass(frozen=True)
class DatesInWords:
    """Writes dates as `communique.dates.in_words` does in English.

    Attributes:
        locale: language, and what CLDR knows of it.
        texts: its catalogue.
    """

    locale: Locale
    texts: NullTranslations

    def __call__(self, edtf: str) -> str:
        """Return a date in words.

        Raises:
            InvalidDate: `edtf` is none.
        """
        start, *others = sides(edtf)
        if not others:
            return self._point(start) if start else ""
        end = others[0]
        if start and end:
            return self._text(_SPAN, start=self._point(start), end=self._point(end))
        if start:
            return self._text(_SINCE if edtf.endswith("..") else _FROM, date=self._point(start))
        return self._text(_UNTIL, date=self._point(end)) if end else self._text(_UNKNOWN)

    def _point(self, point: Point) -> str:
        words = self._unqualified(point)
        return self._text(_QUALIFIED[point.qualifier], date=words) if point.qualifier else words

    def _unqualified(self, point: Point) -> str:
        if not point.year.isdigit():
            first, last = point.year.replace("X", "0"), point.year.replace("X", "9")
            return self._text(_CENTURY if "XX" in point.year else _DECADE, year=first, first=first, last=last)
        day, pattern = _day_of(point), _pattern(point)
        if pattern == _DAY:
            return format_date(day, _DAY, locale=self.locale)
        words = format_skeleton(pattern, day, locale=self.locale)
        return self._text(_SEASONS[point.month], year=words) if point.month in _SEASONS else words

    def _text(self, text: str, **values: str) -> str:
        return self.texts.gettext(text) % values


def _pattern(point: Point) -> str:
    if not (point.year + point.month).isdigit() or not point.month or int(point.month) > 12:
        return _YEAR
    return _DAY if point.day.isdigit() else _MONTH


def _day_of(point: Point) -> date:
    """Return a day that has what is known of a date."""
    month = int(point.month) if _pattern(point) != _YEAR else 1
    return date(int(point.year), month, int(point.day) if point.day.isdigit() else 1)
