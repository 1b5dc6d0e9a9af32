"""What speaks for and against each option: one row of numbers an option."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ocrfix import packed
from ocrfix.context import Context, pair_keys, triple_keys
from ocrfix.engine.letters import LetterModel
from ocrfix.lexicon import Lexicon
from ocrfix.engine.options import Kind, Options
from ocrfix.packed import Hashes
from ocrfix.engine.tokens import NUMBER_FORM, Tokens

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

NUMBER_HASH = packed.hash_words([NUMBER_FORM])[0]
NUMBER_COUNT = 700_000.0
"""Figures among the 45 million words counted, near enough."""
UNKNOWN_COUNT = 0.3
OWN_TIMES, OWN_LETTERS, OWN_WEIGHT = 4, 5, 20.0
"""An unknown word that a document has so often, of so many letters, may be what a rarer form
of it was meant to be; it counts as if so many times as common."""
HYPHENS = "-–—"
SPREAD = 3.0
"""How much of a word's neighbours is kept for those never seen: this times the root of its
count, as for Witten and Bell's rule, with the number of kinds of neighbours guessed."""

NAMES = (
    "channel",
    "commonness",
    "left",
    "right",
    "left_two",
    "both",
    "right_two",
    "letters",
    "listed",
    "unlisted",
    "in_document",
    "form_in_document",
    "damage",
    "keep",
    "known",
    "word",
    "join",
    "split",
    "number",
    "drop",
    "length",
    "short",
    "capital",
    "capital_inside",
    "all_capitals",
    "mixed_case",
    "has_digit",
    "has_sign",
    "name",
    "name_for_lower",
    "same_first",
    "best_rival",
    "pair_fit",
    "pair_commonness",
    "line_end",
    "own_commonness",
    "dotted",
    "neighbour_unknown",
    "left_capital",
    "right_capital",
    "hyphened",
    "line_start",
    "rate",
    "possessive",
    "gap_dash",
    "gap_sign",
    "gap_line",
    "skips",
)


@dataclass(frozen=True)
class Facts:
    """What is known of each token before any option is weighed, arrays of one length.

    Attributes:
        tokens: of the text.
        hashes: of each token's form.
        numbers: of each form in the lexicon, or -1.
        counts: how often each form was counted, with a floor for the unknown.
        times: how often each form stands in the document.
        letters: word-likeness, per letter.
        flags: what the token looks like; shape (n, 6): capital, all capitals, mixed case,
            digit, sign, dotted.
        starts: whether it may open a sentence.
        damage: share of the document's words that are unknown.
        lexicon: known words, and behind them the document's own.
    """

    tokens: Tokens
    hashes: Hashes
    numbers: Ints
    counts: Floats
    times: Floats
    letters: Floats
    flags: npt.NDArray[np.bool_]
    starts: npt.NDArray[np.bool_]
    damage: float
    lexicon: Lexicon


def counts_of(lexicon: Lexicon, numbers: Ints) -> Floats:
    """How often words were counted, with a floor for the unknown."""
    if not len(numbers):
        return np.zeros(0, np.float32)
    counts = np.exp(lexicon.log_counts[np.maximum(numbers, 0)]) - 1
    return np.where(numbers < 0, UNKNOWN_COUNT, np.maximum(counts, 0.6)).astype(np.float32)


