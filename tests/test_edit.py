"""The local editor without its page: who may ask, what a draft is, how drafts reach review; nothing is lost."""

from __future__ import annotations

import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from office import MakeOffice, Office, base, run

from builder.console import say
from builder.editor.desk import Desk, Refusal
from builder.editor.handover import hand_over
from builder.editor.hosts import HOSTS, Refused, open_request, remote_of
from builder.editor.server import start

LETTER = "data/catalogue/tongzhi.yml"


def git(folder: Path, *args: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *args], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def make_repository(site: Office) -> None:
    site.write(".gitignore", ".gongkai/\nexport/\nsite/\n")
    git(site.root, "init", "-q", "-b", "main")
    for name, value in (("user.name", "甲"), ("user.email", "a@example.cn")):
        git(site.root, "config", name, value)
    git(site.root, "add", "-A")
    git(site.root, "commit", "-q", "-m", "开始")


@pytest.fixture
def desk(office: MakeOffice) -> Desk:
    site = office()
    make_repository(site)
    return Desk(site.root, "zh", None)


def letter(desk: Desk) -> str:
    return next(str(row["id"]) for row in desk.rows("catalogue") if row["path"] == LETTER)


def test_a_change_is_a_draft_and_the_file_stays(desk: Desk) -> None:
    before = (desk.root / LETTER).read_text("utf-8")
    assert desk.change("catalogue", letter(desk), {"title": "新的标题"}) == []
    assert (desk.root / LETTER).read_text("utf-8") == before
    assert [row["values"]["title"] for row in desk.rows("catalogue") if row["draft"]] == ["新的标题"]  # type: ignore[index]
    again = Desk(desk.root, "zh", None)  # after a crash
    assert list(again.drafts.texts) == [LETTER]
    again.discard("catalogue", letter(desk))
    assert not again.drafts.texts and not Desk(desk.root, "zh", None).drafts.texts


def test_only_the_changed_line_of_a_file_changes(desk: Desk) -> None:
    before = (desk.root / LETTER).read_text("utf-8").splitlines()
    desk.change("catalogue", letter(desk), {"title": "新的标题"})
    assert desk.save() == [LETTER]
    after = (desk.root / LETTER).read_text("utf-8").splitlines()
    assert [line for line in after if line not in before] == ["title: 新的标题"]
    assert len(after) == len(before)


def test_mistakes_are_told_at_their_field_and_keep_the_draft_back(desk: Desk) -> None:
    told = desk.change("catalogue", letter(desk), {"published_on": "去年", "title": None})
    assert {(one["code"], tuple(one["field"])) for one in told} == {("S006", ("published_on",)), ("S002", ("title",))}  # type: ignore[arg-type]
    found = [one for one in desk.check() if one["id"] == letter(desk)]
    assert {"S006", "S002"} <= {one["code"] for one in found}
    with pytest.raises(Refusal, match="drafts_have_mistakes"):
        desk.save()
    assert list(desk.drafts.texts) == [LETTER]


def test_a_file_changed_elsewhere_is_never_written_over(desk: Desk) -> None:
    desk.change("catalogue", letter(desk), {"title": "我的"})
    (desk.root / LETTER).write_text(base(LETTER) + "# 别人的\n", "utf-8")
    with pytest.raises(Refusal, match="changed_underneath"):
        desk.save()
    again = Desk(desk.root, "zh", None)
    assert again.drafts.lost == [LETTER] and not again.drafts.texts
    assert "我的" in (desk.root / ".gongkai/desk/lost" / LETTER).read_text("utf-8")
    assert (desk.root / LETTER).read_text("utf-8").endswith("# 别人的\n")


def test_the_preview_shows_the_draft_and_the_site_stays(desk: Desk) -> None:
    desk.change("catalogue", letter(desk), {"title": "看看效果"})
    page = desk.copy / "site" / desk.preview(letter(desk))
    assert "<h1>看看效果</h1>" in page.read_text("utf-8")
    assert not (desk.root / "site").exists()


