"""Past one machine: whatever happens to hosts and schedulers, each result is there once, and is the one that a single
machine gives."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.classroom import ClassOptions, grade_class
from grader.cluster.place import Place
from grader.cluster.waiting import Waiting
from grader.course.model import load_course
from grader.errors import UsageError
from grader.judges import Filing, Job, Terms, read
from grader.sandbox.discovery import Found
from grader.sandbox.host import Level

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'grader[cluster]'")
if shutil.which("openssl") is None:
    pytest.skip("no `openssl` here to make certificates with; on Debian: apt install openssl", allow_module_level=True)

from tests.dask_cluster import Cluster, NoNamespaces, make_certificates, network
from tests.disturbed import TINY, attempts, results, write_copies

COPIES = 6


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class large enough to be disturbed."""
    return write_copies(tmp_path_factory.mktemp("class"), COPIES)


@pytest.fixture(scope="module")
def expected(submitted: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The same class, graded on one machine."""
    out = tmp_path_factory.mktemp("alone")
    grade_class(load_course(TINY), ClassOptions(submitted, out, jobs=2, seed=3), lambda total: None, lambda step: None)
    return results(out)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler on loopback, without workers. A task that ends its worker once is given back."""
    cluster = Cluster(tmp_path, TINY)
    cluster.settings["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "0"
    try:
        cluster.start_scheduler()
        yield cluster
    finally:
        cluster.close()


def assert_complete(out: Path, expected: list[dict[str, Any]]) -> None:
    """Everyone is there once, with the result that one machine gives."""
    assert results(out) == expected
    assert attempts(out) == {record["student"]: 1 for record in expected}


def test_a_cluster_grades_as_one_machine_does(
    cluster: Cluster, submitted: Path, expected: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Over TLS, by `grader worker` and by a Dask worker that loads ours; what has not changed is not sent again."""
    out = tmp_path / "out"
    cluster.start_worker("ours")
    cluster.start_dask_worker("theirs", preload=True)
    cluster.await_said("scheduler", "Register worker", times=2)
    cluster.start_run("run", submitted, out)
    assert cluster.wait("run") == 0, cluster.said("run")
    assert_complete(out, expected)
    assert "waiting" not in cluster.said("run")
    cluster.start_run("again", submitted, out)
    assert cluster.wait("again") == 0
    assert f"0 graded, {len(expected)} unchanged" in cluster.said("again")
    assert_complete(out, expected)


def test_a_worker_process_that_is_killed_comes_back(
    cluster: Cluster, submitted: Path, expected: list[dict[str, Any]], tmp_path: Path, processes: Any
) -> None:
    """`kill -9` of the only process that judges: it is started anew, and what it had is judged again."""
    out = tmp_path / "out"
    cluster.start_worker("worker")
    cluster.start_run("run", submitted, out)
    cluster.await_said("run", "graded 9 of")
    (judging,) = judges_of(cluster, "worker", processes)
    os.kill(judging, signal.SIGKILL)
    assert cluster.wait("run") == 0, cluster.said("run")
    assert_complete(out, expected)


def judges_of(cluster: Cluster, worker: str, processes: Any) -> list[int]:
    """The processes of a `grader worker` that judge."""
    below = processes.below(cluster.running[worker].pid)
    return [pid for pid in below if b"--multiprocessing-fork" in processes.command(pid)]


def test_worker_processes_that_fill_the_machine_stay_where_they_are(
    cluster: Cluster, submitted: Path, expected: list[dict[str, Any]], tmp_path: Path, processes: Any
) -> None:
    """Each on a core of its own: the threads of it that start workers, and all that they start."""
    usable = os.sched_getaffinity(0)
    cluster.start_worker("worker", processes=len(usable))
    cluster.await_said("worker", "judges for", times=len(usable))
    cluster.start_run("run", submitted, tmp_path / "out")
    assert cluster.wait("run") == 0, cluster.said("run")
    assert_complete(tmp_path / "out", expected)
    homes = []
    for judge in judges_of(cluster, "worker", processes):
        tasks = Path(f"/proc/{judge}/task").iterdir()
        starting = {int(task.name) for task in tasks if (task / "children").read_text().strip()}
        (home,) = {frozenset(os.sched_getaffinity(pid)) for pid in starting | processes.below(judge)}
        homes.append(home)
    assert sorted(map(sorted, homes)) == [[core] for core in sorted(usable)]


def test_a_scheduler_that_is_restarted_loses_nothing(
    cluster: Cluster, submitted: Path, expected: list[dict[str, Any]], tmp_path: Path
) -> None:
    """`kill -9` of the scheduler in the middle; another at its address: run and workers find it, and go on."""
    out = tmp_path / "out"
    cluster.start_worker("worker")
    cluster.start_run("run", submitted, out)
    cluster.await_said("run", "graded 9 of")
    cluster.kill("scheduler")
    cluster.start_scheduler()
    assert cluster.wait("run") == 0, cluster.said("run")
    assert_complete(out, expected)


def test_a_scheduler_that_stays_away_ends_the_run_and_the_workers(
    cluster: Cluster, submitted: Path, expected: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Both wait as long as they were told, say so, and exit with 1; the next run goes on from there."""
    out = tmp_path / "out"
    cluster.start_worker("worker", patience=2)
    cluster.await_said("worker", "judges for")
    cluster.start_run("run", submitted, out, patience=2)
    cluster.await_said("run", "graded 9 of")
    cluster.kill("scheduler")
    assert cluster.wait("run") == cluster.wait("worker") == 1
    said = " ".join(cluster.said("run").split())
    assert f"the scheduler {cluster.address} does not answer since " in said
    assert "waiting up to 2 s for it, or for another one at this address (`dask scheduler`)" in said
    assert "went away and was not back after 2 s. What was graded is kept" in said
    assert "no scheduler answered" in cluster.said("worker")
    assert "Traceback" not in cluster.said("run") + cluster.said("worker")
    kept = attempts(out)
    assert len(kept) >= 9
    cluster.start_scheduler()
    cluster.start_worker("another")
    cluster.start_run("next", submitted, out)
    assert cluster.wait("next") == 0, cluster.said("next")
    assert f"{len(expected) - len(kept)} graded, {len(kept)} unchanged" in cluster.said("next")
    assert_complete(out, expected)


def test_a_run_without_workers_says_so(cluster: Cluster, submitted: Path, tmp_path: Path) -> None:
    """While it waits, and when it has waited as long as it was told; it names the command that is missing."""
    cluster.start_run("run", submitted, tmp_path / "out", patience=2)
    assert cluster.wait("run") == 1
    waiting, given_up = cluster.said("run").splitlines()[-2:]
    assert f"no worker of {cluster.address} is there since " in waiting
    assert f"waiting up to 2 s for one: start it with `grader worker {cluster.address}`" in waiting
    assert f"`grader worker {cluster.address}`" in given_up
    assert "Traceback" not in cluster.said("run")


def test_what_ends_its_judges_again_and_again_is_held(cluster: Cluster, submitted: Path, tmp_path: Path) -> None:
    """A submission at which the judging process dies is held; its neighbours, lost with it, are graded."""
    course = tmp_path / "course"
    shutil.copytree(TINY, course)
    suite = course / "solutions" / "1_measures" / "test_area.py"
    text = suite.read_text(encoding="utf-8")
    fatal = (
        "\n\ndef test_fatal(student):\n    import os\n\n    if student.celsius(212.0) != 100.0:\n        os._exit(9)\n"
    )
    suite.write_text(text + fatal, encoding="utf-8")
    few = tmp_path / "few"
    for student in ("ada0", "bela0", "hugo0"):
        shutil.copytree(submitted / student, few / student)
    wrong = few / "hugo0" / "1_measures" / "measures.py"
    wrong.write_text("def celsius(f):\n    return -1.0\n", encoding="utf-8")
    cluster.course = course
    cluster.start_worker("worker")
    cluster.start_run("run", few, tmp_path / "out")
    assert cluster.wait("run") == 1, cluster.said("run")
    held = {record["student"]: record["held"] for record in results(tmp_path / "out")}
    assert held == {"ada0": False, "bela0": False, "hugo0": True}


def test_a_worker_with_another_course_refuses(cluster: Cluster, submitted: Path, tmp_path: Path) -> None:
    """Its suites differ: nothing is graded, and the run says where and what."""
    course = tmp_path / "course"
    shutil.copytree(TINY, course)
    suite = course / "solutions" / "1_measures" / "test_area.py"
    suite.write_text(suite.read_text(encoding="utf-8") + "\n# laxer\n", encoding="utf-8")
    cluster.start_worker("worker", course=course)
    cluster.start_run("run", submitted, tmp_path / "out")
    assert cluster.wait("run") == 2
    assert "differ in the suites of 1_measures" in " ".join(cluster.said("run").split())
    assert attempts(tmp_path / "out") == {}


def test_a_worker_that_is_not_ours_is_named(cluster: Cluster, submitted: Path, tmp_path: Path) -> None:
    """Somebody else's Dask worker knows no course; the run says what to start instead."""
    cluster.start_dask_worker("theirs", preload=False)
    cluster.start_run("run", submitted, tmp_path / "out")
    assert cluster.wait("run") == 1
    assert "start it with `grader worker`" in " ".join(cluster.said("run").split())


def test_who_has_no_certificate_of_the_class_is_not_let_in(cluster: Cluster, submitted: Path, tmp_path: Path) -> None:
    """Neither a run nor a worker with a certificate of another authority, nor one without any."""
    cluster.tls = make_certificates(tmp_path / "others")
    cluster.start_run("run", submitted, tmp_path / "out", patience=2)
    cluster.start_worker("worker", patience=2)
    assert cluster.wait("run") == cluster.wait("worker") == 1
    assert "no scheduler answered" in cluster.said("run")
    assert "no scheduler answered" in cluster.said("worker")
    assert "Register worker" not in cluster.said("scheduler")
    assert "Receive client connection" not in cluster.said("scheduler")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place("here"), "got 'here'"),
        (Place("http://10.0.0.1:8786"), "tls://HOST:PORT"),
        (Place("tcp://10.0.0.1:8786", Path("certificates")), "--tls is for"),
        (Place("tls://10.0.0.1:8786"), "--tls FOLDER"),
        (Place("tls://10.0.0.1:8786", Path("certificates")), "no ca.pem is there"),
    ],
)
def test_a_place_that_cannot_be_is_refused(place: Place, said: str) -> None:
    """A wrong address, or certificates that are missing or for nothing, are errors of use."""
    with pytest.raises(UsageError, match=said):
        place.require_sound()


