"""The house rules of the design, kept by a test each."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from office import REPO

BUILDER = REPO / "builder"
MODULES = {
    ".".join(path.relative_to(REPO).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(BUILDER.rglob("*.py"))
    if "starter" not in path.parts
}
FILE_LINES, FUNCTION_LINES, MEDIAN_LINES = 300, 40, 8

# From the top down; a module imports from its own layer or from one below. What is not named is a stage.
LAYERS = (
    ("builder.cli", "builder.reference"),
    ("builder.commands",),
    ("builder.editor",),
    ("builder.console", "builder.serve", "builder.behind", "builder.watching", "builder.trouble",
     "builder.scaffold", "builder.importer"),
    ("builder.diff",),
    ("builder.build",),
    ("STAGES",),
    ("builder.codec",),
    ("builder.project", "builder.derive", "builder.parsed", "builder.supervision"),
    ("builder.aging",),
    ("builder.records", "builder.shell", "builder.cache", "builder.output"),
    ("builder.store", "builder.reads"),
    ("builder.declared",),
    ("builder.vocabularies",),
    ("builder.schema", "builder.kinds", "builder.words"),
    ("builder.workdays",),
    ("builder.scalars", "builder.diagnostics", "builder.yamltext", "builder.strictyaml", "builder.yamlblocks",
     "builder.plainyaml", "builder.fields", "builder.values", "builder.dates", "builder.bars"),
    ("builder.git", "builder.program", "builder.ownfiles", "builder.surroundings"),
)
# Stages in the order of the flow; none knows a later one.
FLOW = ("builder.load", "builder.link", "builder.plan", "builder.render", "builder.search", "builder.export")
# Outside tools and who alone may know them.
DOORS = {
    "yaml": {"builder.strictyaml"},
    "mkdocs": {"builder.host"},
    "pagefind_bin": {"builder.search.pagefind"},
    "comrak": {"builder.markup"},
    "nh3": {"builder.markup"},
    "pypinyin": {"builder.search.pinyin"},
    "PIL": {"builder.scrub.picture"},
    "lxml": {"builder.scrub.office"},
    "watchfiles": {"builder.watching"},
    "xlsxwriter": {"builder.export.workbook"},
    "chinese_calendar": {"builder.workdays"},
    "playwright": {"builder.audit.browser"},
    "jinja2": {"builder.templating", "builder.compiled", "builder.render", "builder.build", "builder.host",
               "builder.diff.html", "builder.audit.report.html", "builder.broken"},
    "distributed": {"builder.executors"},
    "rich": {"builder.console"},
    "fsspec": {"builder.remote"},
    "subprocess": {"builder.search.pagefind", "builder.search.ask", "builder.git", "builder.signing",
                   "builder.behind"},
}
CLOCK = re.compile(r"\b(datetime\.now|date\.today|datetime\.utcnow|time\.\w+|os\.environ|os\.getenv|getenv)\b")
CLOCK_READERS = {
    "builder.surroundings",
    "builder.commands.serve", "builder.serve", "builder.timings", "builder.shards", "builder.limit",  # seconds passed
    "builder.commands.edit",  # a secret nobody can guess
}  # fmt: skip


@cache
def parsed(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


def imported(module: str, at_top: bool = False) -> Iterator[str]:
    """Full names of what a module imports; `at_top`: not within functions."""
    tree = parsed(module)
    for node in tree.body if at_top else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else node.module


def own(names: Iterator[str]) -> set[str]:
    return {name for name in names if name in MODULES}


def layer(module: str) -> int:
    if module == "builder":
        return len(LAYERS)
    for n, names in enumerate(LAYERS):
        if any(module == name or module.startswith(name + ".") for name in names):
            return n
    return next(n for n, names in enumerate(LAYERS) if "STAGES" in names)


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring and decorators."""
    assert function.end_lineno
    lines = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and first.end_lineno:
        lines -= first.end_lineno - first.lineno + 1
    return lines


@pytest.mark.parametrize("module", MODULES)
def test_files_are_short(module: str) -> None:
    assert len(MODULES[module].read_text("utf-8").splitlines()) <= FILE_LINES


@pytest.mark.parametrize("module", MODULES)
def test_functions_are_short(module: str) -> None:
    assert {f.name: length(f) for f in functions(parsed(module)) if length(f) > FUNCTION_LINES} == {}