def test_a_proposal_touches_nothing_that_lies_in_the_work_tree(desk: Desk) -> None:
    (desk.root / "data/site.yml").write_text(base("data/site.yml") + "# 没提交\n", "utf-8")
    desk.change("catalogue", letter(desk), {"title": "交上去"})
    handed = hand_over(desk, "改标题", "说明", "")
    assert handed.how == "patch" and handed.branch == "gongkai/2026-11-20-1"
    assert git(desk.root, "diff", "--stat", "main", handed.branch).count("|") == 1
    assert git(desk.root, "log", "-1", "--format=%s|%an", handed.branch) == "改标题|甲"
    assert git(desk.root, "branch", "--show-current") == "main"
    assert git(desk.root, "status", "--porcelain") == "M data/site.yml"
    assert not desk.drafts.texts
    git(desk.root, "stash", "-q")
    git(desk.root, "am", "-q", handed.where)
    assert "title: 交上去" in (desk.root / LETTER).read_text("utf-8")


def test_a_host_that_refuses_the_branch_loses_nothing(desk: Desk) -> None:
    git(desk.root, "remote", "add", "origin", "https://127.0.0.1:9/o/github-n.git")
    (desk.root / "data/site.yml").write_text(base("data/site.yml") + "repository: {host: github}\n", "utf-8")
    desk = Desk(desk.root, "zh", None)
    desk.change("catalogue", letter(desk), {"title": "交上去"})
    with pytest.raises(Refusal, match="edit_git_failed"):
        hand_over(desk, "改标题", "", "")
    assert list(desk.drafts.texts) == [LETTER]
    assert git(desk.root, "branch", "--list", "gongkai/*") == ""


@pytest.mark.parametrize("wanted", ["edit_git_no_repository", "edit_git_failed"])
def test_without_git_the_files_can_still_be_saved(wanted: str, office: MakeOffice) -> None:
    site = office()
    if wanted == "edit_git_failed":
        git(site.root, "init", "-q")  # no commit yet
    desk = Desk(site.root, "zh", None)
    desk.change("catalogue", letter(desk), {"title": "存下来"})
    with pytest.raises(Refusal, match=wanted):
        hand_over(desk, "改标题", "", "")
    assert desk.save() == [LETTER]


class Fake(http.server.BaseHTTPRequestHandler):
    """A Git host that remembers what it was asked; `status` and `answer` are set by the test."""

    seen: list[tuple[str, dict[str, str], dict[str, Any]]] = []
    status, answer = 201, {"html_url": "https://host/1", "web_url": "https://host/1"}

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Fake.seen.append((self.path, dict(self.headers), body))
        self.send_response(Fake.status)
        self.end_headers()
        self.wfile.write(json.dumps(Fake.answer).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Fake)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Fake.seen, Fake.status, Fake.answer = [], 201, {"html_url": "https://host/1", "web_url": "https://host/1"}
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


WORDS = {"title": "改标题", "body": "", "branch": "gongkai/x", "target": "main"}


@pytest.mark.parametrize(
    ("kind", "path", "head", "branch"),
    [
        ("github", "/repos/office/site/pulls", "Authorization", "head"),
        ("gitlab", "/api/v4/projects/office%2Fsite/merge_requests", "PRIVATE-TOKEN", "source_branch"),
        ("gitea", "/api/v1/repos/office/site/pulls", "Authorization", "head"),
        ("gitee", "/api/v5/repos/office/site/pulls", "Authorization", "head"),
    ],
)
def test_every_host_is_asked_in_its_own_words(kind: str, path: str, head: str, branch: str, host: str) -> None:
    remote = remote_of(f"{host}/office/site.git")
    assert remote is not None
    api = host if kind == "github" else ""
    assert open_request(HOSTS[kind], remote, WORDS, "secret", api) == "https://host/1"
    [(asked, heads, body)] = Fake.seen
    assert (asked, body[branch], body["title"]) == (path, "gongkai/x", "改标题")
    assert "secret" in heads[next(name for name in heads if name.lower() == head.lower())]


