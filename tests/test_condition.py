"""What condition the word engine thinks a document is in."""

from __future__ import annotations

import numpy as np
import pytest

from ocrfix import knowledge
from ocrfix.engine.condition import DIRT_SHARE, Condition, Shares, condition, dirt_share
from ocrfix.engine.decide import Decisions, WordEngine
from ocrfix.engine.options import Kind
from ocrfix.settings import Settings

STRAY = "He went rn down to the sea again. qz The day was fair. tbe"


@pytest.fixture(scope="module")
def engine() -> WordEngine:
    """The English one."""
    return knowledge.load(Settings()).engine


def of(decisions: Decisions, dirt: float | None) -> Condition:
    """The condition, were nothing dirt now and so much of the words at first sight."""
    chances = np.zeros(len(decisions.options))
    return condition(decisions.facts, decisions.options, chances, Shares(0.01, dirt), ())


def test_at_first_sight_all_texts_are_as_dirty(engine: WordEngine) -> None:
    """Before the share is told, what is usual is believed."""
    assert of(engine.decide(STRAY), None).dirt == pytest.approx(DIRT_SHARE)


def test_a_place_does_not_speak_for_itself(engine: WordEngine) -> None:
    """Where one token alone seems to be dirt, the text is dirtier for all others, not for it."""
    decisions = engine.decide(STRAY)
    options = decisions.options
    stray = np.flatnonzero(options.kind == Kind.DROP)[0]
    chances = np.zeros(len(options))
    chances[stray] = 0.9
    told = dirt_share(options, chances, len(decisions.facts.hashes))
    found = condition(decisions.facts, options, chances, Shares(0.01, told), ()).dirt

    others = np.setdiff1d(np.flatnonzero(options.kind == Kind.DROP), stray)
    assert found[stray] <= DIRT_SHARE
    assert len(others)
    assert (found[others] > 2 * DIRT_SHARE).all()


def test_dirt_elsewhere_makes_a_text_dirtier(engine: WordEngine) -> None:
    """The more of its words seemed to be dirt, the more so."""
    decisions = engine.decide(STRAY)
    drop = decisions.options.kind == Kind.DROP

    assert (of(decisions, 0.1).dirt[drop] > of(decisions, 0.02).dirt[drop]).all()


def test_the_share_of_dirt_is_told_once(engine: WordEngine) -> None:
    """Of a document that was mended, what it was at first sight still holds."""
    first = engine.decide(STRAY)
    mended = STRAY.replace(" qz", "").replace("tbe", "the")
    later = engine.decide(mended, (("tbe", "the"),), first)

    assert first.dirt > 0
    assert later.dirt == first.dirt
    assert engine.decide(mended).dirt != first.dirt


def test_a_text_without_doubt_has_no_dirt(engine: WordEngine) -> None:
    """An empty one as well."""
    assert engine.decide("").dirt == 0
    assert engine.decide("He went down to the sea.").dirt == 0
