"""What is known: the user's own words, and languages that have but a lexicon."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ocrfix import Cleaner, Settings, knowledge
from ocrfix.errors import SettingsError
from ocrfix.lexicon import Lexicon, WordClass

GERMAN = """\
Am folgenden Morgen stand der alte Müller früh auf, öffnete die Fenster und blickte über
die Wiesen, auf denen noch der Nebel lag. „Heute wird es schön“, sagte er zu seiner
Frau, die in der Küche das Brot schnitt. Der Großvater saß am Ofen und las die Zeitung;
er wußte immer, was im Dorfe geschah. Die Straße nach Köln war seit Wochen gesperrt,
weil das Hochwasser eine Brücke fortgerissen hatte. Die Hand des Bürgermeisters lag auf
dem Arm seines Bruders, als im März 1871 die ersten Störche kamen.
"""
FRENCH = """\
L'homme qui entra dans l'auberge n'était pas celui qu'on attendait. Il s'assit près de
la fenêtre et demanda un verre d'eau. « Qu'est-ce que vous cherchez ? » dit
l'aubergiste, qui ne l'avait jamais vu. L'étranger ne répondit pas tout de suite ; il
regardait la rue, où les enfants jouaient malgré la pluie. À l'église, les cloches
sonnaient : c'était la fête de la Saint-Jean. L'œuvre du cœur, disait-elle, ne s'achève
pas en un jour !
"""
RUSSIAN = "Старый дом стоял на берегу реки, и никто не знал, кто в нём жил раньше.\n"


def own(tmp_path: Path, entries: str) -> Settings:
    """Settings with a word list of these lines."""
    path = tmp_path / "own.txt"
    path.write_text(entries, "utf-8")
    return Settings(wordlists=(str(path),))


@pytest.mark.parametrize(("language", "text"), [("de", GERMAN), ("fr", FRENCH), ("ru", RUSSIAN)])
def test_sound_text_of_other_languages_stays(language: str, text: str) -> None:
    """Umlauts, nouns' capitals, elisions, a space before a sign, another script."""
    result = Cleaner(Settings(language=language)).clean(text)

    assert result.text == text
    assert not result.suggestions


def test_a_sound_text_stays_with_words_of_ones_own(tmp_path: Path) -> None:
    """They are not put in the place of what is right."""
    text = "The farmer of the valley came to the village with his horses and his dog.\n"

    assert Cleaner(own(tmp_path, "Farmor\nvallye\n")).clean(text).text == text


def test_ones_own_words_are_known(tmp_path: Path) -> None:
    """In any case, of phrases and of what always is put too; comments aside."""
    settings = own(tmp_path, "# Qabbal\n\nZhkvarin\nLa Brouquette\nxyzz -> Vrimmel\n")
    lexicon = knowledge.load(settings).lexicon

    for word in ("Zhkvarin", "zhkvarin", "Brouquette", "vrimmel"):
        assert word in lexicon
        assert lexicon.frequency(word) > 0
        assert lexicon.word(lexicon.number(word)) == word.lower()
    assert "xyzz" not in lexicon
    assert "Qabbal" not in lexicon
    assert lexicon.classes[lexicon.number("Zhkvarin")] == WordClass.NAME
    assert "Zhkvarin" not in knowledge.load(Settings()).lexicon


def test_other_words_stay_what_they_were(tmp_path: Path) -> None:
    """Though their numbers move."""
    plain = knowledge.load(Settings()).lexicon
    merged = knowledge.load(own(tmp_path, "Zhkvarin\nqabbal\nthe\n")).lexicon

    assert len(merged.hashes) == len(plain.hashes) + 2
    assert (merged.hashes[1:] > merged.hashes[:-1]).all()
    for word in ("harvest", "self-control", "café", "the", "moscow"):
        assert merged.word(merged.number(word)) == word
        assert merged.frequency(word) == plain.frequency(word)
        old, new = plain.number(word), merged.number(word)
        assert merged.moved(np.array([old])).tolist() == [new]


def test_a_damaged_form_of_ones_own_word_is_repaired(tmp_path: Path) -> None:
    """A word that no list has, read with a known confusion."""
    text = "He had dined with Zhkvarin, and old Zhkvarin liked it. They saw tbe Zhkvariu house.\n"

    fixed = Cleaner(own(tmp_path, "Zhkvarin\n")).clean(text)
    plain = Cleaner().clean(text)
    proposed = {e.after for e in (*fixed.edits, *fixed.suggestions)}

    assert any("Zhkvarin" in after or after == "n" for after in proposed)
    assert "Zhkvarin house" not in plain.text


def test_the_engine_does_not_doubt_ones_own_words(tmp_path: Path) -> None:
    """However rare, and however ill they fit."""
    engine = knowledge.load(own(tmp_path, "tbe\n")).engine
    tokens = engine.decide("He saw tbe man and tlie dog.").options

    assert 2 not in tokens.group
    assert 5 in tokens.group


@pytest.mark.parametrize("line", ["xyzz ->", "-> xyzz", "bad\x00word"])
def test_a_line_that_is_no_word_is_told(tmp_path: Path, line: str) -> None:
    """With file and line."""
    with pytest.raises(SettingsError, match=r"own\.txt:2: "):
        Cleaner(own(tmp_path, f"good\n{line}\n"))


def test_a_list_that_was_altered_is_read_again(tmp_path: Path) -> None:
    """And one that wasn't is not."""
    settings = own(tmp_path, "Zhkvarin\n")
    first = knowledge.load(settings)
    assert knowledge.load(settings) is first

    own(tmp_path, "Zhkvarin\nQabbal\n")

    assert "Qabbal" in knowledge.load(settings).lexicon


def test_thresholds_do_not_load_anything_again() -> None:
    """What is known depends on language and files alone."""
    assert knowledge.load(Settings()) is knowledge.load(Settings(apply_from=0.9))


def test_other_languages_are_asked_about() -> None:
    """Without neighbours, a misread word is suggested, in its own letters."""
    text = FRENCH.replace("cloches", "clochcs")
    result = Cleaner(Settings(language="fr")).clean(text)

    assert result.text == text
    assert [e.after for e in result.suggestions] == ["cloches"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Dieser Wert gibt an, ob das Kind in der Schule war.\n"),
        ("nl", "De regels staan in de lijst- en boomweergave van het huis.\n"),
    ],
)
def test_rules_for_english_are_silent_elsewhere(language: str, text: str) -> None:
    """A comma before a clause, a hyphen that stands for the second half of a compound."""
    result = Cleaner(Settings(language=language)).clean(text)

    assert result.text == text
    assert not result.suggestions


def test_damage_that_is_the_same_everywhere_is_repaired() -> None:
    """A known word cut at a line's end, ligatures, a doubled space."""
    text = "Die Wissen-\nschaft ist  eine ﬁnstere Sache für den Müller.\n"

    cleaned = Cleaner(Settings(language="de")).clean(text).text

    assert cleaned == "Die Wissenschaft\nist eine finstere Sache für den Müller.\n"


def test_a_plain_lexicon_has_its_words_and_counts() -> None:
    """The commoner, the more frequent; letters of any script."""
    lexicon = Lexicon.of({"und": 500.0, "größe": 20.0, "дом": 3.0})

    assert lexicon.frequency("und") > lexicon.frequency("Größe") > lexicon.frequency("Дом") > 0
    assert lexicon.word(lexicon.number("größe")) == "größe"
    assert "haus" not in lexicon
