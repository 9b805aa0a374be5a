"""Embedders by the name that settings give them."""

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from broadsheet.index.embed.base import Embedder
from broadsheet.index.embed.static import NAME as STATIC
from broadsheet.index.embed.static import PaperStatic
from broadsheet.model.errors import WrongUse
from broadsheet.settings import Settings

NAMES = (STATIC, "minilm", "sentence-transformers:MODEL", "openai:MODEL")
"""What may be asked for; MODEL stands for a name."""
DEFAULT = STATIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What embedders other than the default want to know.

    ``folder`` and ``cache`` are where minilm looks (None: the hub's cache at its
    usual place); ``url``, ``key`` and ``price`` (per million tokens) belong to
    openai; ``threads`` is how many cores a local model may use in one call.
    """

    folder: Path | None = None
    cache: Path | None = None
    url: str = ""
    key: str = field(default="", repr=False)
    price: float = 0.0
    threads: int = 1


def open_embedder(name: str, options: Options | None = None) -> Embedder:
    """The embedder called ``name``. Raises WrongUse for an unknown name, EmbedderError when it cannot be had.

    The default needs NumPy only, so the others are imported when they are asked for.
    """
    options = options or Options()
    kind, _, model = name.partition(":")
    if name == STATIC:
        return PaperStatic()
    if name == "minilm":
        return _minilm(options)
    if kind == "sentence-transformers" and model.strip():
        return _sentence(model.strip())
    if kind == "openai" and model.strip():
        return _remote(model.strip(), options)
    raise WrongUse(f"There is no embedder “{name[:100]}”. Known are {', '.join(NAMES)}.")


def embedder_of(settings: Settings, name: str = "") -> Embedder:
    """An embedder by name, by default that of the settings. Raises WrongUse, EmbedderError."""
    options = Options(
        folder=Path(settings.minilm).expanduser() if settings.minilm else None,
        url=settings.embeddings_url,
        key=settings.embeddings_key,
        price=settings.embeddings_price,
    )
    return open_embedder(name or settings.embedder, options)


def _minilm(options: Options) -> Embedder:
    module = import_module("broadsheet.index.embed.minilm")
    where = {"cache": options.cache} if options.cache else {}
    made: Embedder = module.MiniLM(options.folder, threads=options.threads, **where)
    return made


def _sentence(model: str) -> Embedder:
    made: Embedder = import_module("broadsheet.index.embed.sentence").SentenceModel(model)
    return made


def _remote(model: str, options: Options) -> Embedder:
    module = import_module("broadsheet.index.embed.remote")
    made: Embedder = module.RemoteModel(model, options.url, key=options.key, price=options.price)
    return made
