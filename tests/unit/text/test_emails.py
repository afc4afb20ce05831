import pytest

from adapters.text.emails import normalise_email


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (" Ann.Lee@Example.COM ", "ann.lee@example.com"),
        ("mailto:ann@example.com", "ann@example.com"),
        ("o'neil+crm@example.co.uk", "o'neil+crm@example.co.uk"),
        ("ann@BÜCHER.example", "ann@bücher.example"),
        ("ann@xn--bcher-kva.example", "ann@bücher.example"),
        ("đặng@ví-dụ.vn", "đặng@ví-dụ.vn"),
        ("john@doe.example", "john@doe.example"),
        ("ann@@example.com", None),
        ("ann@localhost", None),
        ("ann@-example.com", None),
        ("ann@ab--cd.example", None),
        ("ann..lee@example.com", None),
        ("Ann Lee <ann@example.com>", None),
        ("n/a", None),
        ("", None),
        ("a" * 65 + "@example.com", None),
        ("a@" + "b" * 300 + ".com", None),
        ("ann\x00@example.com", None),
        ("ann@example.com\nbcc:eve@example.com", None),
    ],
)
def test_normalises(raw: str, expected: str | None) -> None:
    assert normalise_email(raw) == expected
