"""Strategies for texts: any Unicode, and prose damaged as scanning damages it."""

from __future__ import annotations

from hypothesis import strategies as st

PROSE = (
    "We reached Arequipa, the proposed base for our campaign, in June, 1911.",
    "The Tejada brothers appeared, two muleteers, who seemed willing to listen to our proposals.",
    '"Do not you want to know who has taken it?" cried his wife, impatiently.',
    "It cost 3.50, or 1,234.5 dollars, at 10.45 A.M. (pp. 12-15).",
    "He went to the Café Royal with the attaché of the self-styled prince.",
    "On the other hand, the conversation was still going on when the first of them arrived.",
    "Mr. H. L. Tucker, a member of the Expedition, was entrusted with planning the ascent.",
    "Ich weiß nicht, was soll es bedeuten, said M. Dupont; nor do I.",
)
DAMAGE = (
    ("é", "6"),
    ("h", "li"),
    ("m", "rn"),
    ("d", "cl"),
    ("ll", "ff"),
    ("l", "1"),
    ("o", "0"),
    (" ", ""),
    (" ", "  "),
    (" ", "\n"),
    (" ", "-\n"),
    (" ", "\r\n"),
    ("er", "e-\nr"),
    ("ing", "in-\n\n{p. 29}\n\ng"),
    ("ti", "ti\n\n{p. xvi} "),
    (". ", ".\f"),
    (". ", ",. "),
    (", ", " , "),
    (", ", "., "),
    ('"', "''"),
    ('"', '"" '),
    ("fi", "ﬁ"),
    ("s", "ſ"),
    ("a", "а"),
    ("é", "e\N{COMBINING ACUTE ACCENT}"),
    ("é", "Ã©"),
    ("-", "\N{SOFT HYPHEN}"),
    ("-", "¬\n"),
    (" ", " \N{BULLET} "),
    ("e", "e\N{ZERO WIDTH SPACE}"),
    ("t", "\x00t"),
    ("&", "&amp;"),
    ("on", "[29]on"),
)


@st.composite
def damaged_prose(draw: st.DrawFn) -> str:
    """Sentences, some of their letters damaged, with page marks between."""
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        sentence = draw(st.sampled_from(PROSE))
        for _ in range(draw(st.integers(0, 6))):
            right, wrong = draw(st.sampled_from(DAMAGE))
            places = sentence.count(right)
            if places:
                at = -1
                for _ in range(draw(st.integers(1, min(places, 8)))):
                    at = sentence.find(right, at + 1)
                sentence = sentence[:at] + wrong + sentence[at + len(right) :]
        parts += (sentence, draw(st.sampled_from((" ", "\n", "\n\n", "\r\n\r\n{p. 7} ", "\f", ""))))
    return "".join(parts)


ODD = st.text(
    st.sampled_from(
        " \t\n\r\f-\u00ad¬'\"“”‘’.,;:!?{}[]()<>&*_|/\\0169aeilmnrtIOS"
        "\u0301\u2028ﬁſа\ud800\udc80\x00\ufeff\u200b"
    ),
    max_size=60,
)
ANY = st.one_of(damaged_prose(), ODD, st.text(st.characters(), max_size=60))
"""Any Unicode text, lone surrogates included; mostly such as OCR makes."""