class Observer:
    """Makes features.

    Args:
        lexicon: known words.
        context: counts of neighbours.
        letters: what words look like.
    """

    def __init__(self, lexicon: Lexicon, context: Context, letters: LetterModel) -> None:
        self.lexicon = lexicon
        self.context = context
        self.letters = letters

    def facts(self, tokens: Tokens) -> Facts:
        """Look the tokens of a text over."""
        forms, inverse = tokens.unique
        hashes = packed.hash_words(forms)
        numbers = self.lexicon.numbers(hashes)
        counts = counts_of(self.lexicon, numbers)
        counts[hashes == NUMBER_HASH] = NUMBER_COUNT
        letters = self.letters.scores(forms) / (np.array([len(f) for f in forms]) + 1)
        worded = np.array([len(f) > 1 and f[0].isalpha() for f in forms], bool)[inverse]
        unknown = numbers[inverse] < 0
        return Facts(
            tokens=tokens,
            hashes=hashes[inverse],
            numbers=numbers[inverse],
            counts=counts[inverse],
            times=np.bincount(inverse, minlength=len(forms)).astype(np.float32)[inverse],
            letters=letters.astype(np.float32)[inverse],
            flags=_flags(tokens),
            starts=tokens.sentence_starts,
            damage=float((worded & unknown).sum() / max(1, worded.sum())),
            lexicon=self._with_own(forms, numbers, inverse),
        )

    def _with_own(self, forms: list[str], numbers: Ints, inverse: Ints) -> Lexicon:
        """The lexicon, and the unknown words that the document repeats: names, mostly."""
        times = np.bincount(inverse, minlength=len(forms))
        often = np.flatnonzero((numbers < 0) & (times >= OWN_TIMES))
        own = [int(i) for i in often if len(forms[i]) >= OWN_LETTERS and forms[i].isalpha()]
        if not own:
            return self.lexicon
        return self.lexicon.extended(
            [forms[i] for i in own], [OWN_WEIGHT * float(times[i]) for i in own]
        )

    def fit(self, a: Hashes, a_counts: Floats, b: Hashes, b_counts: Floats) -> Floats:
        """How much likelier ``b`` is after ``a`` than anywhere (natural logarithm)."""
        seen = self.context.counts(pair_keys(a, b), np.minimum(a_counts, b_counts))
        spread = SPREAD * np.sqrt(a_counts)
        share = b_counts / self.context.total
        fit = np.log((seen / share + spread) / (a_counts + spread))
        return np.where((a == 0) | (b == 0), 0, fit).astype(np.float32)

    def fit_three(
        self, a: Hashes, b: Hashes, c: Hashes, guess: Floats, most: Floats
    ) -> Floats:
        """How much likelier ``c`` is after ``a b`` than after ``b`` alone, or 0.

        Args:
            a, b, c: the words.
            guess: chance of ``c`` after ``b`` (natural logarithm).
            most: how often ``b`` was counted.
        """
        pair = self.context.counts(pair_keys(a, b), most)
        seen = self.context.counts(triple_keys(a, b, c), pair)
        spread = SPREAD * np.sqrt(pair) + 1
        fit = np.log((seen / np.exp(guess) + spread) / (pair + spread))
        return np.where((a == 0) | (b == 0) | (c == 0), 0, fit).astype(np.float32)

    def own_fit(self, facts: Facts) -> Floats:
        """How well each token sits between its neighbours as they stand."""
        h, c = facts.hashes, facts.counts
        if len(h) < 2:
            return np.zeros(len(h), np.float32)
        pair = np.where(facts.tokens.breaks[:-1], 0, self.fit(h[:-1], c[:-1], h[1:], c[1:]))
        fit = np.zeros(len(h), np.float32)
        fit[1:] += pair
        fit[:-1] += pair
        return fit

    def observe(
        self, facts: Facts, options: Options, guess: Hashes, guess_counts: Floats
    ) -> Floats:
        """The features of each option.

        Args:
            facts: of the text.
            options: of its doubtful places.
            guess: the word that each token most likely is, as a hash.
            guess_counts: how often each such word was counted.

        Returns:
            Shape (options, ``NAMES``).
        """
        o = options
        x = {name: np.zeros(len(o), np.float32) for name in NAMES}
        keep = o.kind == Kind.KEEP
        number = o.kind == Kind.NUMBER
        lexicon = facts.lexicon
        word = np.where(keep, facts.hashes[o.place], lexicon.hashes[np.maximum(o.first, 0)])
        word = np.where(number, NUMBER_HASH, word)
        count = np.where(keep, facts.counts[o.place], counts_of(lexicon, o.first))
        count = np.where(number, NUMBER_COUNT, count).astype(np.float32)
        drop = o.kind == Kind.DROP
        split = o.second >= 0
        last = np.where(split, lexicon.hashes[np.maximum(o.second, 0)], word)
        last_count = np.where(split, counts_of(lexicon, o.second), count).astype(np.float32)

        around = _Neighbours(facts, guess, guess_counts)
        l1, cl1 = around.at(o.place, -1)
        l2, _ = around.at(o.place, -2)
        r1, cr1 = around.at(o.place + o.covers - 1, 1)
        r2, cr2 = around.at(o.place + o.covers - 1, 2)
        total = np.float32(self.context.total)
        inner = np.where(split, self.fit(word, count, last, last_count), 0)
        left = np.where(drop, self.fit(l1, cl1, r1, cr1), self.fit(l1, cl1, word, count))
        right = np.where(drop, 0, self.fit(last, last_count, r1, cr1))
        x["left"], x["right"] = left + inner, right
        x["left_two"] = self.fit_three(l2, l1, word, left + np.log(count / total), cl1)
        x["both"] = np.where(
            split, 0, self.fit_three(l1, word, r1, right + np.log(np.maximum(cr1, 1) / total), count)
        )
        after = self.fit(r1, np.maximum(cr1, 1), r2, np.maximum(cr2, 1))
        x["right_two"] = self.fit_three(
            last, r1, r2, after + np.log(np.maximum(cr2, 1) / total), cr1
        )
        for name in ("left_two", "both", "right_two"):
            x[name][drop] = 0
        x["channel"] = o.channel
        x["commonness"] = np.log(count / total) + np.where(split, np.log(last_count / total), 0)
        x["commonness"][drop] = 0
        self._add_words(x, facts, o, keep)
        self._add_pairs(x, facts, o)
        x["damage"][:] = facts.damage
        unsure = guess != facts.hashes
        x["neighbour_unknown"] = (
            around.flag(unsure, o.place, -1) + around.flag(unsure, o.place + o.covers - 1, 1)
        ).astype(np.float32)
        end = o.place + o.covers - 1
        x["left_capital"] = around.flag(facts.flags[:, 0], o.place, -1).astype(np.float32)
        x["right_capital"] = around.flag(facts.flags[:, 0], end, 1).astype(np.float32)
        _add_rivals(x, o)
        return np.stack([x[name] for name in NAMES], axis=1)

    def _add_words(
        self, x: dict[str, Floats], facts: Facts, o: Options, keep: npt.NDArray[np.bool_]
    ) -> None:
        """What the form and the word are by themselves."""
        lexicon = facts.lexicon
        known = o.first >= 0
        safe = np.maximum(o.first, 0)
        listed = np.where(known, lexicon.listed[safe], 0)
        x["listed"] = np.where(listed > 0, (100 - listed.astype(np.float32)) / 100, 0)
        x["unlisted"] = ((listed == 0) & (o.kind < Kind.NUMBER)).astype(np.float32)
        x["letters"] = facts.letters[o.group]
        x["own_commonness"] = np.log(facts.counts[o.group] / self.context.total)
        x["form_in_document"] = np.log(facts.times[o.group])
        # How often the document has the word that the option puts there.
        order = np.argsort(facts.numbers, kind="stable")
        ranked = facts.numbers[order]
        times = np.searchsorted(ranked, o.first, "right") - np.searchsorted(ranked, o.first)
        times = np.where(keep, facts.times[o.group] - 1, np.where(known, times, 0))
        x["in_document"] = np.log1p(np.maximum(times, 0)).astype(np.float32)
        for kind in Kind:
            x[kind.name.lower()] = (o.kind == kind).astype(np.float32)
        x["known"] = (facts.numbers[o.group] >= 0).astype(np.float32)
        lengths = facts.tokens.spans[:, 1] - facts.tokens.spans[:, 0]
        x["length"] = np.minimum(lengths[o.group], 14).astype(np.float32)
        x["short"] = (lengths[o.group] <= 3).astype(np.float32)
        flags = facts.flags[o.group]
        x["capital"], x["all_capitals"], x["mixed_case"] = (
            flags[:, i].astype(np.float32) for i in range(3)
        )
        x["has_digit"], x["has_sign"], x["dotted"] = (
            flags[:, i].astype(np.float32) for i in range(3, 6)
        )
        x["capital_inside"] = x["capital"] * ~facts.starts[o.group]
        x["name"] = np.where(known, lexicon.capitalised[safe], 0).astype(np.float32)
        x["name_for_lower"] = x["name"] * (1 - x["capital"]) * ~keep
        gaps = facts.tokens.gaps
        at_end = np.array([("\n" in g) for g in gaps], np.float32)
        x["line_end"] = at_end[o.group]
        x["line_start"] = np.append(np.float32(1), at_end[:-1])[o.group]
        hyphen = np.array([g[:1] in HYPHENS and g != "" for g in gaps], bool)
        after = np.append(False, np.array([g[-1:] in HYPHENS and g != "" for g in gaps[:-1]], bool))
        x["hyphened"] = (hyphen | after)[o.group].astype(np.float32)
        x["rate"] = o.channel / np.maximum(lengths[o.group], 1)
        forms = facts.tokens.forms
        owner = np.array([len(f) > 3 and f[-2:] in ("'s", "s'") for f in forms], bool)
        x["possessive"] = owner[o.group].astype(np.float32)
        firsts = np.array([f[0] for f in facts.tokens.forms])
        word_firsts = lexicon.first_letters[safe]
        x["same_first"] = np.where(
            keep | ~known, 1, firsts[o.place].view(np.uint32) == word_firsts
        ).astype(np.float32)

    def _add_pairs(self, x: dict[str, Floats], facts: Facts, o: Options) -> None:
        """For a join, how well the two pieces do as words of their own."""
        join = o.covers > 1
        i = o.place[join]
        j = i + o.covers[join] - 1
        h, c = facts.hashes, facts.counts
        x["pair_fit"][join] = self.fit(h[i], c[i], h[j], c[j])
        other = np.where(o.group[join] == i, j, i)
        x["pair_commonness"][join] = np.log(c[other] / self.context.total)
        gaps = facts.tokens.gaps
        pieces = ["".join(gaps[a:b]) for a, b in zip(i.tolist(), j.tolist(), strict=True)]
        x["gap_dash"][join] = ["-" in gap or "¬" in gap for gap in pieces]
        x["gap_sign"][join] = [bool(gap.strip(" \n-¬")) for gap in pieces]
        x["gap_line"][join] = ["\n" in gap for gap in pieces]
        x["skips"][join] = o.covers[join] > 2


