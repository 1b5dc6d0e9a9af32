"""Case within words and sentences: what fixtures/cases/words.toml doesn't say."""

from __future__ import annotations

import time

import pytest

from ocrfix import Result, clean
from ocrfix.document import Document
from ocrfix.edits import Alternative, Proposal
from ocrfix.knowledge import Knowledge
from ocrfix.settings import Settings
from ocrfix.stages.words import accents, case, halves, mixed, names, openings, signs

PROSE = """He came in the evening and sat down by the fire, and for a long time nothing was said.
The children had gone to bed, and only the clock was heard as it ticked in the hall below.
"""
ODD = {
    "humps": "aA" * 500_000,
    "long humps": "aaaaaaaA" * 100_000,
    "capitals": "the Paper was " * 50_000,
    "lines": "the\nPaper was\n" * 50_000,
    "stops": "it. just " * 50_000,
    "one word": "a P" + "a" * 1_000_000,
    "blanks": " " * 1_000_000,
    "signs": "a*" * 300_000,
    "signs in words": "abcde*fghijk " * 20_000,
    "sixes": "a6" * 300_000,
    "torn names": "Zaporozhets Za orozhets " * 30_000,
    "split letters": "VA-lite l<" * 100_000,
}


def of_rule(result: Result, rule: str) -> list[tuple[str, str]]:
    """The words that a rule changed or would change, with what it makes of them."""
    found = (*result.edits, *result.suggestions)
    return [(e.before, e.after) for e in found if e.rule == rule]


def cleaned(text: str) -> Result:
    """The text after the stage alone."""
    return clean(text, Settings(stages=("words",)))


def test_an_author_who_emphasises_is_left_alone() -> None:
    """Where B and D are capitalised as freely as P and S, the author does it."""
    text = "\n".join(
        f"He took a Penny and a Dog, to Sit by the Fire and Bake, {n}." for n in "abcde"
    )

    assert of_rule(cleaned(PROSE * 3 + text), "false-capital") == []


def test_a_word_that_the_document_often_capitalises_is_left_alone() -> None:
    """A document's own habit outweighs what books do."""
    text = "So the Purser said. " + "Then it was for the Purser to pay, and the Purser paid. " * 8

    assert of_rule(cleaned(PROSE + text), "false-capital") == []


def test_misread_capitals_speak_for_each_other(english: Knowledge) -> None:
    """The more of them, the surer each is."""
    sentence = "He was told that they had Slowly gone away. "
    more = "It was Seen that she had Supposed so, and Perhaps he was Perfectly right. "

    def chance(text: str) -> float:
        proposals = case.propose(Document.of(text), english)
        return next(p.confidence for p in proposals if text.startswith("Slowly", p.start))

    assert chance(PROSE + sentence) < chance(PROSE + sentence + more)


def test_doubtful_capitals_are_likelier_where_letters_are_misread(english: Knowledge) -> None:
    """Of those that one asks about half are right in a text that has unknown words."""
    sentence = "He was told of some Public there and then. "

    def chance(text: str) -> float:
        (proposal,) = case.propose(Document.of(text), english)
        return proposal.confidence

    assert chance(PROSE * 3 + sentence) < 0.4
    assert 0.45 < chance(PROSE * 3 + "tbe man wbo camc. " + sentence) < 0.7


def test_what_was_repaired_stays_evidence() -> None:
    """A repaired capital does not make the doubtful one beside it less likely."""
    text = PROSE * 5 + "He was sent Straight to bed. Which also Provides a living for all of us."
    found = of_rule(cleaned(text), "false-capital")

    assert ("S", "s") in found
    assert ("P", "p") in found


def test_lines_of_verse_begin_with_capitals() -> None:
    """A capital at the start of a short line means nothing."""
    text = "and slowly down the winding path we went\nPerhaps no more to see the morning sun\n"

    assert of_rule(cleaned(text), "false-capital") == []


