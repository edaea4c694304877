"""Set up everything that the app, or with ``--tests`` its tests, need; standard library only.

Each step looks first whether there is anything to do, so a second call takes about a second and changes nothing.
What the steps install is pinned: Python packages by the ``requirements*.lock`` files, browser files by
``package-lock.json``.
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
STATE = PROJECT / ".run"
STATIC = PROJECT / "static"
MODULES = PROJECT / "node_modules"
NODE_NEEDED = 20
HAS_POSTGIS = "from geo.database.binaries import find_binaries; find_binaries()"

# source below node_modules -> target below static; a folder is copied with what the pattern matches
BROWSER_FILES = (
    ("maplibre-gl/dist", "maplibre-gl.mjs", "vendor/maplibre"),
    ("maplibre-gl/dist", "maplibre-gl-worker.mjs", "vendor/maplibre"),
    ("maplibre-gl/dist", "maplibre-gl-shared.mjs", "vendor/maplibre"),
    ("maplibre-gl/dist", "maplibre-gl.css", "vendor/maplibre"),
    ("maplibre-gl", "LICENSE*", "vendor/maplibre"),
    ("leaflet/dist", "leaflet.js", "vendor/leaflet"),
    ("leaflet/dist", "leaflet.css", "vendor/leaflet"),
    ("leaflet/dist/images", "*", "vendor/leaflet/images"),
    ("leaflet", "LICENSE*", "vendor/leaflet"),
    ("jquery/dist", "jquery.min.js", "vendor/jquery"),
    ("jquery", "LICENSE*", "vendor/jquery"),
    ("bootstrap/dist/js", "bootstrap.bundle.min.js", "vendor/bootstrap"),
    ("bootstrap/dist/css", "bootstrap.min.css", "vendor/bootstrap"),
    ("bootstrap", "LICENSE*", "vendor/bootstrap"),
    ("leaflet.awesome-markers/dist", "leaflet.awesome-markers.js", "vendor/awesome"),
    ("leaflet.awesome-markers/dist", "leaflet.awesome-markers.css", "vendor/awesome"),
    ("leaflet.awesome-markers/dist/images", "*", "vendor/awesome/images"),
    ("@fortawesome/fontawesome-free/css", "all.min.css", "vendor/fontawesome/css"),
    ("@fortawesome/fontawesome-free/webfonts", "*.woff2", "vendor/fontawesome/webfonts"),
    ("@fortawesome/fontawesome-free", "LICENSE*", "vendor/fontawesome"),
    ("@fontsource/ibm-plex-sans-condensed/files", "*-latin-[456]00-normal.woff2", "vendor/fonts"),
    ("@fontsource/ibm-plex-sans-condensed", "LICENSE*", "vendor/fonts"),
    ("@expo-google-fonts/ibm-plex-sans/400Regular", "*.ttf", "vendor/print"),
    ("@expo-google-fonts/ibm-plex-sans/400Regular_Italic", "*.ttf", "vendor/print"),
    ("@expo-google-fonts/ibm-plex-sans/500Medium", "*.ttf", "vendor/print"),
    ("@expo-google-fonts/ibm-plex-sans/600SemiBold", "*.ttf", "vendor/print"),
    ("@expo-google-fonts/ibm-plex-sans/700Bold", "*.ttf", "vendor/print"),
    ("@expo-google-fonts/ibm-plex-sans", "LICENSE_FONT", "vendor/print"),
)
RENAMED_FILES = (
    ("@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2", "plex.woff2"),
    ("@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2", "plexmono.woff2"),
)


def say(text: str) -> None:
    """Print a progress line at once, also into a pipe."""
    print(f"· {text}", flush=True)


def give_up(text: str) -> None:
    """End the set-up with one sentence that says what to do."""
    sys.exit(f"\n✕ {text}")


def main() -> None:
    """Run all steps in order, one set-up at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what the tests and checks need")
    parser.add_argument("--bench", action="store_true", help="also the peers of the bench")
    wanted = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036 - an older python3 may well start this file
        give_up("Python 3.11 oder neuer wird gebraucht; gefunden wurde " + sys.version.split()[0] + ".")
    os.chdir(PROJECT)
    STATE.mkdir(exist_ok=True)
    with (STATE / "setup.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_venv()
        install_python_packages(tests=wanted.tests or wanted.bench, bench=wanted.bench)
        install_postgis()
        install_browser_files()
        if wanted.tests:
            install_browser()


def make_venv() -> None:
    """Create ``.venv``; install Debian's ``python3-venv`` when Python comes without it."""
    works = PYTHON.exists() and run_quietly(PYTHON, "-m", "pip", "--version")
    if works:
        return
    say("Python-Umgebung .venv anlegen")
    if not run_quietly(sys.executable, "-c", "import ensurepip, venv"):
        install_packages("python3-venv", why="Python kann keine virtuelle Umgebung anlegen")
    must(sys.executable, "-m", "venv", "--clear", VENV)


def install_python_packages(*, tests: bool, bench: bool) -> None:
    """Install the pinned packages, in groups that remember what they were installed from."""
    groups = ["requirements"] + ["requirements-dev"] * tests + ["requirements-bench"] * bench
    for group in groups:
        lock = PROJECT / f"{group}.lock"
        if is_current(group, lock):
            continue
        packages = [line for line in lock.read_text().splitlines() if line and not line.startswith("#")]
        say(f"{len(packages)} Python-Pakete aus {lock.name}")
        pip_install(lock, len(packages))
        remember(group, lock)


def pip_install(lock: Path, count: int) -> None:
    """Install a lock file with pip and show how far it is."""
    command = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
        "-r",
        str(lock),
    ]
    lines: list[str] = []
    seen = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                seen += 1
                if seen % 20 == 0:
                    say(f"  {seen} von {count} gefunden")
            elif line.startswith("Installing collected"):
                say("  werden eingerichtet")
    if pip.returncode:
        print("".join(lines[-15:]), file=sys.stderr)
        give_up(
            f"Die Python-Pakete aus {lock.name} lassen sich nicht installieren (siehe oben). Gibt es eine Verbindung?"
        )