def test_the_median_function_is_very_short() -> None:
    lengths = sorted(length(f) for module in MODULES for f in functions(parsed(module)))
    assert lengths[len(lengths) // 2] <= MEDIAN_LINES


@pytest.mark.parametrize("module", [m for m in MODULES if m != "builder.host"])
def test_imports_go_one_way(module: str) -> None:
    """builder.host is left out: the plugin of a plain `mkdocs build` stands above the pipeline."""
    assert {name for name in own(imported(module)) if layer(name) < layer(module)} == set()


def test_nothing_imports_in_a_circle() -> None:
    graph = {module: own(imported(module, at_top=True)) - {module} for module in MODULES}
    graph = {module: {n for n in names if not module.startswith(n + ".")} for module, names in graph.items()}
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("stage", FLOW)
def test_no_stage_knows_a_later_one(stage: str) -> None:
    mine = [m for m in MODULES if m == stage or m.startswith((f"{stage}.", f"{stage}_"))]
    later = FLOW[FLOW.index(stage) + 1 :]
    known = {name for module in mine for name in own(imported(module))}
    assert [name for name in known if name.startswith(later)] == []


@pytest.mark.parametrize("tool", DOORS)
def test_every_outside_tool_has_one_door(tool: str) -> None:
    users = {m for m in MODULES if any(name.split(".")[0] == tool for name in imported(m))}
    assert users <= DOORS[tool]
    assert users, f"{tool} is used nowhere: take it from DOORS"


@pytest.mark.parametrize("module", [m for m in MODULES if m not in CLOCK_READERS])
def test_clock_and_environment_are_read_in_one_place(module: str) -> None:
    found = [ast.unparse(n) for n in ast.walk(parsed(module)) if isinstance(n, ast.Attribute)]
    assert [name for name in found if CLOCK.search(name)] == []
    assert not {"time", "random", "uuid", "secrets"} & set(imported(module))


def test_markup_is_made_in_two_places() -> None:
    """`Markup(` calls words safe: only the sanitiser and the renderer may."""
    makers = {
        module
        for module in MODULES
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Markup"
    }
    assert makers <= {"builder.markup", "builder.render"}


def test_no_template_switches_escaping_off() -> None:
    templates = [*(REPO / "theme").rglob("*.html"), *BUILDER.rglob("*.html")]
    assert len(templates) > 10
    for path in templates:
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        if "partials" in path.parts or path.name == "main.html":
            continue  # rendered by the host with its own words, never with a record's
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", text), path


def classes() -> Iterator[ast.ClassDef]:
    return (n for module in MODULES for n in ast.walk(parsed(module)) if isinstance(n, ast.ClassDef))


@cache
def explained() -> set[str]:
    """Methods that some class says the meaning of; who overrides them need not say it again."""
    return {m.name for c in classes() for m in c.body if isinstance(m, ast.FunctionDef) and ast.get_docstring(m)}


@pytest.mark.parametrize("module", MODULES)
def test_public_things_say_what_they_are(module: str) -> None:
    tree = parsed(module)
    bare = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
            bare += [] if ast.get_docstring(node) else [node.name]
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            methods = [m for m in node.body if isinstance(m, ast.FunctionDef) and not m.name.startswith("_")]
            silent = [m.name for m in methods if not ast.get_docstring(m)]
            bare += [f"{node.name}.{name}" for name in silent if not (node.bases and name in explained())]
    assert bare == []


def test_only_commands_print() -> None:
    for module in MODULES:
        calls = [n for n in ast.walk(parsed(module)) if isinstance(n, ast.Call)]
        printed = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"]
        assert printed == [], module


def tracked() -> list[Path]:
    """Every file of the repository that Git knows or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True)
    return [REPO / name for name in done.stdout.split("\0") if name and (REPO / name).is_file()]


REGISTRIES = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "proxy.golang" + ".org",
    "deb.debian" + ".org",
)
MACHINE = re.compile("/(?:work" + "|root|opt|home/[a-z]+)/")


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "ignore")
        assert not [name for name in REGISTRIES if name in text], path
        if path.suffix in {".py", ".lock", ".yml", ".toml", ".md", ".sh", ""}:
            assert not MACHINE.search(text), path


def test_lock_pins_everything_with_hashes() -> None:
    lines = (REPO / "requirements.lock").read_text("utf-8").splitlines()
    pins = [n for n, line in enumerate(lines) if re.match(r"[a-z0-9][a-z0-9._-]*==", line)]
    assert len(pins) > 40
    assert all(lines[n].endswith("\\") and "--hash=sha256:" in lines[n + 1] for n in pins)
    assert [line for line in lines if not line.startswith((" ", "#")) and "==" not in line] == []
    names = {re.match(r"[^=]+", lines[n])[0] for n in pins}  # type: ignore[index]
    wanted = re.findall(r'^  "([A-Za-z0-9-]+)[><=~]', (REPO / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert {name.lower() for name in wanted} <= names


def test_generated_pages_of_the_docs_are_up_to_date(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "builder.reference", str(tmp_path)], cwd=REPO, check=True)
    made = sorted(tmp_path.iterdir())
    assert len(made) >= 3
    stale = [path.name for path in made if (REPO / "docs" / path.name).read_bytes() != path.read_bytes()]
    assert stale == [], "run `make docs`"
