"""XQueue's reply, put to the real server of edx-submissions over HTTP."""

import json
import threading
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server
from xml.etree import ElementTree

import pytest

from autograder.locale.language import Language
from autograder.outlets.hosts.xqueue import render
from autograder.report import CheckResult, Report

ENGLISH = Language("en")
PASSWORD = "not a secret"


class Quiet(WSGIRequestHandler):
    """Does not print each request."""

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """edx-submissions at work: its address."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    folder = tmp_path_factory.mktemp("xqueue")
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db.sqlite3")}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "rest_framework",
            "submissions",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # fast; there is nothing to protect
        ROOT_URLCONF="submissions.urls",
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY=PASSWORD,
        USE_TZ=True,
        LOGGING_CONFIG=None,
    )
    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import Group, User

    user = User.objects.create_user("grader", password=PASSWORD)
    user.groups.add(Group.objects.create(name="xqueue"))
    http = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    thread.join()
    http.server_close()


class Watcher:
    """A pull grader as xqueue-watcher is one: logs in, pulls, puts."""

    def __init__(self, address: Any) -> None:
        self.address = address
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )
        self.ask("/login/")
        self.ask("/login/", {"username": "grader", "password": PASSWORD})

    def ask(self, path: Any, data: Any = None) -> Any:
        """The reply to a request, as JSON."""
        tokens = {cookie.name: cookie.value for cookie in self.cookies}
        request = urllib.request.Request(
            self.address + path,
            data=json.dumps(data).encode() if data is not None else None,
            headers={"Content-Type": "application/json", "X-CSRFToken": tokens.get("csrftoken") or ""},
        )
        with self.opener.open(request) as reply:
            return json.load(reply)

    def grade(self, queue: Any, body: Any) -> Any:
        """Pull one submission and put `body`; what the student had answered."""
        pulled = self.ask(f"/get_submission/?queue_name={urllib.parse.quote(queue)}")
        content = json.loads(pulled["content"])
        put = self.ask("/put_result/", {"xqueue_header": content["xqueue_header"], "xqueue_body": body})
        assert put["return_code"] == 0, put
        return json.loads(content["xqueue_body"])["student_response"]


@pytest.mark.parametrize(
    ("passed", "failed", "kept"), [(20, 0, 100), (19, 1, 95), (0, 20, 0), (997, 3, 99), (1, 2, 33)]
)
def test_the_server_keeps_the_score_in_percent_and_the_words(
    server: Any, report: Callable[..., Report], check: Callable[..., CheckResult], passed: int, failed: int, kept: int
) -> None:
    from submissions.api import create_external_grader_detail, get_score

    item = {
        "student_id": "anonymous",
        "course_id": "course",
        "item_id": f"softmax-{passed}-{failed}",
        "item_type": "problem",
    }
    detail = create_external_grader_detail(item, "def softmax(x): ...", "softmax", "key", points_possible=100)
    checks = [check("a/right", max_points=float(passed)), check("a/wrong", outcome="failed", max_points=float(failed))]
    body = render(report(*checks), ENGLISH).decode()
    assert Watcher(server).grade("softmax", body) == "def softmax(x): ..."
    score = get_score(item)
    assert (score["points_earned"], score["points_possible"]) == (kept, 100)
    detail.refresh_from_db()
    assert json.loads(detail.grader_reply)["correct"] is (failed == 0)
    assert detail.status == "retired"


def test_the_message_is_well_formed_and_holds_no_element_but_ours(hostile: Report, rich_report: Report) -> None:
    for made in (hostile, rich_report):
        body = json.loads(render(made, ENGLISH))
        message = ElementTree.fromstring(body["msg"])  # the LMS parses it as XML, and shows nothing where it cannot
        assert {element.tag for element in message.iter()} <= {"div", "p", "ul", "li", "pre", "span", "code"}
        assert 0 <= body["score"] <= 1
        assert body["correct"] is False