def test_a_sentence_that_begins_small(english: Knowledge) -> None:
    """A small letter after a stop that is surely one is asked about."""
    text = PROSE + "At last they saw the town before them. it was a fine place."
    proposals = list(openings.propose(Document.of(text), english))

    assert [p.after for p in proposals] == ["I"]


def test_small_letters_of_every_shape_after_stops_are_meant(english: Knowledge) -> None:
    """Who begins all sentences small does it on purpose."""
    text = "they went away. it was late. then it rained. he slept. but i was awake. a bell rang."
    proposals = list(openings.propose(Document.of(text), english))

    assert all(p.confidence < 0.3 for p in proposals)


@pytest.mark.parametrize("word", ["McDonald", "LaTeX", "PhD", "iPhone", "PostScript", "MPs", "kWh"])
def test_names_of_mixed_case_stay(word: str, english: Knowledge) -> None:
    """Names, initialisms and units keep their capitals."""
    assert list(mixed.propose(Document.of(f"This is {word} of course."), english)) == []


def test_mixed_case_within_addresses_stays(english: Knowledge) -> None:
    """What belongs to an address, a path or an identifier is not a word."""
    text = "See http://a.org/loSt, my_loSt, loSt.txt and @loSt; #loSt and re-loSt."

    assert list(mixed.propose(Document.of(text), english)) == []


@pytest.mark.parametrize("suggest_from", [0.06, 0.5, 0.9])
def test_what_is_sure_is_done_whatever_is_suggested(suggest_from: float) -> None:
    """Who wants few suggestions gets the same changes, those of words that exist among them."""
    text = "It was not lor him to say, and tbe children went hack to the house."
    settings = Settings(stages=("words", "realwords"), apply_from=0.9, suggest_from=suggest_from)

    assert [e.after for e in clean(text, settings).edits] == ["for", "the", "back"]


@pytest.mark.parametrize("name", ODD)
def test_odd_text_takes_no_time(name: str, english: Knowledge) -> None:
    """Nothing is worse than linear."""
    document = Document.of(ODD[name])
    started = time.perf_counter()

    for stage in (accents, case, mixed, names, openings, signs):
        list(stage.propose(document, english))

    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("gap", ["- 5\n", "-\n", "- '\n"])
def test_half_of_a_cut_word_is_no_word(gap: str) -> None:
    """What stands before a hyphen at a line's end isn't made another word."""
    result = cleaned(PROSE + f"They went with us wherev{gap}xq and we stayed, the two of us.")

    assert "where-" not in result.text
    assert "there-" not in result.text


@pytest.mark.parametrize("after", [" xq", "-xq", "- xq", "-\n\nxq", "--\nxq"])
def test_words_that_no_line_end_cuts_are_as_sure_as_ever(after: str) -> None:
    """Within a line a hyphen is as often dirt, and two of them are a dash."""
    proposals = [Proposal(0, 6, "where", "misread", 0.9, "")]

    assert [*halves.less_sure(proposals, Document.of("wherev" + after))] == proposals


@pytest.mark.parametrize("after", ["-\nxq", "- 5\nxq", "-'\nxq", "- t\n  xq"])
def test_first_halves_are_doubted_at_line_ends(after: str) -> None:
    """A half of a word is likelier a part of one that isn't known than another word."""
    alternative = Alternative("there", 0.05)
    proposals = [Proposal(0, 6, "where", "misread", 0.9, "", (alternative,))]

    (told,) = halves.less_sure(proposals, Document.of("wherev" + after))

    assert told.confidence < 0.8
    assert told.alternatives[0].confidence < 0.05


def test_torn_words_are_as_sure_as_ever_before_a_cut() -> None:
    """A rule that looks at more than the half knows of the cut."""
    (proposal,) = halves.less_sure(
        [Proposal(0, 5, "the", "torn-word", 0.9, "")], Document.of("thi e-\nlane")
    )

    assert proposal.confidence == 0.9
