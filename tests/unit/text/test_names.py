import pytest

from adapters.text.names import split_name


@pytest.mark.parametrize(
    ("text", "hints", "expected"),
    [
        ("Đặng Hữu Khoa", {}, ("Khoa", "Hữu", "Đặng", "", "", "family_first")),
        ("Mai Thị Huy", {}, ("Huy", "Thị", "Mai", "", "", "family_first")),
        ("Nguyen Van An", {"country": "VN"}, ("An", "Van", "Nguyen", "", "", "family_first")),
        ("Ông Trần Văn Bình", {"country": "VN"},
         ("Bình", "Văn", "Trần", "Ông", "", "family_first")),
        ("Ba Le", {}, ("Ba", "", "Le", "", "", "given_first")),
        ("张伟", {}, ("伟", "", "张", "", "", "family_first")),
        ("欧阳娜娜", {}, ("娜娜", "", "欧阳", "", "", "family_first")),
        ("김민준", {}, ("민준", "", "김", "", "", "family_first")),
        ("山田 太郎", {"country": "JP"}, ("太郎", "", "山田", "", "", "family_first")),
        ("山田太郎", {"country": "JP"}, ("山田太郎", "", "", "", "", "family_first")),
        ("Nagy Anna Mária", {"country": "HU"}, ("Anna", "Mária", "Nagy", "", "", "family_first")),
        ("Zhang Wei", {"language": "zh-CN"}, ("Wei", "", "Zhang", "", "", "family_first")),
        ("Ann Lee", {"country": "US"}, ("Ann", "", "Lee", "", "", "given_first")),
        ("Dr. Martin Luther King Jr.", {}, ("Martin", "Luther", "King", "Dr.", "Jr.",
                                            "given_first")),
        ("Ludwig van Beethoven", {}, ("Ludwig", "", "van Beethoven", "", "", "given_first")),
        ("Maria de la Cruz", {}, ("Maria", "", "de la Cruz", "", "", "given_first")),
        ("King, Martin Luther", {}, ("Martin", "Luther", "King", "", "", "given_first")),
        ("Lee, Dr. Ann, PhD", {}, ("Ann", "", "Lee", "Dr.", "PhD", "given_first")),
        ("Ann Lee, PhD", {}, ("Ann", "", "Lee", "", "PhD", "given_first")),
        ("Madonna", {}, ("Madonna", "", "", "", "", "given_first")),
        ("राम कुमार शर्मा", {}, ("राम", "कुमार", "शर्मा", "", "", "given_first")),
        ("", {}, ("", "", "", "", "", "given_first")),
    ],
)  # fmt: skip
def test_splits(text: str, hints: dict[str, str], expected: tuple[str, ...]) -> None:
    split = split_name(text, country=hints.get("country"), language=hints.get("language"))
    assert tuple(split) == expected
