"""Files that are no delimited text: workbooks, lines of JSON, cards. Known by their content."""

from adapters.text.formats.detecting import FileDetector as FileDetector
from adapters.text.formats.reading import rows_of as rows_of
