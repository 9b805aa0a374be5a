"""The Hub's own clients in an environment of their own, and a real server for them to ask."""

import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).parents[2]
ENVS = REPO / ".envs"
"""Where environments are kept from run to run; ``rm -r`` it to have them made anew."""
PINNED = Path(__file__).with_name("requirements-hub.txt")
_PIP = ("-m", "pip", "install", "-q", "--disable-pip-version-check", "--only-binary", ":all:")


def pinned() -> Path:
    """The ``bin`` folder of an environment with requirements-hub.txt, made once."""
    mark = hashlib.sha256(PINNED.read_bytes() + sys.version.encode()).hexdigest()[:12]
    return _environment(f"hub-{mark}", "-r", str(PINNED))


def newest() -> Path:
    """The same with the newest release of the library, made anew each time."""
    shutil.rmtree(ENVS / "hub-newest", ignore_errors=True)
    return _environment("hub-newest", "huggingface_hub", "pyhfapi")


def _environment(name: str, *wanted: str) -> Path:
    """An environment with what pip is told to install; skips the test where the package index does not answer."""
    ENVS.mkdir(exist_ok=True)
    folder = ENVS / name
    with (ENVS / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            _make(folder, wanted)
    return folder / "bin"


def _make(folder: Path, wanted: Sequence[str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True)
    done = subprocess.run([folder / "bin" / "python", *_PIP, *wanted], capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"NOT TESTED against the Hub's own clients, which pip could not install: {done.stderr[-400:]}")
    (folder / "made").touch()


@dataclass(frozen=True)
class Done:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def read(self) -> Any:
        """Its output as JSON."""
        assert self.code == 0, self.err
        return json.loads(self.out)


@dataclass
class Client:
    """The Hub's clients before one server: ``token`` is what HF_TOKEN holds."""

    bin: Path
    endpoint: str
    home: Path
    token: str = ""
    more: dict[str, str] = field(default_factory=dict)

    def papers(self, *words: str) -> Done:
        """``hf papers …``."""
        return self.run(str(self.bin / "hf"), "papers", *words)

    def python(self, script: str, *words: str) -> Done:
        """A script in the clients' environment."""
        return self.run(str(self.bin / "python"), "-W", "error", "-c", script, *words)

    def run(self, *command: str) -> Done:
        """Any command in the clients' environment."""
        said = {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "HF_ENDPOINT": self.endpoint,
            "HF_HOME": str(self.home),
            "HOME": str(self.home),
            "HF_HUB_DISABLE_UPDATE_CHECK": "1",
            "NO_COLOR": "1",
            "COLUMNS": "200",
            **({"HF_TOKEN": self.token} if self.token else {}),
            **self.more,
        }
        done = subprocess.run(command, env=said, capture_output=True, text=True, timeout=60, check=False)
        return Done(done.returncode, done.stdout, done.stderr)


@contextmanager
def served(data: Path, port: int, **settings: str) -> Iterator[str]:
    """``broadsheet up`` on a library, harvesting nothing; yields its address once pages answer."""
    address = f"http://127.0.0.1:{port}"
    said = {f"BROADSHEET_{name.upper()}": value for name, value in {"base_url": address, **settings}.items()}
    command = [sys.executable, "-m", "broadsheet", "up", "--data", str(data), "--port", str(port), "--no-harvest"]
    with (data / "up.log").open("w") as log:
        process = subprocess.Popen(command, env=os.environ | said, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert process.stdout is not None
        first = process.stdout.readline().strip()
        assert first == address, (data / "up.log").read_text()
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        if process.stdout:
            process.stdout.close()
