"""The word lists and tables that the word engine stands on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ocrfix import packed
from ocrfix.confusions import LONGEST_SEGMENT, read_table
from ocrfix.engine.evidence import NAMES
from ocrfix.engine.forest import Forest, Tree
from ocrfix.engine.letters import LETTERS
from ocrfix.engine.ranker import BIAS, CASE_NUMBERS, NONE
from ocrfix.lexicon import COUNT_STEPS, Lexicon, WordClass

WORDLISTS = Path(__file__).parents[1] / "wordlists"
EN = WORDLISTS / "en"
LARGEST = 25_000_000
LIST_SIZES = {0, 10, 20, 35, 40, 50, 55, 60, 70, 80, 95}
CLASSES = {c.name.lower() for c in WordClass} - {"unknown"}

# What scanners make of "the", "and", "be", "in", "of", "it", "to", …, and proofreaders miss.
JUNK = "aud bo hc iu ol ot tbe tbat thc tlie tlio tiie wc wbich wliich witb"
DUBIOUS = "arc bc hut mid oi tho tor"
ARCHAIC = (
    "betwixt compleat connexion controul doth ere gaol hath musick olde publick shew shewn "
    "thee thou waggon whilst ye"
)
DIALECT = "ain't aye bairn bonny dat dem gwine hoss ken lookin nae o'er och varmint wee whar yer"
NAMES_AND_PLACES = {
    "smith": WordClass.NAME,
    "jane": WordClass.NAME,
    "sophia": WordClass.NAME,
    "london": WordClass.PLACE,
    "mississippi": WordClass.PLACE,
    "bristol": WordClass.PLACE,
}
OTHERS = {
    "und": WordClass.FOREIGN,
    "avec": WordClass.FOREIGN,
    "esq": WordClass.ABBREVIATION,
    "publick": WordClass.DIALECT,
    "the": WordClass.COMMON,
    "house": WordClass.COMMON,
}


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    """The rows of the list that people read."""
    return [line.split("\t") for line in (EN / "words.tsv").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The packed lexicon."""
    return Lexicon.load(EN / "lexicon.bin")


def files() -> list[Path]:
    return sorted(
        p
        for p in WORDLISTS.rglob("*")
        if p.is_file() and "build" not in p.parts and p.name != "README.md"
    )


def test_all_is_small() -> None:
    """Lists and tables together stay within what a repository should carry."""
    assert sum(path.stat().st_size for path in files()) <= LARGEST


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_readme_tells_of_each_file(path: Path) -> None:
    """The README has a section or row for each file."""
    assert f"`{path.relative_to(WORDLISTS)}`" in (WORDLISTS / "README.md").read_text("utf-8")


def test_words_are_sorted_and_single(rows: list[list[str]]) -> None:
    """One entry a line, by code point, none twice."""
    words = [row[0] for row in rows]

    assert words == sorted(set(words))


def test_rows_of_words_are_whole(rows: list[list[str]]) -> None:
    """Each row has word, count, class, list and share of capitals, each as it must be."""
    for word, count, kind, listed, capitals in rows:
        assert word == word.lower(), word
        assert word.replace("-", "").replace("'", "").isalpha(), word
        assert len(word) <= packed.LONGEST_WORD, word
        assert int(count) >= 0, word
        assert kind in CLASSES, word
        assert int(listed) in LIST_SIZES, word
        assert 0 <= float(capitals) <= 1, word


def test_packed_lexicon_agrees_with_the_list(rows: list[list[str]], lexicon: Lexicon) -> None:
    """The packed lexicon has the same words, with the same counts, classes and lists."""
    numbers = lexicon.look_up([row[0] for row in rows])
    counts = np.array([float(row[1]) for row in rows])
    kinds = np.array([WordClass[row[2].upper()] for row in rows])
    listed = np.array([int(row[3]) for row in rows])

    assert len(rows) == len(lexicon.hashes)
    assert (np.sort(numbers) == np.arange(len(rows))).all()
    steps = np.abs(np.log2(1 + counts) - lexicon.log_counts[numbers] / np.log(2)) * COUNT_STEPS
    # The list has its counts rounded.
    assert (steps[counts >= COUNT_STEPS] <= 1.5).all()
    assert (lexicon.classes[numbers] == kinds).all()
    assert (lexicon.listed[numbers] == listed).all()


@pytest.mark.parametrize("word", JUNK.split())
def test_misreadings_are_no_words(lexicon: Lexicon, word: str) -> None:
    """What scanners make of common words is not known as a word."""
    assert word not in lexicon


def class_of(word: str, lexicon: Lexicon) -> WordClass:
    """What sort of word it is."""
    number = lexicon.number(word)
    return WordClass.UNKNOWN if number < 0 else WordClass(int(lexicon.classes[number]))


