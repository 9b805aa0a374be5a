"""Trains the table: pairs of texts towards each other, and the order of likenesses towards the teacher's."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from tools.train_embedder.lessons import Lesson, Start
from tools.train_embedder.package import TF_POWER
from tools.train_embedder.pairs import CROP, Pairs
from tools.train_embedder.ragged import Floats, Ragged
from torch import Tensor
from torch.nn import functional

_TOLD = 50  # steps between two lines of progress


@dataclass(frozen=True)
class Plan:
    """The dials of training, as measured for the file that Broadsheet ships."""

    steps: int = 600
    batch: int = 2_048
    rate: float = 4e-3
    weight_rate: float = 2e-2
    temperature: float = 0.05
    taught: float = 0.6
    """Share of the steps at which the teacher is heard as well."""
    aim: float = 1.5
    """How much the direction counts against the order of likenesses in what the teacher says."""
    seed: int = 0


class Student(torch.nn.Module):
    """Text vector = Σ over distinct features of count^TF_POWER · e^weight · vector, then unit length."""

    def __init__(self, start: Start) -> None:
        super().__init__()
        self.vectors = torch.nn.Parameter(torch.from_numpy(start.vectors.copy()))
        self.log_weights = torch.nn.Parameter(torch.from_numpy(start.log_weights.copy()))

    def forward(self, texts: Ragged) -> Tensor:
        """``[len(texts), dims]``, rows of unit length."""
        bags = texts.bags(len(self.log_weights))
        ids = torch.from_numpy(bags.ids)
        weights = torch.from_numpy((bags.counts**TF_POWER).astype(np.float32)) * self.log_weights[ids].exp()
        offsets = torch.from_numpy(bags.offsets)
        summed = functional.embedding_bag(ids, self.vectors, offsets, mode="sum", per_sample_weights=weights)
        return functional.normalize(summed, dim=1)

    def table(self) -> Floats:
        """Every row with its weight multiplied in."""
        with torch.no_grad():
            return np.asarray((self.vectors * self.log_weights.exp()[:, None]).numpy())


def train(start: Start, pairs: Pairs, lessons: tuple[Lesson, Lesson], plan: Plan) -> Floats:
    """The trained table, ``float32[rows, dims]``. With several threads two runs differ in the last digits."""
    torch.manual_seed(plan.seed)
    rng = np.random.default_rng([plan.seed, 2])
    student = Student(start)
    groups = [
        {"params": [student.vectors], "lr": plan.rate},
        {"params": [student.log_weights], "lr": plan.weight_rate},
    ]
    optimiser = torch.optim.Adam(groups, betas=(0.9, 0.99), fused=True)
    pace = torch.optim.lr_scheduler.LambdaLR(optimiser, _pace(plan.steps))
    began, told = time.perf_counter(), []
    for step in range(1, plan.steps + 1):
        loss = _apart(student, pairs, plan)
        told.append(float(loss.detach()))
        if rng.random() < plan.taught:
            loss = loss + _taught(student, lessons, plan, rng)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        pace.step()
        if step % _TOLD == 0:
            each = (time.perf_counter() - began) / step
            print(f"  step {step:,}: loss {np.mean(told[-_TOLD:]):.3f}, {each:.2f} s a step", flush=True)
    return student.table()


def _pace(steps: int) -> Callable[[int], float]:
    """5 % warm-up, then linear decay to 5 %."""
    return lambda step: min(1.0, (step + 1) / max(1.0, steps * 0.05)) * (1 - step / steps * 0.95)


def _apart(student: Student, pairs: Pairs, plan: Plan) -> Tensor:
    """Each text must find its other half among those of the batch, in both directions (InfoNCE)."""
    left, right = (student(one) for one in pairs.draw(plan.batch))
    alike = left @ right.T / plan.temperature
    own = torch.arange(len(alike))
    return (functional.cross_entropy(alike, own) + functional.cross_entropy(alike.T, own)) / 2


def _taught(student: Student, lessons: tuple[Lesson, Lesson], plan: Plan, rng: np.random.Generator) -> Tensor:
    """Kullback-Leibler divergence from the teacher's likenesses within a batch, and distance from its vectors."""
    titles, abstracts = lessons
    kind = rng.random()
    here, there = (titles, titles) if kind < 0.25 else (titles, abstracts) if kind < 0.6 else (abstracts, abstracts)
    mine, theirs, aims = _draw(student, here, plan.batch, rng)
    other, others, _ = (mine, theirs, aims) if here is there else _draw(student, there, plan.batch, rng)
    alike, wanted = mine @ other.T / plan.temperature, theirs @ others.T / plan.temperature
    if here is there:
        self_likeness = torch.eye(len(alike)) * 1e4
        alike, wanted = alike - self_likeness, wanted - self_likeness
    order = functional.kl_div(alike.log_softmax(1), wanted.softmax(1), reduction="batchmean")
    direction = (functional.normalize(mine[:, : aims.shape[1]], dim=1) * aims).sum(1)
    return order + plan.aim * (1 - direction).mean()


def _draw(student: Student, lesson: Lesson, size: int, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    chosen = rng.choice(len(lesson.texts), min(size, len(lesson.texts)), replace=False)
    long = np.minimum(lesson.texts.lengths[chosen], CROP)
    texts = lesson.texts.spans(chosen, np.zeros_like(long), long)
    return student(texts), torch.from_numpy(lesson.vectors[chosen]), torch.from_numpy(lesson.aims[chosen])
