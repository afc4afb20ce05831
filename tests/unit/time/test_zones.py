"""A workspace's time zone tells the country whose phone numbers it writes without a prefix."""

import pytest

from adapters.time.zones import region_of


@pytest.mark.parametrize(
    ("zone", "region"),
    [
        ("Asia/Ho_Chi_Minh", "VN"),
        ("Europe/Paris", "FR"),
        ("America/New_York", "US"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Shanghai", "CN"),
        ("Asia/Saigon", "VN"),
        ("Asia/Calcutta", "IN"),
        ("UTC", None),
        ("Etc/GMT+5", None),
        ("Nowhere", None),
    ],
)
def test_region_of_a_zone(zone: str, region: str | None) -> None:
    assert region_of(zone) == region
