"""The host: MkDocs with Material renders the prose and a few empty shells. The only file that imports mkdocs.

`render_host` runs MkDocs into a temporary folder and brings back prose, shells and the assets they use.
`GongkaiPlugin` makes a plain `mkdocs build` give the same site.
"""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jinja2 import Environment, FileSystemLoader
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from builder.diagnostics import Report, Stop
from builder.limit import SIZE, Limit, TooLarge
from builder.project import Project
from builder.shell import DEPTHS, Host, HostError, Prose, split_shell
from builder.surroundings import message_language
from builder.words import Words

SHELL_FOLDER = "gk-shell"
OWN_PAGES = ("404.html", "sitemap.xml", "sitemap.xml.gz")  # made by our own plan and exports


class PluginOptions(Config):  # type: ignore[no-untyped-call]
    """No options: everything is said in data/."""

    site = Type(str, default="")


class _ThemeFiles(FileSystemLoader):
    """Material brings fourteen thousand icons, none of which is a page or an asset of a site: they are not listed."""

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for folder in self.searchpath:
            for path, folders, files in os.walk(folder):
                folders[:] = [name for name in folders if name != ".icons"]
                found |= {os.path.relpath(os.path.join(path, name), folder).replace(os.sep, "/") for name in files}
        return sorted(found)


class GongkaiPlugin(BasePlugin[PluginOptions]):  # type: ignore[no-untyped-call]
    """Adds the shells to MkDocs and catches what it renders."""

    def __init__(self) -> None:
        self.project: Project | None = None
        self.shells: dict[tuple[str, int], str] = {}
        self.prose: dict[str, Prose] = {}
        self._checked: Any = None
        self._limit = Limit()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Puts the packaged theme behind the office's own and hands settings to the shells."""
        if self.project is None:
            self._checked = check_plain(Path(config.config_file_path).parent)
            self.project = self._checked.project
        project = self.project
        assert project is not None
        config.use_directory_urls = False
        packaged = str(project.theme)
        if packaged not in config.theme.dirs:
            config.theme.dirs.insert(1 if len(config.theme.dirs) > 2 else 0, packaged)
        _spare_icons(config)
        config.theme.static_templates.clear()  # 404.html and sitemap.xml are ours
        config.extra["gk"] = {
            "settings": project.settings,
            "lang": project.language,
            "t": Words(project.word_files, project.language),
            "footer": project.settings["footer"],
        }
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Adds one empty page a kind and depth."""
        for kind in ("home", "inner"):
            for depth in DEPTHS if kind == "inner" else (0,):
                path = "/".join([SHELL_FOLDER] * depth + [f"{SHELL_FOLDER}-{kind}.md"])
                source = f"---\ntitle: shell\ngk_shell: {kind}\n---\n"
                files.append(File.generated(config, path, content=source))
        return files

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Keeps the HTML of prose pages."""
        if "gk_shell" not in page.meta:
            description = str(page.meta.get("description", ""))
            self.prose[page.file.dest_uri] = Prose(str(page.title or ""), description, _scoped(html))
        return html

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """What the theme makes of a page has its limits, as every page has."""
        self._limit.__enter__()
        return env

    def on_build_error(self, *, error: Exception) -> None:
        """Ends what `on_env` began."""
        self._limit.__exit__()

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """The theme begins a page."""
        self._limit.begin()
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Keeps the shells. Raises TooLarge."""
        self._limit.end()
        if len(output) > SIZE:
            raise TooLarge
        kind = page.meta.get("gk_shell")
        if kind:
            self.shells[str(kind), page.file.dest_uri.count("/")] = output
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """In a plain `mkdocs build`: puts the whole portal in the place of what MkDocs has just written."""
        self._limit.__exit__()
        if self._checked is not None:
            from builder.build import Options, made_of, publish  # the plugin stands above the pipeline here

            site, options = Path(config.site_dir), Options()
            host = self.collect(site)
            made_of(self._checked, options, lambda checked: publish(checked, host, site, options))

    def collect(self, rendered: Path) -> Host:
        """What was caught, with the assets the shells ask for. Shells and MkDocs' own extras are left behind."""
        used = "".join(self.shells.values())
        assets: dict[str, bytes] = {}
        for path in sorted(p for p in rendered.rglob("*") if p.is_file()):
            name = path.relative_to(rendered).as_posix()
            if _wanted(name, used, self.prose):
                assets[name] = path.read_bytes()
        shells = {key: split_shell(html) for key, html in self.shells.items()}
        return Host(shells, self.prose, assets)


def _spare_icons(config: MkDocsConfig) -> None:
    made = config.theme.get_env

    def get_env() -> Environment:
        env = made()
        env.loader = _ThemeFiles(config.theme.dirs)
        return env

    config.theme.get_env = get_env  # type: ignore[method-assign]


def _scoped(html: str) -> str:
    """Heads of tables say that they head a column, as those of records do (A11Y-01)."""
    return re.sub(r"<th(?=[ >])", '<th scope="col"', html)


def _wanted(name: str, used: str, prose: dict[str, Prose]) -> bool:
    """Material's own files only where a shell asks for them; everything of ours and of the office."""
    if name in prose or name in OWN_PAGES or SHELL_FOLDER in name or name.endswith(".map"):
        return False
    if name.startswith(("assets/javascripts/", "assets/stylesheets/", "assets/images/")):
        return name in used
    return not name.endswith(".mjs") and not name.startswith(("portal/", "types/")) and name != "strings.yml"


def render_host(project: Project, place: str | None = None) -> Host:
    """Run MkDocs into a temporary folder, in the system's place for them or another. Raises HostError with MkDocs'
    words, ShellError for a broken theme."""
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    with TemporaryDirectory(prefix="gongkai-host-", dir=place, ignore_cleanup_errors=True) as folder:
        try:
            config = load_config(str(project.root / "mkdocs.yml"), site_dir=folder)
            plugin: Any = config.plugins.get("gongkai")
            if plugin is None:
                raise HostError("plugins: gongkai")
            plugin.project = project
            mkdocs_build(config)
            return GongkaiPlugin.collect(plugin, Path(folder))
        except (Abort, MkDocsException) as error:
            raise HostError(str(error)) from None


def check_plain(root: Path) -> Any:
    """The flow up to `link` for a plain `mkdocs build`; mistakes stop MkDocs with all of them in its message."""
    from builder.build import Options, check
    from builder.report import concise

    report = Report()
    try:
        checked = check(root, report, Options())
    except Stop:
        checked = None
    if checked is None or report.failed:
        raise PluginError(concise.text(report, root, message_language(None)))
    return checked
