"""HTML that people wrote, brought down to what may be shown: by nh3, which reads as browsers do."""

from typing import Final

import nh3

_TAGS: Final = frozenset(
    {
        *("p", "br", "strong", "b", "em", "i", "u", "s", "code", "pre", "blockquote"),
        *("ul", "ol", "li", "h2", "h3", "a", "span"),
    }
)
_DROPPED_WHOLE: Final = frozenset({"script", "style", "template", "title", "svg", "math"})
_cleaner: Final = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_DROPPED_WHOLE),
    attributes={"*": set(), "a": {"href"}, "span": {"data-mention"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    strip_comments=True,
)


class NotedText:
    """Implements domain.activities.ports.RichText. Images go: they tell who reads, and when."""

    def clean(self, html: str) -> str:
        return _cleaner.clean(html)
