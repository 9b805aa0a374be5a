"""The stop list: host groups that answered 403 and are not asked until an operator clears them."""

from dataclasses import dataclass
from pathlib import Path

from broadsheet.lib.http.gate import group_of

_SUFFIX = ".stopped"


@dataclass(frozen=True, slots=True)
class StopList:
    """One file per stopped host group in ``folder``, holding why; shared by all processes."""

    folder: Path

    def is_stopped(self, host: str) -> str | None:
        """Why ``host`` may not be asked, or None when it may."""
        try:
            return self._file(host).read_text(encoding="utf-8").strip() or "stopped"
        except FileNotFoundError:
            return None

    def stop(self, host: str, why: str) -> None:
        """Ask nothing of the group of ``host`` any more; ``why`` is a sentence for the operator."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._file(host).write_text(why + "\n", encoding="utf-8")

    def clear(self, host: str) -> None:
        """Let the group of ``host`` be asked again; nothing happens when it was not stopped."""
        self._file(host).unlink(missing_ok=True)

    def stopped(self) -> dict[str, str]:
        """Every stopped host group with its reason, by name."""
        files = sorted(self.folder.glob(f"*{_SUFFIX}"))
        return {file.name.removesuffix(_SUFFIX): file.read_text(encoding="utf-8").strip() for file in files}

    def _file(self, host: str) -> Path:
        return self.folder / f"{group_of(host)}{_SUFFIX}"
