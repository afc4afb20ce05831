"""What can be set is what the page of settings says."""

import re
from pathlib import Path

from bootstrap.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "operations" / "settings.md"


def test_the_page_names_every_setting_and_no_other() -> None:
    named = re.findall(r"^\| `RAPPORT_(\w+)`", PAGE.read_text(), re.MULTILINE)
    assert sorted(named) == sorted(field.upper() for field in Settings.model_fields)