class _Neighbours:
    """The words around places, none beyond a paragraph's end."""

    def __init__(self, facts: Facts, guess: Hashes, counts: Floats) -> None:
        n = len(facts.hashes)
        self.n = n
        self.guess, self.counts = guess, counts
        # The number of the paragraph that each token is in.
        self.paragraph = np.concatenate([[0], np.cumsum(facts.tokens.breaks[:-1])]) if n else None

    def at(self, place: Ints, step: int) -> tuple[Hashes, Floats]:
        """Hash and count of the word so many steps from a place; hash 0 for none."""
        there, inside = self._there(place, step)
        return np.where(inside, self.guess[there], np.uint64(0)), self.counts[there]

    def flag(self, flags: npt.NDArray[np.bool_], place: Ints, step: int) -> npt.NDArray[np.bool_]:
        """A property of the word so many steps from a place."""
        there, inside = self._there(place, step)
        return flags[there] & inside

    def _there(self, place: Ints, step: int) -> tuple[Ints, npt.NDArray[np.bool_]]:
        there = np.clip(place + step, 0, self.n - 1)
        inside = (place + step == there) & (self.paragraph[there] == self.paragraph[place])
        return there, inside


def _flags(tokens: Tokens) -> npt.NDArray[np.bool_]:
    """What each token looks like."""
    rows = []
    seen: dict[str, tuple[bool, ...]] = {}
    for raw in tokens.raw:
        row = seen.get(raw)
        if row is None:
            first, rest = raw[0].isupper(), raw[1:]
            upper = raw.isupper() and len(raw) > 1
            mixed = not upper and not rest.islower() and any(c.isupper() for c in rest)
            row = seen[raw] = (
                first,
                upper,
                mixed,
                any(c.isdigit() for c in raw),
                not raw.replace("'", "").replace("’", "").isalnum(),
                False,
            )
        rows.append(row)
    flags = np.array(rows, bool).reshape(len(rows), 6)
    flags[:, 5] = [g.startswith(".") for g in tokens.gaps]
    return flags


def _add_rivals(x: dict[str, Floats], o: Options) -> None:
    """How far each option is ahead of the best other one of its place, by a rough score."""
    rough = (
        -x["channel"] + x["commonness"] + x["left"] + x["right"]
    )
    if not len(rough):
        return
    edges = np.flatnonzero(np.diff(o.group, prepend=-1))
    best = np.maximum.reduceat(rough, edges)
    size = np.diff(np.append(edges, len(rough)))
    spread = np.repeat(best, size)
    is_best = rough == spread
    second = np.maximum.reduceat(np.where(is_best, -60, rough), edges)
    x["best_rival"] = np.where(is_best, rough - np.repeat(second, size), rough - spread).clip(
        -20, 20
    )