@pytest.mark.parametrize("word", DUBIOUS.split())
def test_what_looks_like_a_misreading_is_not_common(lexicon: Lexicon, word: str) -> None:
    """A rare word that is mostly a common one misread is never much commoner than it is."""
    if class_of(word, lexicon) == WordClass.COMMON:
        assert lexicon.frequency(word) < 30


@pytest.mark.parametrize("word", ["aud", "bo", "tho", "thc"])
def test_the_issues_examples_are_not_common(lexicon: Lexicon, word: str) -> None:
    """They pass neither as common words nor as any well-known ones."""
    assert class_of(word, lexicon) != WordClass.COMMON


@pytest.mark.parametrize("word", (ARCHAIC + " " + DIALECT).split())
def test_old_and_dialect_words_are_known(lexicon: Lexicon, word: str) -> None:
    """Spelling is never modernised: old forms and dialect are words."""
    assert word in lexicon


@pytest.mark.parametrize(("word", "kind"), [*NAMES_AND_PLACES.items(), *OTHERS.items()])
def test_words_have_their_class(lexicon: Lexicon, word: str, kind: WordClass) -> None:
    """Examples of each class are of it."""
    assert class_of(word, lexicon) == kind


@pytest.mark.parametrize("name", ["confusions.tsv", "confusions.seed.tsv"])
def test_confusions_are_segments_with_costs(name: str) -> None:
    """Each row is a reading, a true segment and a cost that can be; none stands twice."""
    lines = (EN / name).read_text("utf-8").splitlines()
    pairs = [tuple(line.split("\t")[:2]) for line in lines if not line.startswith("#")]

    assert lines[0].startswith("# ")
    assert len(pairs) == len(set(pairs))
    assert pairs == sorted(pairs) or "seed" in name
    for (read, true), cost in read_table(EN / name).items():
        assert len(read) <= LONGEST_SEGMENT
        assert len(true) <= LONGEST_SEGMENT
        assert read or true
        assert 0 <= cost < 20


def test_weights_are_of_known_cases_and_features() -> None:
    """Each weight of the ranker is a point of a curve that the engine asks for."""
    lines = (EN / "ranker.tsv").read_text("utf-8").splitlines()

    for line in lines[1:]:
        case, feature, knot, height = line.split("\t")
        assert case in {*CASE_NUMBERS, NONE}, line
        assert feature in {*NAMES, BIAS}, line
        assert np.isfinite([float(knot), float(height)]).all(), line


def test_trees_ask_for_features_and_have_a_leaf_for_each_answer() -> None:
    """Each tree of the forest can be asked of any option."""
    forest = Forest.load(EN / "forest.tsv")

    assert forest.trees
    for tree in forest.trees:
        assert {feature for feature, _ in tree.questions} <= set(NAMES)
        assert len(tree.leaves) == 2 ** len(tree.questions)
        assert np.isfinite(tree.leaves).all()


def test_a_forest_adds_the_leaves_that_the_answers_lead_to() -> None:
    """The first question is the lowest bit of the leaf's number; a border itself is below."""
    forest = Forest(
        [
            Tree((("channel", 1.0), ("left", 0.0)), np.array([0.0, 1.0, 2.0, 4.0])),
            Tree((("channel", 3.0),), np.array([10.0, 20.0])),
        ]
    )
    features = np.zeros((len(NAMES), 3), np.float32)
    features[NAMES.index("channel")] = [1.0, 2.0, 9.0]
    features[NAMES.index("left")] = [0.5, -1.0, 0.5]

    assert forest.scores(features).tolist() == [12.0, 11.0, 24.0]


def test_a_forest_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Questions and leaves come back, to the figures that are written."""
    forest = Forest([Tree((("mended", 0.25), ("odd", -3.5)), np.array([0.5, -0.125, 0.0, 1.25]))])
    forest.save(tmp_path / "forest.tsv", "a head")
    again = Forest.load(tmp_path / "forest.tsv")

    assert again.trees[0].questions == forest.trees[0].questions
    assert np.allclose(again.trees[0].leaves, forest.trees[0].leaves, atol=5e-4)


def test_tables_have_their_shapes() -> None:
    """The packed tables are what the modules map them as."""
    letters, _ = packed.read(EN / "letters.bin")
    context, facts = packed.read(EN / "context.bin")

    assert letters["table"].shape == (LETTERS,) * 3
    assert context["table"].dtype == np.uint16
    assert len(context["table"]) % 3 == 0
    assert facts["ngrams"] < len(context["table"])


@pytest.mark.parametrize("path", sorted(WORDLISTS.glob("*.tsv")), ids=lambda path: path.name)
def test_tables_of_words_are_sorted(path: Path) -> None:
    """A head, then a row a word, by code point, none twice; all with as many cells."""
    head, *lines = path.read_text("utf-8").splitlines()
    words = [line.split("\t")[0] for line in lines]

    assert words == sorted(set(words))
    assert {line.count("\t") for line in lines} == {head.count("\t")}
