"""Variants of a keyword meet under one form, and different keywords do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.index.keyness import same


@pytest.mark.parametrize(
    "variants",
    [
        ("Large Language Models", "large language model", "Large-Language Models", "LARGE LANGUAGE MODEL"),
        ("fine-tuned models", "finetuning model", "fine tuning models", "Fine-Tuned Model"),
        ("pre-training", "pretraining", "Pre-trained"),
        ("behaviour modelling", "behavior modeling", "behavior models"),
        ("optimisation", "Optimization"),
        ("quantised networks", "quantized network"),
        ("Schrödinger equations", "Schrodinger equation"),
        ("Alzheimer's disease", "Alzheimer’s diseases", "Alzheimer disease"),
        ("data sets", "dataset", "data-set"),
        ("GPUs", "gpu"),
        ("analyses", "analysis"),
        ("hypotheses", "hypothesis"),
        ("indices", "index"),
        ("boxes", "box"),
        ("caches", "cache", "caching"),
        ("studies", "study"),
        ("centre", "centers"),
        ("neighbourhoods", "neighborhood"),
    ],
)
def test_variants_of_a_keyword_meet(variants: tuple[str, ...]) -> None:
    assert len(set(map(same, variants))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("universe", "university"),
        ("c", "c++"),
        ("c#", "c"),
        ("policy", "police"),
        ("general model", "generative model"),
        ("gas", "ga"),
        ("bias", "bia"),
        ("string", "str"),
        ("statistics", "status"),
    ],
)
def test_different_keywords_stay_apart(one: str, other: str) -> None:
    assert same(one) != same(other)


@pytest.mark.parametrize("written", ["---", "+", "深度学习", "β-VAE", "🎉", "\ud800", "\ud800 learning"])
def test_a_keyword_without_english_words_has_a_form_too(written: str) -> None:
    assert same(written)


@given(st.text(max_size=40) | st.text("aeinsdgl -'", max_size=40))
def test_the_form_of_a_form_is_itself(keyword: str) -> None:
    assert same(same(keyword)) == same(keyword)


def test_a_keyword_of_a_million_letters_has_a_short_form() -> None:
    assert len(same("networks " * 100_000)) < 300