def test_only_what_is_open_to_others_is_warned_of() -> None:
    """tcp:// beyond this machine: who reaches the scheduler runs code."""
    exposed = {address for address in OPEN | CLOSED if Place(address).exposed}
    assert exposed == OPEN


def test_what_is_missing_is_told_once_and_so_is_its_return() -> None:
    """Not before a while has passed; nothing is said of what is there, or was back in time."""
    told: list[str] = []
    words = {"missing": "no worker is there", "advice": "start one", "back": "there it is"}
    patient, impatient = Waiting(told.append, 3600, **words), Waiting(told.append, 0, **words)
    for is_there in (True, False, False, True, True):
        patient.note(is_there)
    assert told == []
    for is_there in (True, False, False, False, True, True):
        impatient.note(is_there)
    assert [text.partition(" since ")[0] for text in told] == ["no worker is there", "there it is"]
    assert told[0].endswith("; start one")


OPEN = {"tcp://10.0.0.1:8786", "tcp://grader.example:8786", "tcp://127.example:1", "tcp://[fd00::1]:8786"}
CLOSED = {"tcp://127.0.0.1:8786", "tcp://localhost:8786", "tcp://[::1]:8786", "tls://10.0.0.1:8786"}


def test_logs_of_a_cluster_hold_nothing_that_a_student_wrote(submitted: Path) -> None:
    """Dask writes the arguments of a task that fails into its logs: of ours, that is who and what, no text."""
    course = load_course(TINY)
    assignment = course.graded[0]
    terms = Terms.of(course, assignment, Level.STRICT)
    filing = Filing("key", datetime.now(UTC))
    job = Job(submitted, Found("ada0", assignment.name), assignment.module, 3, "", terms, True, filing)
    work = read(course, job)
    assert work is not None
    assert work.reading.snapshot is not None
    assert "def celsius" in work.reading.snapshot.main[0].text
    assert "ada0" in repr(work)
    assert "celsius" not in repr(work)


