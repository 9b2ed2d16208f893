"""gongkai verify: is a folder the site that was released?"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from builder.console import USER, common, failed, guarded, say
from builder.receipt import BadReceipt, differences, of_itself, read_receipt
from builder.signing import Signature, SigningError, check

SHOWN = 200  # differences named one by one


@click.command()
@common
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("receipt", required=False, default=None, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--signers", type=click.Path(dir_okay=False, exists=True, path_type=Path), default=None,
              help="可信的签名公钥（allowed_signers）/ whose signatures count")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@guarded
def command(root: Path, lang: str, folder: Path, receipt: Path | None, signers: Path | None, as_json: bool) -> None:
    """核对网站文件夹：哪些文件被改、缺失、多出；没有回执就按其清单。/ Which files are not as released."""
    if not folder.is_dir():
        failed(say(lang, "verify_no_folder", folder=folder))
    wanted, signature, audit = _wanted(folder, receipt, signers, lang)
    found = list(differences(folder, wanted))
    bad = bool(found) or (signature is not None and (signature.state == "bad" or signers and signature.state != "good"))
    if as_json:
        lists = {kind: [d.path for d in found if d.kind == kind] for kind in ("changed", "missing", "extra")}
        seal = {"state": signature.state, "who": signature.who} if signature else None
        told = {"files": len(wanted), **lists, "signature": seal, "audit": audit}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for difference in found[:SHOWN]:
            click.echo(say(lang, f"verify_{difference.kind}", path=difference.path))
        if len(found) > SHOWN:
            click.echo(say(lang, "verify_more", n=len(found) - SHOWN))
        if signature:
            click.echo(say(lang, f"signature_{signature.state}", who=signature.who))
        click.echo(say(lang, "verify_failed" if found else "verified", files=len(wanted), n=len(found)))
        if receipt:
            click.echo(_audit_said(audit, lang))
    sys.exit(USER if bad else 0)


def _audit_said(audit: Mapping[str, Any] | None, lang: str) -> str:
    """What the receipt says of the audit, in one line."""
    if audit is None:
        return say(lang, "verify_unaudited")
    rules = {"passed": audit["rules"]["pass"], **audit["rules"]}
    return say(lang, "verify_audit", packs=say(lang, "comma").join(audit["packs"]), score=audit["score"], **rules)


def _wanted(
    folder: Path, receipt: Path | None, signers: Path | None, lang: str
) -> tuple[Mapping[str, Mapping[str, object]], Signature | None, Mapping[str, Any] | None]:
    """What the folder must hold, what the receipt's signature is worth, what the receipt says of the audit."""
    try:
        if receipt is None:
            return of_itself(folder), None, None
        made: dict[str, Any] = read_receipt(receipt.read_bytes())
        return made["contents"], check(receipt, signers), made.get("audit")
    except OSError as error:
        failed(say(lang, "verify_unreadable", path=error.filename))
    except BadReceipt as error:
        failed(say(lang, "verify_no_receipt", path=receipt or folder, reason=error))
    except SigningError as error:
        failed(say(lang, "sign_failed", reason=error))
