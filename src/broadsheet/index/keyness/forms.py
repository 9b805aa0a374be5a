"""One form for the variants of a word and of a keyword: number, ending, spelling, hyphens, accents, case.

Only inflection is taken off, as in the first step of Porter's stemmer ("An
algorithm for suffix stripping", 1980), with the British spellings turned
American: a full stemmer would put universities among universes.
"""

import re
from functools import lru_cache

from broadsheet.lib.text import fold

_LONGEST = 200
_APART = re.compile(r"[^\w+#]+|_+")
_POSSESSIVE = re.compile(r"['’]s\b")
_VOWEL = re.compile("[aeiouy]")
_KEPT_S = re.compile(r"(?:[su]|[^aeiou]i|s[iy]|bia|ga|atla|canva|alia|chao|etho|cosmo|pathos)s$")
_HISSING = ("xes", "shes", "ches", "sses", "zzes")
_SPELLED_APART = ("isation", "re", "logue", "these", "lyse")
"""How words end that ``_SPELLINGS`` may change; the two others stand anywhere or begin a word."""
_CHANGING = ("s", "e", "ing", "ed", "isation", *(2 * letter for letter in "bdglmnprt"))
"""How words end that ``_stem`` may change, those apart that a spelling within or a list is for: two of three do not."""
_SPELLINGS = (
    (re.compile("isation$"), "ization"),
    (re.compile("(behavi|col|fav|flav|harb|hon|hum|lab|neighb|rum|tum|vap)our"), r"\1or"),
    (re.compile("(cent|fib|lit|met|spect|theat)re$"), r"\1er"),
    (re.compile("logue$"), "log"),
    (re.compile("^artefact"), "artifact"),
    (re.compile("([yh])pothese$"), r"\1pothesis"),
    (re.compile("lyse$"), "lysis"),
)
_PLURALS = {
    "series": "series", "species": "species", "movies": "movi", "cookies": "cooki", "indices": "index",
    "matrices": "matrix", "vertices": "vertex", "criteria": "criterion", "phenomena": "phenomenon",
    "corpora": "corpus", "cpus": "cpu", "gpus": "gpu", "npus": "npu", "tpus": "tpu", "gases": "gas", "embed": "embed",
}  # fmt: skip


@lru_cache(50_000)
def stem(word: str) -> str:
    """The form of one lower-case word without its inflection; taking it again changes nothing."""
    return _fixed(word)


def _fixed(word: str) -> str:
    for _ in range(4):
        if not (word.endswith(_CHANGING) or "our" in word or word in _PLURALS or word.startswith("artefact")):
            break
        again = _stem(word)
        if again == word:
            break
        word = again
    return word


@lru_cache(20_000)
def same(keyword: str) -> str:
    """``form``, remembered: for keywords that come again and again."""
    return form(keyword)


def form(keyword: str) -> str:
    """The normal form of a keyword: equal for two keywords exactly when they are taken for one.

    "Fine-tuned models", "finetuning model" and "fine tuning models" are one. Any
    text has a form; it is made for comparing and counting, not for reading, and
    taking it again changes nothing. Only the first characters of a very long text count.
    """
    words = keyword.lower().replace("-", " ").split()
    plain = "".join(words)
    if not (plain.isascii() and plain.isalnum() and len(keyword) <= _LONGEST):  # one in twenty
        keyword = keyword[:_LONGEST].encode("utf-8", "replace").decode()
        words = _APART.sub(" ", _POSSESSIVE.sub("", fold(keyword))).split()
    if len(words) > 1:
        return _fixed("".join(map(stem, words)))  # hardly ever met again
    return stem(words[0]) if words else " ".join(keyword.split()).casefold()


def _stem(word: str) -> str:
    if word in _PLURALS:
        return _PLURALS[word]
    if len(word) < 4:
        return word
    if word.endswith("s"):
        word = _singular(word)
    if word.endswith(_SPELLED_APART) or "our" in word or word.startswith("artefact"):
        for pattern, instead in _SPELLINGS:
            word = pattern.sub(instead, word)
    return _bare(word)


def _singular(word: str) -> str:
    if _KEPT_S.search(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(_HISSING) else word[:-1]


def _bare(word: str) -> str:
    """Without -ing, -ed and a mute -e, and with a doubled consonant made single."""
    if word.endswith(("ing", "ed")) and not word.endswith("eed"):
        rest = word[:-2] if word.endswith("d") else word[:-3]
        if len(rest) > 2 and _VOWEL.search(rest):
            return _single(rest)
    if word.endswith("e") and len(word) > 4 and not word.endswith("ee"):
        return _single(word[:-1])
    return _single(word)


def _single(word: str) -> str:
    if len(word) > 4 and word[-1] == word[-2] and word[-1] in "bdglmnprt":
        word = word[:-1]
    return word[:-2] + "iz" if len(word) > 5 and word.endswith("is") and word[-3] not in "sy" else word
