"""What a teacher writes reaches a student, or all of a cluster, and nobody else."""

import pytest

from autograder.grading.results.comments import Comments, CommentsError
from autograder.grading.results.output_folder import reports_in
from autograder.outlets.pages.failure_clusters import clusters_of
from tests.support.school import SLUG, School


def test_a_comment_to_a_cluster_reaches_all_of_it_and_nobody_else(school: School) -> None:
    reports = reports_in(school.out)
    (cluster,) = clusters_of(reports)
    assert [report.student for report in cluster.reports] == ["bia", "caio"]
    assert Comments(school.out).add(reports, cluster.id, "Read <the> task again.") == ["bia", "caio"]
    Comments(school.out).add(reports, "ana", "Well done.")
    school.grade()
    pages = {name: (school.out / "feedback" / name / f"{SLUG}.html").read_text("utf-8") for name in ("ana", "caio")}
    assert "Read &lt;the&gt; task again." in pages["caio"] and "Read" not in pages["ana"]
    assert "Well done." in pages["ana"] and "Well done." not in pages["caio"]
    Comments(school.out).add(reports, cluster.id, "")
    school.grade()
    assert "From your teacher" not in (school.out / "feedback" / "caio" / f"{SLUG}.html").read_text("utf-8")


def test_a_comment_that_fits_nobody_says_which_clusters_there_are(school: School) -> None:
    reports = reports_in(school.out)
    (cluster,) = clusters_of(reports)
    with pytest.raises(CommentsError, match=rf"zoe is neither a cluster nor a student of .*: {cluster.id} \(2"):
        Comments(school.out).add(reports, "zoe", "hello")
    (school.out / "comments.json").write_text("[")
    with pytest.raises(CommentsError, match=r"cannot be read .* repair it, or move it away"):
        Comments(school.out)
