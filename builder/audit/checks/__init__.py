"""The checks, one topic a file. A rule of a pack names one by its function and gives it parameters.

To add one: a function of `subject` and keyword parameters that yields findings, in the file of its topic; its
sentences in findings.yml; a rule that uses it; a passing and a failing fixture in tests/audit/fixtures/.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType

from builder.audit.checks import (
    access,
    addresses,
    annual,
    catalogue,
    columns,
    frame,
    guide,
    links,
    participation,
    policy,
    privacy,
    proof,
    records,
    safety,
    standard,
    tags,
    updates,
)
from builder.audit.finding import Finding

Check = Callable[..., Iterator[Finding]]


def checks_of(module: ModuleType) -> Mapping[str, Check]:
    """The checks a file holds: its public generator functions whose first parameter is `subject`."""
    found = {}
    for name, function in vars(module).items():
        own = inspect.isgeneratorfunction(function) and function.__module__ == module.__name__
        if own and not name.startswith("_") and next(iter(inspect.signature(function).parameters)) == "subject":
            found[name] = function
    return found


MODULES = (access, addresses, annual, catalogue, columns, frame, guide, links, participation, policy, privacy, proof,
           records, safety, standard, tags, updates)  # fmt: skip
CHECKS: Mapping[str, Check] = {
    name: function for module in MODULES for name, function in checks_of(module).items() if name != "texts"
}
