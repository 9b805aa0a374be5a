"""The command: papers and a teacher in, an embedder's file and its figures out."""

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import numpy as np
from tools.train_embedder import judge, package, vocabulary
from tools.train_embedder.features import Features, document_frequencies
from tools.train_embedder.lessons import ENTRY_TOKENS, Start, Syllabus, lessons, start
from tools.train_embedder.package import Package
from tools.train_embedder.pairs import Pairs
from tools.train_embedder.ragged import Floats, Ragged, joined
from tools.train_embedder.read import Papers, read, titles_of
from tools.train_embedder.teacher import Teacher, words_of
from tools.train_embedder.vocabulary import Sizes, Vocabulary

EXACT = 128  # random dimensions while training, which tell words apart
_SAMPLE = 20_000  # papers from which axes and centre are taken


def parser() -> ArgumentParser:
    """What may be said on the command line."""
    made = ArgumentParser(prog="tools/train_embedder", description="Rebuild the default embedder's file from papers.")
    made.add_argument("papers", type=Path, help="JSON Lines with title and abstract, gzipped or not")
    made.add_argument("--teacher", type=Path, required=True, help="folder with MiniLM's model.onnx and tokenizer.json")
    made.add_argument("--out", type=Path, required=True, help="folder for the file; work/ in it keeps what was read")
    made.add_argument("--steps", type=int, default=600, help="steps of training (600)")
    made.add_argument("--dims", type=int, default=384, help="dimensions of the file, an even number (384)")
    made.add_argument("--seed", type=int, default=0, help="seed of every draw (0)")
    made.add_argument("--threads", type=int, default=2, help="processor threads (2)")
    made.add_argument("--titles", type=int, default=Syllabus.titles, help="titles that the teacher reads")
    made.add_argument("--abstracts", type=int, default=Syllabus.abstracts, help="abstracts that the teacher reads")
    made.add_argument("--words", type=int, default=Sizes.words, help="most frequent words with a row of their own")
    made.add_argument("--bigrams", type=int, default=Sizes.bigrams, help="pairs of words with a row of their own")
    made.add_argument("--without", type=Path, help="file of ids, one a line, not to be trained on")
    made.add_argument("--evaluate", type=Path, nargs="*", default=[], metavar="DIR", help="sets to judge the file on")
    made.add_argument("--beside", type=Path, help="folder of another embedder's file, judged on the same sets")
    return made


def main(argv: Sequence[str]) -> int:
    """Run every stage, telling how long each took."""
    given = parser().parse_args(argv)
    with _stage("read"):
        without = frozenset(given.without.read_text(encoding="utf-8").split()) if given.without else frozenset()
        papers = read(given.papers, titles_of(given.evaluate), without)
        print(f"  {len(papers.texts):,} papers, {len(papers.words):,} words; {papers.held_out:,} papers held out")
    teacher = Teacher(given.teacher, given.out / "work", given.threads)
    with _stage("vocabulary"):
        words = vocabulary.build(papers, words_of(given.teacher), Sizes(given.words, given.bigrams))
        find = Features(words, papers.words)
        texts = find(papers.titles), find(papers.abstracts)
        print(f"  {len(words.rows):,} words and pieces, {len(words.bigrams):,} bigrams")
    first, table = _taught(given, papers, (words, *texts), teacher)
    with _stage("package"):
        made = _packed(given, words, joined(*_sample(texts, given.seed)), table)
    print(f"  {sum(one.stat().st_size for one in given.out.iterdir() if one.is_file()) / 1e6:.2f} MB in {given.out}")
    _judged(given, words, first, made)
    return 0


@contextmanager
def _stage(name: str) -> Iterator[None]:
    print(f"{name} …", flush=True)
    wall, processor = time.perf_counter(), time.process_time()
    yield
    print(f"  {time.perf_counter() - wall:.0f} s, {time.process_time() - processor:.0f} s of processor", flush=True)


def _taught(
    given: Namespace, papers: Papers, coded: tuple[Vocabulary, Ragged, Ragged], teacher: Teacher
) -> tuple[Start, Floats]:
    """Where training began, and the trained table."""
    words, *texts = coded
    plan = (Syllabus(given.titles, given.abstracts), given.seed)
    with _stage("teacher"):
        entries = teacher.read(words.texts(), ENTRY_TOKENS, "entries")
        frequency = document_frequencies(texts[1], len(words))
        first = start(entries, frequency, len(papers.texts), words, (entries.shape[1], EXACT), given.seed)
        taught = lessons(papers, (texts[0], texts[1]), teacher, first.turn, plan)
    with _stage("train"):
        torch, school = import_module("torch"), import_module("tools.train_embedder.train")  # the rest works without
        torch.set_num_threads(given.threads)
        pairs = Pairs(texts[0], texts[1], papers.groups, np.random.default_rng([given.seed, 4]))
        print(f"  {len(pairs):,} papers make pairs")
        return first, school.train(first, pairs, taught, school.Plan(steps=given.steps, seed=given.seed))


def _sample(texts: tuple[Ragged, Ragged], seed: int) -> tuple[Ragged, Ragged]:
    chosen = np.random.default_rng([seed, 5]).permutation(len(texts[0]))[:_SAMPLE]
    return texts[0].rows(chosen), texts[1].rows(chosen)


def _packed(given: Namespace, words: Vocabulary, sample: Ragged, table: Floats) -> Package:
    narrow = package.narrowed(table, package.embed(sample, table, package.TF_POWER), given.dims, given.seed)
    notes = {"power": package.TF_POWER, "steps": given.steps, "seed": given.seed}
    return package.write(given.out, words, narrow, sample, notes)


def _judged(given: Namespace, words: Vocabulary, first: Start, made: Package) -> None:
    if not given.evaluate:
        return
    untrained = Package(words, first.vectors * np.exp(first.log_weights)[:, None], made.power)
    with _stage("judge"):
        others = [("beside", package.load(given.beside))] if given.beside else []
        for name, one in [("untrained", untrained), ("trained", made), *others]:
            print(judge.shown(name, judge.judge(one, given.evaluate)))
