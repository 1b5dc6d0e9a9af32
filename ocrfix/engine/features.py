"""What speaks for and against each option: one row of numbers an option."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ocrfix.context import Context
from ocrfix.engine import tokens as tk
from ocrfix.engine.evidence import NAMES
from ocrfix.engine.facts import Facts, counts_of
from ocrfix.engine.marked import Marked
from ocrfix.engine.neighbours import Neighbours, words_of
from ocrfix.engine.options import Kind, Options
from ocrfix.engine.ragged import lead, runs
from ocrfix.engine.views import FIT, SENSE, View
from ocrfix.surnames import Surnames
from ocrfix.surroundings import Surroundings

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

LOOKS = {
    "capital": tk.CAPITAL,
    "all_capitals": tk.ALL_CAPITALS,
    "mixed_case": tk.MIXED_CASE,
    "has_digit": tk.DIGIT,
    "has_sign": tk.SIGN,
}
WORDED = np.array([kind in (Kind.WORD, Kind.JOIN, Kind.SPLIT) for kind in Kind])
USUAL_SENSE = 2.0
"""What the right word for an unknown form has on the median (train newspapers of Britain): where
nothing is known of surroundings, every word fits so well."""
TITLES = frozenset(
    "mr mrs miss messrs master dr rev st capt captain col colonel major general lieut sergt "
    "inspector sir lord lady judge justice professor senator alderman councillor".split()
)
"""Words that a name follows."""
Rows = dict[str, Floats]
"""A row of values, one an option, for each feature."""


class Observer:
    """Makes features.

    Args:
        context: counts of neighbours.
        surroundings: what fits among words, if that was learned.
        surnames: rare ones, if they are known.
        marked: how words stand beside marks, if that was counted.
    """

    def __init__(
        self,
        context: Context,
        surroundings: Surroundings | None = None,
        surnames: Surnames | None = None,
        marked: Marked | None = None,
    ) -> None:
        self.context = context
        self.surroundings = surroundings
        self.surnames = surnames
        self.marked = marked

    def describe(self, facts: Facts, options: Options) -> Floats:
        """The features of each option that are the same whatever its neighbours mean.

        Returns:
            Shape (``NAMES``, options); what ``place_among`` fills in, ``PLACED``, is 0.
        """
        x = np.zeros((len(NAMES), len(options)), np.float32)
        rows = dict(zip(NAMES, x, strict=True))
        self._describe_words(rows, facts, options)
        self._describe_forms(rows, facts, options)
        self._describe_pairs(rows, facts, options)
        around = Neighbours(facts, facts.hashes, facts.counts)
        capital, end = facts.tokens.looks[:, tk.CAPITAL], options.place + options.covers - 1
        rows["left_capital"][:] = around.flag(capital, -1)[options.place]
        rows["right_capital"][:] = around.flag(capital, 1)[end]
        title = facts.tokens.formed.all(_titles)
        rows["left_title"][:] = around.flag(title, -1)[options.place]
        if self.marked is not None:
            rows["marked"][:] = self.marked.points(facts.tokens, options)
        return x

    def place_among(
        self,
        described: Floats,
        facts: Facts,
        options: Options,
        view: View,
        before: View | None = None,
    ) -> Floats:
        """All features: those of ``describe`` and what the neighbours and the document say.

        Args:
            described: by ``describe``; what was not told is filled in here.
            facts: of the text.
            options: of its doubtful places.
            view: what is thought of the text so far.
            before: the view by which ``described`` was filled in already, if it was.
        """
        rows = dict(zip(NAMES, described, strict=True))
        around = Neighbours(facts, view.guess, view.guess_counts)
        end = options.place + options.covers - 1
        some = np.arange(len(options))
        if before is not None:
            some = around.with_others(options, before.guess, before.guess_counts)
        if view.recalled is not None:
            others = around.with_others(options, *view.recalled.guess)
            some = view.recalled.fill(rows, FIT, some, others)
        for name, fit in around.fit(options.some(some), self.context).items():
            rows[name][some] = fit
        self._place_among_more(rows, around, options, view, before)
        rows["error_level"][:] = np.log(view.condition.error_level)
        rows["odd"][:] = np.log(view.condition.odd)
        rows["mended"][:] = view.condition.mended
        drop = options.kind == Kind.DROP
        rows["dirt"][drop] = np.log(view.condition.dirt[drop])
        rows["crowd"][:] = view.condition.crowd
        rows["habit"][:] = view.habits
        unsure = view.guess != facts.hashes
        rows["neighbour_unknown"][:] = around.flag(unsure, -1)[options.place]
        rows["neighbour_unknown"] += around.flag(unsure, 1)[end]
        _add_rivals(rows, options)
        return described

    def _place_among_more(
        self, rows: Rows, around: Neighbours, options: Options, view: View, before: View | None
    ) -> None:
        """What the words further around say."""
        if self.surroundings is None:
            rows["sense"][:] = np.where(WORDED[options.kind], USUAL_SENSE, 0)
            return
        reach, some = self.surroundings.reach, np.arange(len(options))
        if before is not None:
            some = around.with_others_around(options, before.guess, reach)
        if view.recalled is not None:
            others = around.with_others_around(options, view.recalled.guess.words, reach)
            some = view.recalled.fill(rows, SENSE, some, others)
        rows["sense"][some] = around.sense(options.some(some), self.surroundings)

    def _describe_words(self, x: Rows, facts: Facts, o: Options) -> None:
        """What the option's word is by itself."""
        lexicon, total = facts.lexicon, np.float32(self.context.total)
        known = o.first >= 0
        safe = np.maximum(o.first, 0)
        keep, split = o.kind == Kind.KEEP, o.second >= 0
        x["channel"][:] = o.channel
        x["commonness"][:] = np.log(words_of(facts, o)[1] / total)
        x["commonness"][split] += np.log(counts_of(lexicon, o.second[split]) / total)
        x["commonness"][o.kind == Kind.DROP] = 0
        listed = np.where(known, lexicon.listed[safe], 0)
        x["listed"][:] = np.where(listed > 0, (100 - listed.astype(np.float32)) / 100, 0)
        x["unlisted"][:] = (listed == 0) & (o.kind < Kind.NUMBER)
        # How often the document has the word that the option puts there.
        times = np.bincount(facts.numbers[facts.numbers >= 0], minlength=len(lexicon.hashes))
        times = np.where(keep, facts.times[o.group] - 1, np.where(known, times[safe], 0))
        x["in_document"][:] = np.log1p(np.maximum(times, 0))
        x["name"][:] = np.where(known, lexicon.capitalised[safe], 0)
        capital = facts.tokens.looks[o.group, tk.CAPITAL]
        x["name_for_lower"][:] = x["name"] * ~capital * ~keep
        firsts = facts.tokens.formed.all(_firsts)
        x["same_first"][:] = keep | ~known | (firsts[o.place] == lexicon.first_letters[safe])

    def _describe_forms(self, x: Rows, facts: Facts, o: Options) -> None:
        """What stands at the place, whatever is put there."""
        for kind in Kind:
            x[kind.name.lower()][:] = o.kind == kind
        tokens = facts.tokens
        edges, sizes = runs(o.group)
        places = o.group[edges]
        lengths = tokens.spans[:, 1] - tokens.spans[:, 0]
        looks, gaps = tokens.looks, tokens.gap_facts
        of_tokens = {
            "letters": facts.letters,
            "known": facts.numbers >= 0,
            "length": np.minimum(lengths, 14),
            "short": lengths <= 3,
            "possessive": tokens.formed.all(_possessive),
            "capital_inside": looks[:, tk.CAPITAL] & ~tokens.sentence_starts,
            "line_end": gaps[:, tk.LINE],
            "line_start": tokens.before(tk.LINE, first=True),
            "dotted": gaps[:, tk.STOP],
            "hyphened": gaps[:, tk.HYPHEN_FIRST] | tokens.before(tk.HYPHEN_LAST),
            "elided": gaps[:, tk.MARK_FIRST] | tokens.before(tk.MARK_LAST),
            "surname": self._surnames(facts),
            **{name: looks[:, column] for name, column in LOOKS.items()},
        }
        for name, values in of_tokens.items():
            x[name][:] = np.repeat(values[places], sizes)
        own = facts.counts[places] / self.context.total
        x["own_commonness"][:] = np.repeat(np.log(own), sizes)
        x["form_in_document"][:] = np.repeat(np.log(facts.times[places]), sizes)
        x["damage"][:] = np.log(facts.damage)
        x["rate"][:] = o.channel / np.maximum(lengths, 1)[o.group]

    def _surnames(self, facts: Facts) -> npt.NDArray[np.bool_]:
        """Which tokens are rare surnames with a capital."""
        capital: npt.NDArray[np.bool_] = facts.tokens.looks[:, tk.CAPITAL]
        found = np.zeros(len(capital), bool)
        if self.surnames is not None:
            # None of them is a known word.
            some = np.flatnonzero(capital & (facts.numbers < 0))
            found[some] = self.surnames.among(facts.hashes[some])
        return found

    def _describe_pairs(self, x: Rows, facts: Facts, o: Options) -> None:
        """For a join, how well the two pieces do as words of their own."""
        join = o.covers > 1
        i = o.place[join]
        j = i + o.covers[join] - 1
        h, c = facts.hashes, facts.counts
        x["pair_fit"][join] = self.context.fit(h[i], c[i], h[j], c[j])
        other = np.where(o.group[join] == i, j, i)
        x["pair_commonness"][join] = np.log(c[other] / self.context.total)
        gaps = facts.tokens.gaps
        pieces = ["".join(gaps[a:b]) for a, b in zip(i.tolist(), j.tolist(), strict=True)]
        x["gap_dash"][join] = ["-" in gap or "¬" in gap for gap in pieces]
        x["gap_sign"][join] = [bool(gap.strip(" \n-¬")) for gap in pieces]
        x["gap_line"][join] = ["\n" in gap for gap in pieces]
        x["skips"][join] = o.covers[join] > 2


def _titles(forms: list[str]) -> npt.NDArray[np.bool_]:
    return np.array([form in TITLES for form in forms], bool)


def _firsts(forms: list[str]) -> npt.NDArray[np.uint32]:
    return np.array([ord(f[0]) for f in forms], np.uint32)


def _possessive(forms: list[str]) -> npt.NDArray[np.bool_]:
    return np.array([len(f) > 3 and f[-2:] in ("'s", "s'") for f in forms], bool)


def _add_rivals(x: Rows, o: Options) -> None:
    """How far each option is ahead of the best other one of its place, by rough scores."""
    likely = x["commonness"] - x["channel"]
    x["best_rival"][:] = lead(likely + x["left"] + x["right"], o.group)
    x["sense_lead"][:] = lead(likely + x["sense"], o.group)
