"""The stages of our build one by one, in CPU seconds. Run as a program: `stages.py SITE` prints JSON.

The build itself runs; the functions of its stages are wrapped where `builder/build.py` and its stages look them up.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# stage: where its function is looked up. A stage's time is without that of stages running inside of it.
WRAPPED = (
    ("load", "builder.build", "load"),
    ("validate", "builder.entries", "_typed"),
    ("link", "builder.build", "link"),
    ("link", "builder.build", "check_together"),
    ("plan", "builder.publish", "Publication.plan"),
    ("host", "builder.build", "_host"),
    ("render", "builder.publish", "Publication.render"),
    ("export", "builder.publish", "Publication.export"),
    ("write", "builder.output", "Output.write"),
    ("write", "builder.publish", "Publication.commit"),
)
STAGES = ("load", "validate", "link", "plan", "render", "export", "write")


class Clock:
    """CPU seconds by stage; an inner stage stops the outer one's clock."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = ["other"]
        self._since = time.process_time()

    def _switch(self) -> None:
        now = time.process_time()
        self.spent[self._running[-1]] += now - self._since
        self._since = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what runs inside for a stage."""
        self._switch()
        self._running.append(name)
        try:
            yield
        finally:
            self._switch()
            self._running.pop()

    def finish(self) -> dict[str, float]:
        """Seconds by stage."""
        self._switch()
        return dict(self.spent)


def wrap(clock: Clock, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with its time counted; what a generator yields is collected first."""

    def timed(*args: Any, **kwargs: Any) -> Any:
        with clock.stage(stage):
            result = function(*args, **kwargs)
            return list(result) if isinstance(result, Iterator) else result

    return timed


def instrument(clock: Clock) -> None:
    """Put clocks around the stages' functions; a name that is gone is an error."""
    from importlib import import_module

    for stage, module, path in WRAPPED:
        owner: Any = import_module(module)
        *above, name = path.split(".")
        for step in above:
            owner = getattr(owner, step)
        setattr(owner, name, wrap(clock, stage, getattr(owner, name)))


def main(root: Path) -> None:
    """Build `root` without search or state, and print seconds by stage and the number of records."""
    from builder.build import Options, build
    from builder.diagnostics import Report

    clock = Clock()
    instrument(clock)
    options = Options(search=False)
    built = build(root, root / "site.stages", Report(), options)
    print(json.dumps({"seconds": clock.finish(), "records": options.timings.counts["load"], "pages": built.pages}))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
