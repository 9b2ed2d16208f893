"""Addresses that lead elsewhere, as a web server is told of them: nginx, Apache, IIS, and a plain list.

The pages that lead on (plan.py) work on any server; what a server says itself is quicker, and the only way for
addresses with a question mark, which no file can answer.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import quoteattr

from builder.moved import leads_to, old_addresses
from builder.records import Site
from builder.urls import url_of

Moves = Mapping[str, str]
NOTE = "made by gongkai; do not edit"


def redirects(site: Site, gone: Iterable[tuple[str, str]] = ()) -> Iterator[tuple[str, bytes]]:
    """Every file by its name; addresses from the root of the server. `gone`: what leads on though no record says so."""
    found = dict(sorted((f"/{old}", f"/{new}") for old, new in (*gone, *moves(site))))
    for name, make in (("nginx.conf", nginx), ("apache.conf", apache), ("web.config", iis), ("redirects.csv", table)):
        yield name, make(found).encode()


def moves(site: Site) -> Iterator[tuple[str, str]]:
    """(old address, new address) of everything that moved; an old address with a question mark keeps it."""
    for record in (*site.records.values(), *site.tombstones.values()):
        target = leads_to(site, record) if record.id in site.tombstones else None
        url = url_of(site, target or record)
        yield from ((old, url) for old in old_addresses(record) if old != url)
        if target:
            yield url_of(site, record), url


def nginx(found: Moves) -> str:
    """A map for the http block and a line for the server block."""
    lines = "".join(f"  {_quoted(old)} {_quoted(new)};\n" for old, new in found.items())
    return (
        f"# {NOTE}\n# http {{ include this file; server {{ if ($gongkai_moved) {{ return 301 $gongkai_moved; }} }} }}\n"
        f"map_hash_bucket_size 512;\nmap $request_uri $gongkai_moved {{\n  default \"\";\n{lines}}}\n"
    )  # fmt: skip


def _quoted(path: str) -> str:
    return '"' + path.replace("\\", "%5C").replace('"', "%22").replace("$", "%24") + '"'


def apache(found: Moves) -> str:
    """Rules of mod_rewrite, for a virtual host or a .htaccess file in the root."""
    return f"# {NOTE}\nRewriteEngine On\n" + "".join(_rule(old, new) for old, new in found.items())


def _rule(old: str, new: str) -> str:
    path, mark, query = old.partition("?")
    condition = f'RewriteCond "%{{QUERY_STRING}}" "^{_pattern(query)}$"\n' if mark else ""
    return f'{condition}RewriteRule "^/?{_pattern(path[1:])}$" "{_target(new)}" [R=301,L,NE,QSD]\n'


def _pattern(text: str) -> str:
    return re.escape(text).replace('"', "%22")


def _target(text: str) -> str:
    return text.replace("%", "\\%").replace("$", "\\$").replace('"', "%22")


def iis(found: Moves) -> str:
    """web.config with a map for the URL Rewrite module."""
    entries = "".join(f"        <add key={quoteattr(old)} value={quoteattr(new)} />\n" for old, new in found.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- {NOTE} -->
<configuration>
  <system.webServer>
    <rewrite>
      <rewriteMaps>
      <rewriteMap name="gongkai">
{entries}      </rewriteMap>
      </rewriteMaps>
      <rules>
        <rule name="gongkai moved" stopProcessing="true">
          <match url=".*" />
          <conditions><add input="{{gongkai:{{REQUEST_URI}}}}" pattern="(.+)" /></conditions>
          <action type="Redirect" url="{{C:1}}" appendQueryString="false" redirectType="Permanent" />
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
"""


def table(found: Moves) -> str:
    """Old and new address, for other servers."""
    text = io.StringIO()
    csv.writer(text).writerows([("old", "new"), *found.items()])
    return text.getvalue()
