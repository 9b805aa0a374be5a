"""Code and project addresses found in the words of a paper."""

import pytest

from broadsheet.model.paper import Link
from broadsheet.sources.links import LONGEST_URL, found_links, web_address


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Code: https://github.com/ada/engine.", Link("code", "https://github.com/ada/engine")),
        ("(see https://github.com/ada/engine)", Link("code", "https://github.com/ada/engine")),
        ("at github.com/ada/engine, soon", Link("code", "https://github.com/ada/engine")),
        (r"\url{https://github.com/ada/my\_engine}", Link("code", "https://github.com/ada/my_engine")),
        ("https://huggingface.co/datasets/ada/x", Link("code", "https://huggingface.co/datasets/ada/x")),
        ("Project page: https://ada.test/engine/", Link("project", "https://ada.test/engine/")),
        ("see https://ada.github.io/engine", Link("project", "https://ada.github.io/engine")),
        ("a https://gitlab.com/a/b_(c) b", Link("code", "https://gitlab.com/a/b_(c)")),
    ],
)
def test_an_address_is_found_and_named(text: str, link: Link) -> None:
    assert found_links(text) == (link,)


@pytest.mark.parametrize(
    "text",
    [
        "no address",
        "https://example.org/paper",
        "https://github.com/ada",
        "https://huggingface.co/papers/2611.00001",
        "mail me@github.com/x",
        "https://[broken/project page",
        "javascript://github.com/a/b",
    ],
)
def test_other_addresses_are_left_alone(text: str) -> None:
    assert found_links(text) == ()


def test_an_address_is_listed_once_and_at_most_four_are() -> None:
    text = " ".join(f"https://github.com/a/{number % 7}" for number in range(20))
    assert len(found_links(text)) == 4


def test_an_endless_address_is_dropped_quickly() -> None:
    assert found_links("https://github.com/a/" + ")" * 300_000) == ()


@pytest.mark.parametrize("value", ["javascript:alert(1)", "ftp://a.test", "https://a b", "https://a\n", None, 7])
def test_only_web_addresses_may_be_linked(value: object) -> None:
    assert web_address(value) is None


def test_a_web_address_may_not_be_endless() -> None:
    assert web_address("https://a.test/") == "https://a.test/"
    assert web_address("https://a.test/" + "x" * LONGEST_URL) is None
