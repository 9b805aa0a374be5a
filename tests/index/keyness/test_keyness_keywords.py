"""Keywords of titles and abstracts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.index.keyness import FEWEST, keywords, keywords_of, ranked, same
from broadsheet.index.keyness import tokens as words
from broadsheet.index.keyness.background import shipped
from broadsheet.index.keyness.score import rank
from broadsheet.index.keyness.texts import read
from broadsheet.index.keyness.tokens import Tokens

TITLE = "Pruning Graph Neural Networks for Traffic Forecasting"
ABSTRACT = (
    "Traffic forecasting with a graph neural network (GNN) is accurate but slow. We propose a novel pruning method "
    "that removes edges while the network is trained. Our approach computes a saliency score for every edge and "
    "drops edges whose score stays low. On two public road networks, pruned GNNs are three times faster and lose "
    "0.4% of accuracy. We also show that saliency scores carry over to spatio-temporal transformers, and that "
    "traffic forecasting profits from sparse sensor data. Code is available at https://example.org/pruning/code.html."
)


def test_the_keywords_of_a_paper_are_its_terms() -> None:
    found = keywords(TITLE, ABSTRACT)
    assert FEWEST <= len(found) <= 8
    assert {same("graph neural network"), same("traffic forecasting")} <= {same(phrase) for phrase in found}
    assert "saliency score" in found


def test_there_are_as_many_as_asked_for() -> None:
    assert len(keywords(TITLE, ABSTRACT, most=2)) == 2
    assert len(ranked(TITLE, ABSTRACT)) == 10


def test_no_keyword_is_talk_of_papers_a_number_or_an_address() -> None:
    words = {word for phrase, _ in ranked(TITLE, ABSTRACT, most=30) for word in phrase.split()}
    assert not words & {"novel", "propose", "we", "our", "approach", "the", "two", "https", "example", "0.4", "three"}


def test_a_keyword_has_at_most_four_words() -> None:
    title = "Deep sparse low-rank graph convolutional recurrent neural network architecture search"
    found = [phrase for phrase, _ in ranked(title, ABSTRACT, most=50)]
    assert max(len(phrase.split()) for phrase in found) <= 4


def test_an_acronym_is_counted_as_what_it_stands_for() -> None:
    found = [phrase for phrase, _ in ranked(TITLE, ABSTRACT, most=30)]
    assert "GNN" not in found
    assert "graph neural network" in found


def test_an_acronym_of_a_general_phrase_is_no_keyword_either() -> None:
    assert keywords("", "We report the success rate (SR). The SR of tabu search is high.") == ("tabu search",)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("We study mixture of experts (MoE) layers.", "mixture of experts"),
        ("We prompt with chain-of-thought (CoT) examples.", "chain-of-thought"),
        ("Retrieval-augmented generation (RAG) helps.", "retrieval-augmented generation"),
        ("The internet of things grows.", "internet of things"),
        ("We read a Bayesian neural network [BNN].", "bayesian neural network"),
    ],
)
def test_terms_with_small_words_and_hyphens_are_whole(text: str, term: str) -> None:
    assert term in keywords("", text)


def test_acronyms_are_written_as_in_the_paper_and_everything_else_in_lower_case() -> None:
    found = keywords("Distilling LLMs into ImageNet Classifiers", "LLMs teach ImageNet classifiers. LLMs are large.")
    assert "LLMs" in found
    assert "ImageNet classifiers" in found


def test_a_title_in_capitals_is_read_as_words() -> None:
    assert keywords("GRAPH NEURAL NETWORKS", "") == ("graph neural networks",)


def test_what_stands_inside_a_chosen_phrase_only_is_not_chosen_too() -> None:
    assert keywords("Graph neural networks", "Graph neural networks.") == ("graph neural networks",)


def test_maths_and_markup_are_in_no_keyword() -> None:
    text = (
        r"We bound the \emph{spectral gap} of $\mathcal{L}_x = \sum_i a_i$ graphs, where $n$ is large; $k$-means helps."
    )
    found = [phrase for phrase, _ in ranked("", text, most=20)]
    assert "spectral gap" in found
    assert "k-means" in found
    assert not any(set("$\\{}_^") & set(phrase) for phrase in found)


def test_punctuation_parts_phrases() -> None:
    found = keywords("", "We learn from sparse tensors, kernel machines; robot arms (wet labs) and ocean buoys.")
    assert {"sparse tensors", "kernel machines", "robot arms", "wet labs", "ocean buoys"} == set(found)


def test_a_plural_closes_its_phrase_when_plurals_mostly_do() -> None:
    assert "learned networks layer" not in [
        phrase for phrase, _ in ranked("", "We train learned networks layer by layer.")
    ]


def test_scores_fall_and_no_phrase_comes_twice() -> None:
    found = ranked(TITLE, ABSTRACT)
    best = [score for _, score in found[:4]]
    assert best == sorted(best, reverse=True)
    assert len({same(phrase) for phrase, _ in found}) == len(found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "!?.,;:-()[]{}'\"`" * 600,
        "😀🎉" * 5000,
        "深度学习模型的研究" * 1200,
        "the of and to in " * 2000,
        "deep \ud800 \udfff",
        "(AB) " * 2000,
        "(" * 10_000,
        "$" * 10_001,
        "\\emph{" * 1700,
        "a-" * 5000,
        "http://" * 1500,
        "1234567890 " * 1000,
        "x" * 10_000,
        "глубокое обучение нейронных сетей " * 300,
        "Nous proposons une nouvelle méthode pour la classification automatique des images médicales dans le cadre du "
        "diagnostic assisté par ordinateur et nous montrons que les résultats sont meilleurs que les précédents.",
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_text_that_says_nothing_in_english_has_no_keywords(text: str) -> None:
    assert keywords("", text) == ()


def test_a_very_long_text_is_read_in_part() -> None:
    assert keywords("Graph matching", "graph matching is here and " * 100_000) == ("graph matching",)


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_borne(title: str, abstract: str) -> None:
    found = keywords(title, abstract)
    assert len(found) <= 8
    assert all(phrase == phrase.strip() and phrase for phrase in found)


WORDS = """
    deep neural networks network (DNN) (DNNs) of mixture experts . , the a is graph learning learned Sparse graph-neural
    sensor sensors ) ( area under curve (AUC) large language models we $k$-means BERT
"""
TERMS = st.lists(st.sampled_from(WORDS.split()), max_size=60).map(" ".join)


@given(st.lists(st.tuples(TERMS, TERMS), max_size=8))
@settings(max_examples=60, deadline=None)
def test_papers_beside_a_paper_do_not_change_its_keywords(texts: list[tuple[str, str]]) -> None:
    assert keywords_of(texts) == [keywords(*text) for text in texts]


def test_words_that_were_let_go_are_read_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_REMEMBERED", 24)
    few = Tokens(shipped())
    for _ in range(3):
        for text in ((TITLE, ABSTRACT), (ABSTRACT, TITLE), ("Herons", "We count herons by sonar.")):
            assert rank(read([text], few), shipped().pairs, 30) == [list(ranked_apart(text))]
            assert len(few) < 300


def ranked_apart(text: tuple[str, str]) -> list[tuple[str, float]]:
    return rank(read([text], Tokens(shipped())), shipped().pairs, 30)[0]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Sparse graphs sparse graphs and the sparse graphs.", 2),
        ("Sparse graphs and the sparse graphs of sparse graphs.", 3),
    ],
)
def test_a_phrase_right_behind_itself_counts_once(text: str, times: int) -> None:
    apart = "Sparse graphs " + "and the sparse graphs " * (times - 1)
    assert dict(ranked("", text))["sparse graphs"] == dict(ranked("", apart))["sparse graphs"]