def test_a_host_says_no_in_its_own_words(host: str) -> None:
    Fake.status, Fake.answer = 422, {"message": "A pull request already exists"}
    remote = remote_of(f"{host}/office/site.git")
    assert remote is not None
    with pytest.raises(Refused, match="422 A pull request already exists"):
        open_request(HOSTS["gitea"], remote, WORDS, "secret")


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://gitee.com/office/site.git", ("https://gitee.com", "office", "site", "gitee")),
        ("git@gitlab.example.cn:a/b/site.git", ("https://gitlab.example.cn", "a/b", "site", "gitlab")),
        ("ssh://git@gitea.example.cn:2222/office/site", ("https://gitea.example.cn", "office", "site", "gitea")),
        ("https://user:pass@github.com/o/n", ("https://github.com", "o", "n", "github")),
        ("/srv/git/site.git", None),
        ("../other", None),
    ],
)
def test_remotes_are_read_as_people_write_them(address: str, found: tuple[str, ...] | None) -> None:
    remote = remote_of(address)
    assert (remote and (remote.server, remote.owner, remote.name, remote.kind)) == found


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    server, address = start(desk, lambda key, **args: say("zh", key, **args), "geheim", 0, "")
    yield address
    server.shutdown()
    server.server_close()


def ask(address: str, question: str, body: bytes = b"{}", **heads: str) -> tuple[int, Any]:
    origin = address.rsplit("/", 2)[0]
    sent = {"Content-Type": "application/json", "Origin": origin, **{k.replace("_", "-"): v for k, v in heads.items()}}
    try:
        with urlopen(Request(f"{address}{question}", body, {k: v for k, v in sent.items() if v}), timeout=20) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, error.read().decode()


def test_our_own_page_is_answered(address: str) -> None:
    status, told = ask(address, "api/site")
    assert status == 200 and told["name"] == "示例局"
    status, told = ask(address, "api/submit", b'{"title": " "}')
    assert status == 409 and "一句话" in told


@pytest.mark.parametrize(
    "heads",
    [{"Origin": "http://evil.example"}, {"Origin": ""}, {"Host": "evil.example"}, {"Content_Type": "text/plain"}],
)
def test_nobody_else_is(heads: dict[str, str], address: str) -> None:
    assert ask(address, "api/site", **heads)[0] == 403


def test_the_secret_is_needed(address: str) -> None:
    assert ask(address.replace("geheim", "falsch"), "api/site")[0] == 403
    with pytest.raises(HTTPError, match="403"):
        urlopen(address.replace("geheim/", "index.html"), timeout=20)


@pytest.mark.parametrize("path", ["../desk.py", "%2e%2e/desk.py", "preview/../../drafts.json", "preview/%2e%2e/x"])
def test_only_the_page_and_the_preview_are_served(path: str, address: str) -> None:
    with pytest.raises(HTTPError, match="40[34]"):
        urlopen(address + path, timeout=20)


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("nichts", b"{}"), ("records", b"{}"), ("records", b'{"type": "../x"}'), ("change", b"[]"), ("site", b"{"),
        ("discard", b'{"type": "catalogue", "id": "tongzhi"}'),
        ("change", b'{"type": "catalogue", "id": "x", "values": 1}'),
        ("add", b'{"type": "catalogue", "values": {"id": "../../../x"}}'),
    ],
)  # fmt: skip
def test_odd_questions_are_refused_and_change_nothing(question: str, body: bytes, address: str, desk: Desk) -> None:
    status, _ = ask(address, f"api/{question}", body)
    assert 400 <= status < 500
    assert not desk.drafts.texts and git(desk.root, "status", "--porcelain") == ""


def test_a_site_that_is_none_is_told(tmp_path: Path) -> None:
    ran = run("edit", "--site", str(tmp_path), "--no-open")
    assert ran.code == 2 and "没有站点" in ran.err
