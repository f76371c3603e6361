"""JUnit XML as others read it: by Jenkins's own schema (MIT, see junit-10.xsd) and by junitparser."""

from pathlib import Path
from typing import Any

import xmlschema
from junitparser import JUnitXml

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "junit-10.xsd")


def parsed(content: Any) -> Any:
    """The suite as junitparser reads it, and its cases by name."""
    suite = next(iter(JUnitXml.fromstring(content)))
    cases = {case.name: case for case in suite}
    assert len(cases) == suite.tests, "names must be unique"
    return suite, cases


def outcome(case: Any) -> Any:
    return type(case.result[0]) if case.result else None
