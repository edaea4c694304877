"""The private cluster on real PostgreSQL: every way it was seen to fail."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from geo.database.cluster import SOCKET_FOLDER_MAX_BYTES, Cluster
from geo.errors import DatabaseUnavailableError

PROJECT = Path(__file__).resolve().parents[2]
IS_ROOT = os.geteuid() == 0
WAIT_S = 20


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that any user may enter, with whatever runs in it ended afterwards."""
    path = Path(tempfile.mkdtemp(prefix="atlas-"))
    path.chmod(0o755)
    yield path
    for pid in server_pids(path):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(path, ignore_errors=True)


def ask(cluster: Cluster, statement: str, role: str = "postgres") -> object:
    engine = sa.create_engine(
        cluster.url("postgres", role), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        result = connection.exec_driver_sql(statement)
        return result.scalar() if result.returns_rows else None


def server_pids(below: Path) -> list[int]:
    """Processes whose working folder lies below the path: the server and its children."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if entry.readlink().is_relative_to(below):
                found.append(int(entry.parent.name))
    return found


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def wait_until(condition: object, limit_s: float = WAIT_S) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def user_process(folder: Path, then: str, *, durable: bool = False) -> subprocess.Popen[str]:
    """Start another Python process that uses the cluster, says ``ready``, and goes on with the code given."""
    code = (
        "import os, sys, time\nfrom pathlib import Path\nfrom geo.database.cluster import Cluster\n"
        f"cluster = Cluster(Path({str(folder)!r}), durable={durable}).start()\n"
        "print('ready', flush=True)\n" + textwrap.dedent(then)
    )
    command = [sys.executable, "-c", code]
    return subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_new_cluster_answers_both_roles_and_only_over_its_socket(folder: Path) -> None:
    cluster = Cluster(folder / "c", durable=False).start()
    assert ask(cluster, "show is_superuser", "postgres") == "on"
    assert ask(cluster, "show is_superuser", "atlas_app") == "off"
    assert ask(cluster, "show listen_addresses") == ""
    assert ask(cluster, "select inet_server_addr()") is None
    assert (folder / "c").stat().st_mode & 0o777 == 0o700
    cluster.stop()


def test_other_roles_are_refused(folder: Path) -> None:
    cluster = Cluster(folder / "c", durable=False).start()
    ask(cluster, "create role intruder login superuser")
    with pytest.raises(sa.exc.OperationalError, match="[Pp]eer authentication failed"):
        ask(cluster, "select 1", "intruder")
    cluster.stop()


def test_other_users_of_the_machine_are_refused(folder: Path) -> None:
    cluster = Cluster(folder / "c", durable=False).start()
    stranger = ["sudo", "-n", "-u", "nobody"] if not IS_ROOT else []
    options = {"user": "nobody", "group": "nogroup", "extra_groups": []} if IS_ROOT else {}
    asked = subprocess.run(
        [*stranger, "sh", "-c", f"cd / && ls {cluster.socket_folder}/"],
        capture_output=True,
        text=True,
        **options,
    )
    assert asked.returncode != 0
    assert ".s.PGSQL" not in asked.stdout
    cluster.stop()


def test_data_are_kept_over_a_clean_stop(folder: Path) -> None:
    cluster = Cluster(folder / "c").start()
    ask(cluster, "create table kept as select 42 as answer")
    cluster.stop()
    assert not cluster.running()
    assert server_pids(folder) == []
    cluster.stop()
    assert ask(Cluster(folder / "c").start(), "select answer from kept") == 42


def test_committed_rows_survive_kill_of_app_and_server(folder: Path) -> None:
    write = """
        import sqlalchemy as sa
        engine = sa.create_engine(cluster.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("create table written (n bigint)")
            for n in range(10**9):
                connection.exec_driver_sql(f"insert into written values ({n})")
                print(n, flush=True)
    """
    cluster = Cluster(folder / "c")
    app = user_process(folder / "c", write, durable=True)
    assert app.stdout
    assert app.stdout.readline() == "ready\n"
    acknowledged = [int(app.stdout.readline()) for _ in range(200)][-1]
    os.kill(postmaster(cluster), signal.SIGKILL)
    app.kill()
    app.communicate()
    cluster.start()
    assert ask(cluster, "select count(*) from written") >= acknowledged + 1
    cluster.stop()


def test_killed_server_is_started_again_by_the_running_app(folder: Path) -> None:
    code = """
        import contextlib, os, signal, time
        from pathlib import Path
        import sqlalchemy as sa
        from geo import database
        from geo.database.engine import private_cluster

        database.open_database()
        with database.transaction() as connection:
            backend = Path("/proc", str(connection.execute(sa.text("select pg_backend_pid()")).scalar()))
        os.kill(int((private_cluster().data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        with contextlib.suppress(OSError):  # neither a dead process nor a zombie has a working folder
            while (backend / "cwd").readlink():
                time.sleep(0.02)
        with database.transaction() as connection:
            assert connection.execute(sa.text("select count(*) from alembic_version")).scalar() == 1
        cluster = private_cluster()
        assert cluster.running()
        database.close_database()
        assert not cluster.running()
    """
    environment = {**os.environ, "CLUSTER_DIR": str(folder / "c"), "DATABASE_URL": ""}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    app = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert app.returncode == 0, app.stderr


def test_server_left_by_a_killed_app_is_taken_over_and_stopped(folder: Path) -> None:
    app = user_process(folder / "c", "time.sleep(600)")
    assert app.stdout
    assert app.stdout.readline() == "ready\n"
    app.kill()
    app.communicate()
    cluster = Cluster(folder / "c", durable=False)
    assert cluster.running()
    before = postmaster(cluster)
    cluster.start()
    assert postmaster(cluster) == before
    cluster.stop()
    assert not cluster.running()


def test_stop_without_start_ends_a_server_that_nobody_uses(folder: Path) -> None:
    app = user_process(folder / "c", "time.sleep(600)")
    assert app.stdout
    app.stdout.readline()
    Cluster(folder / "c").stop()
    assert Cluster(folder / "c").running(), "somebody still used it"
    app.kill()
    app.communicate()
    Cluster(folder / "c").stop()
    assert not Cluster(folder / "c").running()


def test_two_processes_at_once_share_one_server_and_the_last_one_stops_it(folder: Path) -> None:
    apps = [user_process(folder / "c", "sys.stdin.readline()") for _ in range(2)]
    for app in apps:
        assert app.stdout
        assert app.stdout.readline() == "ready\n"
    cluster = Cluster(folder / "c", durable=False)
    assert len([p for p in server_pids(folder) if p == postmaster(cluster)]) == 1
    assert apps[0].communicate("\n")[0] == ""
    assert apps[0].returncode == 0
    assert cluster.running()
    apps[1].communicate("\n")
    assert apps[1].returncode == 0
    wait_until(lambda: not cluster.running())


def test_forked_child_does_not_stop_the_parents_server(folder: Path) -> None:
    app = user_process(
        folder / "c", "child = os.fork(); child or sys.exit(); os.wait(); sys.exit(not cluster.running())"
    )
    app.communicate()
    assert app.returncode == 0


def test_pid_file_that_names_another_live_process_does_not_block(folder: Path) -> None:
    cluster = Cluster(folder / "c", durable=False).start()
    pid_file = cluster.data / "postmaster.pid"
    text = pid_file.read_text()
    cluster.stop()
    lines = text.splitlines()
    options = {"user": pid_file.parent.stat().st_uid} if IS_ROOT else {}
    with subprocess.Popen(["sleep", "600"], cwd="/", **options) as stranger:
        lines[0] = str(stranger.pid)
        pid_file.write_text("\n".join(lines) + "\n")
        (cluster.socket_folder / ".s.PGSQL.5432.lock").write_text("\n".join(lines) + "\n")
        if IS_ROOT:
            os.chown(pid_file, pid_file.parent.stat().st_uid, -1)
        cluster.start()
        assert ask(cluster, "select 1") == 1
        cluster.stop()
        stranger.kill()


def test_zombie_of_a_killed_server_does_not_block(folder: Path) -> None:
    """Containers whose first process reaps nothing keep a killed server as a zombie."""
    cluster = Cluster(folder / "c", durable=False).start()
    pid_file = cluster.data / "postmaster.pid"
    text = pid_file.read_text()
    cluster.stop()
    options = {"user": cluster.data.stat().st_uid} if IS_ROOT else {}
    zombie = subprocess.Popen(["true"], cwd="/", **options)
    wait_until(lambda: "(true) Z" in Path(f"/proc/{zombie.pid}/stat").read_text())
    pid_file.write_text(text.replace(text.split()[0], str(zombie.pid), 1))
    cluster.start()
    assert ask(cluster, "select 1") == 1
    cluster.stop()
    zombie.wait()


def test_someone_elses_shell_in_the_data_folder_does_not_delay_the_start(folder: Path) -> None:
    cluster = Cluster(folder / "c", durable=False).start()
    cluster.stop()
    with subprocess.Popen(["sleep", "600"], cwd=cluster.data) as visitor:
        began = time.monotonic()
        cluster.start()
        assert time.monotonic() - began < 10
        visitor.kill()
    cluster.stop()


def test_interrupted_creation_is_begun_anew(folder: Path) -> None:
    half = folder / "c" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")
    cluster = Cluster(folder / "c", durable=False).start()
    assert ask(cluster, "select 1") == 1
    cluster.stop()


@pytest.mark.parametrize("name", ["x" * 120, 'Bürgermeister\'s "Atlas", neu'], ids=["long", "odd characters"])
def test_paths_that_no_socket_can_have(folder: Path, name: str) -> None:
    cluster = Cluster(folder / name / "c", durable=False)
    assert len(os.fsencode(cluster.socket_folder)) < SOCKET_FOLDER_MAX_BYTES
    (folder / name).mkdir()
    cluster.start()
    assert ask(cluster, "select 1", "atlas_app") == 1
    cluster.stop()
    shutil.rmtree(cluster.socket_folder)


def test_foreign_settings_in_the_environment_change_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGPORT": "6543", "PGDATA": "/nowhere", "PGHOST": "elsewhere", "PGUSER": "x"}.items():
        monkeypatch.setenv(name, value)
    cluster = Cluster(folder / "c", durable=False).start()
    assert ask(cluster, "select 1", "atlas_app") == 1
    cluster.stop()


def test_project_in_a_closed_home_folder(folder: Path) -> None:
    """Root starts the server as another user, who cannot enter such a folder; everybody else starts it as himself."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    cluster = Cluster(home / "project" / ".cluster", durable=False).start()
    assert ask(cluster, "select 1") == 1
    assert cluster.root.is_relative_to("/var/lib") is IS_ROOT
    cluster.stop()
    again = Cluster(home / "project" / ".cluster", durable=False)
    assert again.root == cluster.root
    if IS_ROOT:
        shutil.rmtree(cluster.root)


def test_files_of_a_normal_user_are_served_as_that_user(folder: Path) -> None:
    cluster = Cluster(folder / "c", durable=False).start()
    runs_as = Path(f"/proc/{postmaster(cluster)}").stat().st_uid
    assert runs_as == cluster.data.stat().st_uid
    assert runs_as == (pwd.getpwnam("postgres").pw_uid if IS_ROOT else os.geteuid())
    cluster.stop()


def test_missing_postgres_is_told_in_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.database.binaries._candidates", list)
    with pytest.raises(DatabaseUnavailableError, match="PostgreSQL mit PostGIS fehlt"):
        Cluster(folder / "c").start()
    assert not (folder / "c" / "data").exists()


def test_files_of_another_version_are_left_alone(folder: Path) -> None:
    (folder / "c" / "data").mkdir(parents=True)
    (folder / "c" / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(DatabaseUnavailableError, match="PostgreSQL 9"):
        Cluster(folder / "c").start()
    assert [p.name for p in (folder / "c" / "data").iterdir()] == ["PG_VERSION"]


def test_server_that_cannot_start_names_its_log(folder: Path) -> None:
    cluster = Cluster(folder / "c", durable=False).start()
    cluster.stop()
    with (cluster.data / "postgresql.conf").open("a") as config:
        config.write("no_such_setting = 1\n")
    with pytest.raises(DatabaseUnavailableError, match=str(cluster.log)):
        cluster.start()