def test_three_hosts_one_lost_and_one_cut_off(submitted: Path, expected: list[dict[str, Any]], tmp_path: Path) -> None:
    """Three hosts with addresses of their own, which see the course but no submission. In the middle of the run one
    burns down and the link of another goes dead: every result is there once, as one machine gives it."""
    out = tmp_path / "out"
    try:
        with network(["hub", "one", "two", "three"]) as hosts:
            cluster = Cluster(tmp_path, TINY, hosts.addresses["hub"])
            try:
                cluster.start_scheduler(inside=hosts.inside("hub"))
                blind = ["sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"', str(submitted)]
                for name in hosts.names[1:]:
                    cluster.start_worker(name, inside=[*hosts.inside(name), *blind])
                cluster.await_said("scheduler", "Register worker", times=3)
                for name in hosts.names[1:]:
                    assert f"Register worker addr: tls://{hosts.addresses[name]}:" in cluster.said("scheduler")
                cluster.start_run("run", submitted, out, inside=hosts.inside("hub"))
                cluster.await_said("run", "graded 9 of")
                hosts.burn_down("one")
                cluster.await_said("run", "graded 15 of")
                hosts.cut_off("two")
                assert cluster.wait("run") == 0, cluster.said("run")
            finally:
                cluster.close()
    except NoNamespaces as reason:
        pytest.skip(str(reason))
    assert_complete(out, expected)
