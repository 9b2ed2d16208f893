"""Signatures of receipts with an SSH key, by ssh-keygen, which every Git installation has (PROTOCOL.sshsig)."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

NAMESPACE = "gongkai-receipt"  # a signature for one purpose is none for another
SUFFIX = ".sig"


class SigningError(Exception):
    """ssh-keygen is not there or refuses; the message is its own."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature proves. `state`: good, unknown (whole, but nobody says whose key), bad; `who`: name or key."""

    state: str
    who: str


def signature_of(file: Path) -> Path:
    """Where the signature of a file lies."""
    return file.with_name(file.name + SUFFIX)


def sign(file: Path, key: Path) -> Path:
    """Write `file.sig`, signed with a private key, or with a public one whose agent is running. Raises SigningError."""
    target = signature_of(file)
    target.unlink(missing_ok=True)
    done = _keygen("-Y", "sign", "-n", NAMESPACE, "-f", str(key), str(file))
    if done.returncode or not target.exists():
        raise SigningError(_last_line(done.stderr))
    return target


def check(file: Path, signers: Path | None) -> Signature | None:
    """Judge the signature beside a file; None when there is none. `signers`: see ALLOWED SIGNERS in ssh-keygen(1)."""
    signature = signature_of(file)
    if not signature.exists():
        return None
    data = file.read_bytes()
    whole = _keygen("-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(signature), data=data)
    if whole.returncode:
        return Signature("bad", "")
    if signers is None:
        return Signature("unknown", _key(whole.stdout))
    found = _keygen("-Y", "find-principals", "-s", str(signature), "-f", str(signers))
    who = found.stdout.decode("utf-8", "replace").split("\n")[0].strip()
    if not who:
        return Signature("unknown", _key(whole.stdout))
    names = ("-I", who, "-n", NAMESPACE, "-s", str(signature), "-f", str(signers))
    return Signature("bad" if _keygen("-Y", "verify", *names, data=data).returncode else "good", who)


def _keygen(*args: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["ssh-keygen", *args], capture_output=True, input=data)
    except OSError as error:
        raise SigningError(str(error)) from None


def _last_line(data: bytes) -> str:
    return data.decode("utf-8", "replace").strip().split("\n")[-1]


def _key(said: bytes) -> str:
    """`Good "…" signature with ED25519 key SHA256:…` → the key's fingerprint."""
    return said.decode("utf-8", "replace").strip().rpartition(" ")[2]
