"""Delimited text files: how they are written, and their rows as a stream."""

from adapters.text.tabular.detection import detect as detect
from adapters.text.tabular.encodings import CODECS as CODECS
from adapters.text.tabular.reading import read as read
from adapters.text.tabular.values import detect_date_order as detect_date_order
from adapters.text.tabular.values import detect_decimal as detect_decimal
from adapters.text.tabular.values import parse_boolean as parse_boolean
from adapters.text.tabular.values import parse_date as parse_date
from adapters.text.tabular.values import parse_decimal as parse_decimal
from adapters.text.tabular.values import parse_multiplier as parse_multiplier