def install_postgis() -> None:
    """Install PostgreSQL with PostGIS unless it is there or a server is named."""
    if os.environ.get("DATABASE_URL") or names_database_url(PROJECT / ".env"):
        return
    if run_quietly(PYTHON, "-c", HAS_POSTGIS):
        return
    say("PostgreSQL mit PostGIS installieren (einige Minuten)")
    install_packages("postgresql-postgis", why="PostgreSQL mit PostGIS fehlt (oder DATABASE_URL setzen)")
    if not run_quietly(PYTHON, "-c", HAS_POSTGIS):
        give_up(
            "PostGIS wurde installiert, ist aber nicht zu finden: bitte PG_BINDIR auf den Ordner mit initdb setzen."
        )


def names_database_url(env_file: Path) -> bool:
    """Return whether the file names a database server."""
    lines = env_file.read_text().splitlines() if env_file.exists() else []
    return any(
        line.strip().lower().startswith("database_url=") and line.split("=", 1)[1].strip() for line in lines
    )


def install_browser() -> None:
    """Install Chromium, fonts and what its driver is linked with for the browser tests unless they are there."""
    if any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))) and _has_library(
        "libatomic.so.1"
    ):
        return
    say("Chromium für die Tests installieren")
    install_packages(
        "chromium",
        "fonts-inter",
        "fonts-dejavu-core",
        "libatomic1",
        why="Die Browser-Tests brauchen Chromium",
    )


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def install_packages(*packages: str, why: str) -> None:
    """Install Debian packages as root or by sudo, or say what to install."""
    hint = f"{why}: bitte installieren, z. B. „apt-get install {' '.join(packages)}“."
    if not shutil.which("apt-get"):
        give_up(hint)
    command = ["sh", str(PROJECT / "scripts" / "install-packages.sh"), *packages]
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            give_up(hint)
        command = ["sudo", *([] if sys.stdin.isatty() else ["-n"]), *command]
    if subprocess.run(command, check=False, stdin=None).returncode:
        give_up(hint)


def install_browser_files() -> None:
    """Fetch the browser files by npm and copy what is served to ``static/``."""
    pins = (PROJECT / "package-lock.json", Path(__file__))
    if is_current("browser-files", *pins) and all((STATIC / target).exists() for _, target in RENAMED_FILES):
        return
    say("Browser-Dateien (Karte, Schriften)")
    node = find_node()
    environment = {
        **os.environ,
        "PATH": f"{node.parent}:{os.environ['PATH']}",
        "npm_config_engine_strict": "false",
    }
    must(
        node.parent / "npm",
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        env=environment,
    )
    shutil.rmtree(STATIC / "vendor", ignore_errors=True)
    for folder, pattern, target in BROWSER_FILES:
        found = sorted(MODULES.joinpath(folder).glob(pattern))
        if not found:
            give_up(f"Im Paket {folder} fehlt {pattern}.")
        for source in found:
            copy(source, STATIC / target / source.name)
    for name, target in RENAMED_FILES:
        copy(MODULES / name, STATIC / target)
    remember("browser-files", *pins)


def find_node() -> Path:
    """Return a Node with npm: the system's when new enough, else the one from PyPI, installed on demand."""
    system = shutil.which("node")
    if system and shutil.which("npm", path=str(Path(system).parent)):
        version = subprocess.run([system, "--version"], capture_output=True, text=True, check=False).stdout
        if version.startswith("v") and int(version[1:].split(".")[0]) >= NODE_NEEDED:
            return Path(system)
    bundled = VENV / "bin" / "node"
    if not bundled.exists():
        say("Node.js (nur für die Einrichtung)")
        pip_install(PROJECT / "requirements-setup.lock", 2)
    return bundled


def copy(source: Path, target: Path) -> None:
    """Copy one file, making its folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def fingerprint(*files: Path) -> str:
    """Return a hash of the files' content and of the Python version."""
    content = sys.version.encode() + b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(content).hexdigest()


def is_current(name: str, *files: Path) -> bool:
    """Return whether a step was last done with these files."""
    stamp = VENV / f".{name}.done"
    return stamp.exists() and stamp.read_text() == fingerprint(*files)


def remember(name: str, *files: Path) -> None:
    """Note that a step is done with these files."""
    (VENV / f".{name}.done").write_text(fingerprint(*files))


def run_quietly(*command: str | Path) -> bool:
    """Run a program, show nothing, and return whether it succeeded."""
    return subprocess.run(list(map(str, command)), capture_output=True, check=False).returncode == 0


def must(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a program and end the set-up when it fails."""
    if subprocess.run(list(map(str, command)), env=env, check=False).returncode:
        give_up(f"„{' '.join(map(str, command))}“ ist fehlgeschlagen (siehe oben).")


if __name__ == "__main__":
    began = time.monotonic()
    main()
    say(f"eingerichtet in {time.monotonic() - began:.0f} s")
