"""The last step of `make lint` counts what it says, and fails where something has to be split."""

from pathlib import Path

import pytest

from tests.tools.complexity import main

SIMPLE = "class Thing:\n    def method(self, a, *rest, key=None, **more):\n        return a\n"


def branches(count: int) -> str:
    """A function of that complexity."""
    return "def branching(x):\n" + "    if x:\n        pass\n" * (count - 1)


@pytest.mark.parametrize(
    ("source", "status", "told"),
    [
        (SIMPLE, 0, "complexity: 0 blocks above 10 (0.0 per 1,000 lines), highest 1 in a.py:2 Thing.method; most p"),
        (SIMPLE, 0, "most parameters 4 in a.py:2 Thing.method\n"),
        (branches(15) + "\n" * 400, 0, "complexity: 1 blocks above 10 (2.3 per 1,000 lines), highest 15 in a.py:1"),
        (branches(16) + "\n" * 400, 1, "  too much: a.py:1 branching: complexity 16\n"),
        (branches(11), 1, "  too much: 47.6 blocks above 10 per 1,000 lines, where 2.5 are allowed\n"),
        ("async def wide(a, b, c, d, e, f, g): ...\n", 1, "  too much: a.py:1 wide: 7 parameters\n"),
        ("def outer():\n    def inner(a, b, c, d, e, f, g): ...\n", 1, "  too much: a.py:2 inner: 7 parameters\n"),
    ],
)
def test_it_prints_one_line_and_fails_where_something_is_too_complex(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str, status: int, told: str
) -> None:
    (tmp_path / "a.py").write_text(source)
    (tmp_path / "template").mkdir()
    (tmp_path / "template" / "b.py").write_text(branches(30))  # an author's, not ours
    assert main(tmp_path) == status
    assert told in capsys.readouterr().out
