"""The zip for Moodle's "upload multiple feedback files": one page in each participant's folder.

Its importer (mod/assign/feedback/file/importziplib.php) splits a path at `_` into name, participant, and the two parts
of a plugin's name: an underscore in a name would shift them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from autograder.locale.message import Message, message
from autograder.outlets.gradebooks.csv_template import TemplateError, key
from autograder.outlets.gradebooks.gradebook import match

FOLDER = re.compile(r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_file(?P<end>_?/|_)")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date in a zip, so that the same pages make the same file
PAGE = "feedback.html"


def fill(template: bytes, pages: Mapping[str, bytes]) -> tuple[bytes, list[Message]]:
    """Return the archive, with the folders of the download of all submissions, and notes. Raises TemplateError."""
    folders = _folders(template)
    identities = [{key(f"{one['name']}_{one['number']}"), one["number"], key(one["name"])} for one in folders]
    content = io.BytesIO()
    unmatched = []
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, page in sorted(pages.items()):
            place = match(student, identities)
            if place is None:
                unmatched.append(student)
                continue
            one = folders[place]
            folder = f"{one['name'].replace('_', ' ')}_{one['number']}_assignsubmission_file{one['end']}"
            archive.writestr(zipfile.ZipInfo(folder + PAGE, EPOCH), page, zipfile.ZIP_DEFLATED)
    return content.getvalue(), [message("export_unmatched", students=", ".join(unmatched))] if unmatched else []


def _folders(template: bytes) -> list[re.Match[str]]:
    """The folder of each participant in a download of all submissions. Raises TemplateError."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        raise TemplateError(message("template_no_zip")) from None
    found = {one["number"]: one for name in names if (one := FOLDER.match(name))}
    if not found:
        raise TemplateError(message("template_no_folders"))
    return list(found.values())
