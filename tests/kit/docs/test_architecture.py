"""docs/architecture.md and its pictures name what exists below autograder/, and the same things."""

import re
import tomllib
import xml.etree.ElementTree as ElementTree

import pytest

from tests.support import ROOT

KIT = ROOT / "autograder"
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PICTURES = re.findall(r"\]\((\w+\.svg)\)", PAGE)
OUTSIDE = "tests|solutions|assignments|autograder"  # folders beside it, which the page names too
SVG = "{http://www.w3.org/2000/svg}"


def named_in(text: str) -> set[str]:
    """Folders and modules below autograder/ in a text: `cli/`, `cli/grade.py`, `report.py`."""
    return set(re.findall(rf"`((?!(?:{OUTSIDE})/)[\w-]+(?:/[\w-]+)*(?:/|\.py))`", text))


def section_of(picture: str) -> str:
    """The part of the page that shows a picture, up to the next heading."""
    return next(part for part in PAGE.split("\n## ") if f"({picture})" in part)


def drawn_in(picture: str) -> ElementTree.Element:
    return ElementTree.parse(ROOT / "docs" / picture).getroot()


def paths_in(picture: str) -> set[str]:
    """The folders and modules that a picture shows; a long one stands on two lines."""
    marked = (one for one in drawn_in(picture).iter() if one.get("class") == "path")
    return {"".join(one.itertext()) for one in marked}


def folders() -> set[str]:
    """Every wing and sub-wing: folders of modules, and those that hold files for an author or a translator."""
    wings = [path for path in KIT.iterdir() if (path / "__init__.py").exists()]
    inner = [path for wing in wings for path in wing.iterdir() if path.is_dir() and path.name != "__pycache__"]
    return {f"{path.relative_to(KIT).as_posix()}/" for path in [*wings, *inner]}


def test_it_shows_three_pictures() -> None:
    assert PICTURES == ["life_of_a_submission.svg", "process_tree.svg", "trust_zones.svg"]


def test_every_name_on_the_page_exists() -> None:
    assert {name for name in named_in(PAGE) if not (KIT / name).exists()} == set()


def test_every_wing_and_sub_wing_is_named_in_the_table() -> None:
    table = re.findall(r"^\| (`.+?`) \|", PAGE, re.MULTILINE)
    assert folders() <= named_in("\n".join(table))


def test_every_module_beside_the_wings_is_named() -> None:
    modules = {path.name for path in KIT.glob("*.py") if not path.name.startswith("_")}
    assert modules <= named_in(PAGE)


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_names_what_its_section_names(picture: str) -> None:
    assert paths_in(picture) == named_in(section_of(picture))


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_can_be_read_aloud_and_in_the_dark(picture: str) -> None:
    root = drawn_in(picture)
    assert [root.findtext(SVG + part) for part in ("title", "desc")].count(None) == 0
    assert "prefers-color-scheme: dark" in (root.findtext(SVG + "style") or "")


def test_the_contracts_are_those_of_the_linter() -> None:
    """The layers of the page, top to bottom, are the layers of pyproject.toml."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    text = PAGE.split("\n## The contracts")[1]
    named = [name.rstrip("/").removesuffix(".py") for name in re.findall(r"`([\w/]+(?:/|\.py))`", text)]
    for contract in linter["contracts"]:
        if contract["type"] == "layers":
            wing = "".join(f"{name}." for name in contract.get("containers", []))
            layers = [wing + name.strip() for layer in contract["layers"] for name in layer.split("|")]
            wanted = [layer.removeprefix("autograder.").replace(".", "/") for layer in layers]
            assert list(dict.fromkeys(name for name in named if name in wanted)) == wanted
