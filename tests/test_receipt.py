"""A release's receipt says which files it had; verify tells exactly which are no longer so."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from office import MakeOffice, Office, run
from repository import git

EMPTY_SM3 = "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"  # GB/T 32905-2016, of no bytes


@pytest.fixture
def built(office: MakeOffice) -> Office:
    """A built site with its receipt beside it."""
    site = office()
    site.build("--receipt", str(site.root / "receipt.json"))
    return site


def verify(site: Office, *args: str) -> tuple[int, dict[str, object]]:
    ran = run("verify", str(site.root / "site"), *args, "--json")
    return ran.code, json.loads(ran.out)


def test_the_receipt_tells_the_release(office: MakeOffice) -> None:
    site = office({".gitignore": ".gongkai/\nsite/\n*.json\n"})
    git(site.root, "init", "-q")
    git(site.root, "add", "-A")
    git(site.root, "commit", "-qm", "开站", day="2026-03-01")
    ran = site.run("build", "--no-search", "--receipt", str(site.root / "r.json"), "--today", "2026-03-02")
    assert ran.code == 0 and "已写出回执" in ran.out
    made = json.loads((site.root / "r.json").read_text("utf-8"))
    assert made["commit"] == git(site.root, "rev-parse", "HEAD").strip() and made["modified"] == []
    assert (made["day"], made["site"], made["records"]) == ("2026-03-02", "示例局", 11)
    assert made["check"] == {"errors": 0, "warnings": 0, "codes": {}}
    files = {p.relative_to(site.root / "site").as_posix() for p in (site.root / "site").rglob("*") if p.is_file()}
    assert set(made["contents"]) == files and made["files"] == len(files)
    page = (site.root / "site/index.html").read_bytes()
    entry = made["contents"]["index.html"]
    assert (entry["bytes"], entry["sha256"]) == (len(page), hashlib.sha256(page).hexdigest())
    assert made["bytes"] == sum(e["bytes"] for e in made["contents"].values())
    site.run("build", "--no-search", "--receipt", str(site.root / "again.json"), "--today", "2026-03-02")
    assert (site.root / "again.json").read_bytes() == (site.root / "r.json").read_bytes()
    site.edit("data/catalogue/han.yml", ("正文。", "改了没有提交。"))
    site.run("build", "--no-search", "--receipt", str(site.root / "r.json"))
    assert json.loads((site.root / "r.json").read_text("utf-8"))["modified"] == ["data/catalogue/han.yml"]


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="this OpenSSL has no SM3")
def test_sm3_is_the_one_of_the_standard(tmp_path: Path) -> None:
    from builder.receipt import digests

    (tmp_path / "empty").touch()
    assert digests(tmp_path / "empty")["sm3"] == EMPTY_SM3


def test_a_whole_site_is_verified_by_its_receipt_or_its_own_manifest(built: Office) -> None:
    receipt = str(built.root / "receipt.json")
    assert verify(built, receipt)[0] == verify(built)[0] == 0
    assert run("verify", str(built.root / "site"), receipt).out.startswith("核对一致：")


def test_every_difference_is_told_and_nothing_else(built: Office) -> None:
    folder = built.root / "site"
    page = folder / "index.html"
    page.write_bytes(page.read_bytes().replace(b"<title>", b"<TITLE>"))  # the size stays
    (folder / "404.html").unlink()
    (folder / "zcwj/多出来.php").write_text("<?php")
    (folder / "robots.txt").unlink()
    (folder / "robots.txt").symlink_to("index.html")
    for args in ([str(built.root / "receipt.json")], []):
        code, told = verify(built, *args)
        assert code == 1
        assert (told["changed"], told["missing"], told["extra"]) == (
            ["index.html", "robots.txt"], ["404.html"], ["zcwj/多出来.php"],
        )  # fmt: skip
    text = run("verify", str(folder), str(built.root / "receipt.json")).out
    assert "被改动  index.html\n" in text and "缺失    404.html\n" in text and "多出    zcwj/多出来.php\n" in text
    assert f"4 differences; the release has {told['files']} files\n" in run("verify", str(folder), "--lang", "en").out


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"\xff\xfe",
     b'{"format": "gongkai-receipt-1", "contents": {"../../etc/passwd": {"sha256": "0"}}}',
     b'{"format": "gongkai-receipt-1", "contents": {"/etc/passwd": {"sha256": "0"}}}',
     b'{"format": "gongkai-receipt-1", "contents": {"a": {}}}', b'{"format": "gongkai-receipt-2", "contents": {}}'],
)  # fmt: skip
def test_what_is_no_receipt_is_refused_and_nothing_outside_is_read(data: bytes, built: Office) -> None:
    (built.root / "bad.json").write_bytes(data)
    ran = run("verify", str(built.root / "site"), str(built.root / "bad.json"))
    assert ran.code == 1 and "不是完整的回执" in ran.err and "Traceback" not in ran.err


def test_what_is_not_there_is_said(built: Office, tmp_path: Path) -> None:
    assert "没有这个文件夹" in run("verify", str(tmp_path / "nowhere")).err
    assert "nowhere.json" in run("verify", str(built.root / "site"), str(tmp_path / "nowhere.json")).err
    (tmp_path / "plain").mkdir()
    assert "MANIFEST.sha256" in run("verify", str(tmp_path / "plain")).err
    ran = built.run("build", "--no-search", "--receipt", str(built.root / "site/receipt.json"))
    assert ran.code == 2 and "不能放在网站文件夹里" in ran.err


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """An SSH key made for this test."""
    path = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "x", "-f", str(path)], check=True)
    return path


def test_a_signed_receipt_is_trusted_by_the_key_and_no_longer_when_changed(office: MakeOffice, key: Path) -> None:
    site = office()
    receipt, signers = site.root / "receipt.json", key.with_name("signers")
    ran = site.run("build", "--no-search", "--receipt", str(receipt), env={"GONGKAI_SIGN_KEY": str(key)})
    assert ran.code == 0, ran.err
    signers.write_text(f"publisher@example.invalid {key.with_suffix('.pub').read_text()}")
    args = (str(receipt), "--signers", str(signers))
    code, told = verify(site, *args)
    assert (code, told["signature"]) == (0, {"state": "good", "who": "publisher@example.invalid"})
    assert verify(site, str(receipt))[1]["signature"]["state"] == "unknown"  # type: ignore[index]
    signers.write_text("")
    assert verify(site, *args)[0] == 1
    receipt.write_text(receipt.read_text("utf-8").replace("示例局", "别的局"), "utf-8")
    code, told = verify(site, str(receipt))
    assert code == 1 and told["signature"] == {"state": "bad", "who": ""}


def test_a_key_that_cannot_sign_is_said_and_the_receipt_stays(office: MakeOffice, tmp_path: Path) -> None:
    site = office()
    ran = site.run("build", "--no-search", "--receipt", str(tmp_path / "r.json"), "--sign", str(tmp_path / "none"))
    assert ran.code == 1 and "不能签名" in ran.err and (tmp_path / "r.json").exists()
