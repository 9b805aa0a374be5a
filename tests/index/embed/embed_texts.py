"""Texts to embed: usual, odd and hostile, all written here."""

from tests.vectors import ODD

USUAL = [
    "Sparse attention for long documents. We prune the attention graph of a language model while it reads, and "
    "show that accuracy on long documents stays while the cost grows with the number of words only.",
    "Graph neural networks for molecules",
    "A note on the Navier-Stokes equations in two dimensions",
    "deep learning, deep-learning; deep. learning",
    "covid19 3d x1y2 2024 1234 12345 123456 k8s",
]
STRANGE = [
    "",
    " ",
    "the of and",
    "?!…—",
    "Schrödinger's équation, naïvely: Łódź, Øresund, Straße, ŒUVRE, İstanbul, ıspanak",
    "e\u0301tude co\u0308operate Ko\u0308nig",
    "ﬁne ½ x² ＡＢＣ Kelvin ℝ ﷺ ſharp µm",
    "人工智能 deep learning 機械学習 глубокое обучение",
    "\ud800 lone \udfff surrogate\ud800attention",
    "neural\x00networks\x80graph\x7flearning\tnetwork\r\nmodel",
    "antidisestablishmentarianism transmogrification q8z7 hyperparameterizations zzqxj",
    "a" * 40 + " " + "a" * 41 + " " + "transformer" * 3 + " " + "transformer" * 4,
    "model " * 5000,
    "x" * 20_000,
    *ODD,
]
