"""What makes two addresses the same page: a key for comparing, never for opening. The addresses themselves are
kept as they are.

`http` and `https`, `www.`, default ports, fragments, trailing slashes, tracking parameters and AMP forms make no
difference.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

#: Query parameters that name a campaign, a click or a share, never a page.
TRACKING = frozenset(
    {
        "fbclid", "gclid", "dclid", "gclsrc", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid",
        "igsh", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "oly_anon_id", "oly_enc_id", "vero_id", "vero_conv",
        "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "wickedid", "rb_clickid", "s_cid",
        "s_kwcid", "ef_id", "epik", "_ga", "_gl", "_ke", "ncid", "cmpid", "ocid", "icid", "smid", "sref", "srnd",
        "cmp", "campaign_id", "sr_share", "spm", "share_id", "at_medium", "at_campaign", "at_custom1", "at_custom2",
        "at_custom3", "at_custom4", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee", "xtor",
        "partner", "ftag", "mod", "feature_source", "guccounter", "guce_referrer", "guce_referrer_sig", "soc_src",
        "soc_trk", "tsrc", "taid", "__twitter_impression", "amp", "outputtype", "usqp", "amp_js_v", "amp_gsa",
        "amp_ct", "amp_latest_update_time", "feedtype", "feedname", "rss", "source_rss", "wt.mc_id", "trk",
        "trkcampaign", "recruiter", "fb_action_ids", "fb_action_types",
    }
)  # fmt: skip
TRACKING_PREFIXES = ("utm_", "pk_", "piwik_", "mtm_", "matomo_", "hsa_", "itm_", "stm_", "amp_")

_WEB = re.compile(r"https?://", re.IGNORECASE)
#: An address without anything that could be written in another way.
_PLAIN = re.compile(
    r"https?://(?P<host>(?:[a-z0-9-]++\.)++[a-z]{2,}+)(?P<path>(?:/(?!\.{1,2}(?:/|\Z))[\w.~-]++)*+/?+)", re.ASCII
)
#: What is in every address that names an AMP form.
_MAY_BE_AMP = re.compile(r"[/.-]amp|amp[.-]")
_AMP_HOSTS = ("ampproject.org", "bing-amp.com", "google.com", "bing.com")
_AMP_CACHE = re.compile(r"(?:[^./]+\.)?cdn\.ampproject\.org|(?:[^./]+\.)?bing-amp\.com", re.IGNORECASE)
_CACHED = re.compile(r"/(?:[a-z]/)(s/)?(?P<rest>.+)", re.DOTALL)
_VIEWER = re.compile(r"/amp/(s/)?(?P<rest>[^/]+\.[^/]+/.+)", re.DOTALL)
_VIEWERS = frozenset({"google.com", "www.google.com", "bing.com", "www.bing.com"})
_AMP_HOST = re.compile(r"^amp[.-](?=[^.]+\.)|(?<=^www)\.amp(?=\.)")
_AMP_PAGE = re.compile(r"(?:[./-]amp)?(\.html?)$")
_LONGEST = 4096


@lru_cache(maxsize=8192)
def url_key(url: str) -> str:
    """The identity of a web address, such as `example.com/a?id=1`; empty for what is no absolute web address."""
    url = url.strip()
    plain = _PLAIN.fullmatch(url) if len(url) <= _LONGEST else None
    if plain and not plain["host"].endswith(_AMP_HOSTS):
        lower = url.lower()
        if "amp" not in lower or not _MAY_BE_AMP.search(lower):
            return plain["host"].removeprefix("www.") + plain["path"].removesuffix("/")
        return _host(plain["host"], None) + _path(plain["path"])
    return _any_key(url)


def _any_key(url: str) -> str:
    if not _WEB.match(url) or len(url) > _LONGEST:
        return ""
    from w3lib.url import canonicalize_url  # it imports urllib.request: the window starts without

    try:
        parts = urlsplit(canonicalize_url(_without_cache(url)))
        host = _host(parts.hostname or "", parts.port)
    except ValueError:
        return ""
    if not host or " " in host:
        return ""
    query = _query(parts.query)
    return host + _path(parts.path) + ("?" + query if query else "")


def _without_cache(url: str, depth: int = 3) -> str:
    """The page behind an AMP cache's or viewer's address."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    match = None
    if _AMP_CACHE.fullmatch(host):
        match = _CACHED.fullmatch(parts.path)
    elif host in _VIEWERS:
        match = _VIEWER.fullmatch(parts.path)
    if not match or not depth:
        return url
    query = "?" + parts.query if parts.query else ""
    return _without_cache("https://" + unquote(match["rest"]) + query, depth - 1)


def _host(host: str, port: int | None) -> str:
    host = _AMP_HOST.sub("", host.lower().rstrip("."))
    host = host.removeprefix("www.")
    return host if port in (None, 80, 443) else f"{host}:{port}"


def _path(path: str) -> str:
    """The path without AMP's marks (a whole segment, or before the suffix), and without a slash at its end."""
    segments = [segment for segment in path.split("/") if segment]
    plain = [s for s in segments if s.lower() not in ("amp", "amp.html", "amphtml")]
    if "platform" in segments and len(plain) < len(segments):
        plain = [s for s in plain if s != "platform"]
    if plain:
        plain[-1] = _AMP_PAGE.sub(r"\1", plain[-1]).removesuffix(".amp")
        segments = [s for s in plain if s]
    return "".join("/" + segment for segment in segments)


def _query(query: str) -> str:
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _tracks(name.lower())]
    return urlencode(sorted(kept))


def _tracks(name: str) -> bool:
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)
