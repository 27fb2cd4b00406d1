"""Start covsim from a bare checkout; needs Python 3.11 or later and nothing else.

    python3 dev.py run FILE ...    any covsim command: run, check, compare, demo, new ...
    python3 dev.py test ...        the tests (further words go to pytest)
    python3 dev.py lint            ruff, mypy, import contracts
    python3 dev.py verify          covsim's figures beside exact and published ones; writes docs/verification.md
    python3 dev.py bench ...       the benchmarks (further words go to benchmarks/run.py)
    python3 dev.py lock ...        remake requirements/*.txt (further words go to uv, e.g. --upgrade)

The first start makes .venv beside this file and installs the hash-locked requirements, with uv where it is found, else
with pip. Later starts need no network.
"""

import contextlib
import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

# The file keeps to syntax that old Pythons can read, so that they get this far.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        f"covsim needs Python 3.11 or later; {sys.executable} is Python {sys.version_info[0]}.{sys.version_info[1]}.\n"
        "Install a newer one (www.python.org, or your system's packages) and start with it: python3.12 dev.py ..."
    )

ROOT = Path(__file__).resolve().parent
REQUIREMENTS = ROOT / "requirements"
ENVIRONMENT = ROOT / ".venv"
SCRIPTS = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin")
SUFFIX = ".exe" if sys.platform == "win32" else ""
PYTHON = SCRIPTS / ("python" + SUFFIX)
STAMP = ENVIRONMENT / "covsim-setup.json"

# Locked sets and the extras in them. Every set holds what covsim needs to run; the first one is locked first and
# binds the versions of the others.
SETS = {"dev": ("bootstrap", "test", "lint"), "run": ("bootstrap",), "bench": ("bootstrap", "bench")}

PARALLEL = ("-n", "auto", "--dist", "worksteal")
"""All tests, one process a processor; chosen ones start faster without."""


def main(words: list[str]) -> None:
    """Do what the first word says; unknown words are covsim's."""
    command, rest = (words[0], words[1:]) if words else ("", [])
    if command == "lock":
        lock(rest)
    elif command == "test":
        set_up("dev")
        os.chdir(ROOT)
        hand_over(PYTHON, "-m", "pytest", *(rest or PARALLEL))
    elif command == "lint":
        set_up("dev")
        lint()
    elif command == "verify":
        set_up("run")
        os.chdir(ROOT)
        hand_over(PYTHON, "-m", "tests.verification", *rest)
    elif command == "bench":
        set_up("bench")
        hand_over(PYTHON, ROOT / "benchmarks" / "run.py", *rest)
    else:
        if command in ("-h", "--help"):
            print(__doc__, flush=True)
        set_up("run")
        os.environ["COVSIM_COMMAND"] = shlex.join([sys.orig_argv[0], sys.argv[0]])  # what its messages name
        hand_over(SCRIPTS / ("covsim" + SUFFIX), *words)


def hand_over(*command: "str | Path") -> NoReturn:
    """Become another program: it takes over the terminal, the signals and the exit code."""
    arguments = [str(part) for part in command]
    if sys.platform == "win32":
        sys.exit(subprocess.call(arguments))
    os.execv(arguments[0], arguments)


def lint() -> NoReturn:
    """Run every linter, whatever the ones before it found."""
    os.chdir(ROOT)
    failed = []
    for command in (["ruff", "check"], ["mypy"], ["lint-imports"]):
        say(" ".join(command))
        program = str(SCRIPTS / (command[0] + SUFFIX))
        if subprocess.call([program, *command[1:]]):
            failed.append(command[0])
    sys.exit("failed: " + ", ".join(failed) if failed else 0)


def lock(options: list[str]) -> None:
    """Resolve the requirements for every platform and Python from 3.11 on, by hash, naming no package index."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(SCRIPTS))
    if uv is None:
        sys.exit("dev.py lock needs uv: python3 -m pip install uv, in an environment of its own")
    os.chdir(ROOT)
    for name, extras in SETS.items():
        command = [uv, "pip", "compile", "pyproject.toml", "--output-file", f"requirements/{name}.txt", "--quiet"]
        command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-config"]
        command += ["--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "python3 dev.py lock"]
        for extra in extras:
            command += ["--extra", extra]
        if name != "dev":
            command += ["--constraints", "requirements/dev.txt"]
        say(f"locking requirements/{name}.txt")
        if subprocess.call([*command, *options]):
            sys.exit(f"requirements/{name}.txt is not remade")


def set_up(name: str) -> None:
    """Make sure that the environment holds the locked set ``name`` and covsim itself; quick when it does."""
    if up_to_date(name):
        return
    try:
        with one_at_a_time():
            if not up_to_date(name):
                build(name)
    except OSError as error:
        sys.exit(f"covsim: can't set up in {ROOT}: {error}. The folder must be writable and have about 1 GB free.")


def up_to_date(name: str) -> bool:
    """Whether a finished set-up of this checkout covers the set as it is locked now."""
    stamp = read_stamp()
    if stamp.get("project") != digest(ROOT / "pyproject.toml") or not PYTHON.exists():
        return False
    covered_by = SETS if name == "run" else (name,)
    return any(stamp.get(each) == digest(REQUIREMENTS / f"{each}.txt") for each in covered_by)


def read_stamp() -> dict[str, str]:
    """What the last finished set-up installed: hashes by set. Empty after a move or an interrupted set-up."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if stamp.get("root") == str(ROOT) else {}


def digest(file: Path) -> str:
    """Hash of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def build(name: str) -> None:
    """Install a set and covsim, afresh unless a finished set-up is there to build on."""
    stamp = read_stamp() if PYTHON.exists() else {}
    say("updating .venv" if stamp else "first start: setting up .venv, which takes from a few seconds to some minutes")
    # Without its stamp an interrupted set-up is seen as such by the next start, and made anew.
    STAMP.unlink(missing_ok=True)
    uv = shutil.which("uv")
    if not (uv and install(name, uv, fresh=not stamp)) and not install(name, None, fresh=uv is not None or not stamp):
        sys.exit(
            "covsim: the set-up did not finish; the lines above say why. If it is the network, try again later: "
            "the next start repairs what is incomplete."
        )
    stamp = {key: value for key, value in stamp.items() if key in SETS}
    stamp.update({"root": str(ROOT), "project": digest(ROOT / "pyproject.toml")})
    stamp[name] = digest(REQUIREMENTS / f"{name}.txt")
    written = STAMP.with_suffix(".part")
    written.write_text(json.dumps(stamp), encoding="utf-8")
    written.replace(STAMP)
    say("ready")


def install(name: str, uv: "str | None", fresh: bool) -> bool:
    """Run the steps of a set-up, with uv or else with pip; False when one of them fails."""
    base = getattr(sys, "_base_executable", sys.executable)
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    if uv:
        new = [uv, "venv", "--quiet", "--clear", "--no-config", "--python", base, str(ENVIRONMENT)]
        pip = [uv, "pip", "install", "--no-config", "--compile-bytecode", "--python", str(PYTHON), *quiet]
    else:
        new = [base, "-m", "venv", "--clear", str(ENVIRONMENT)]
        pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *quiet]
    steps = [[*pip, "--require-hashes", "-r", str(REQUIREMENTS / f"{name}.txt")]]
    # setuptools is in the locked set: building covsim itself downloads nothing.
    steps += [[*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]]
    # Compiled once here, also where the system keeps Python from writing bytecode at each start.
    steps += [[str(PYTHON), "-m", "compileall", "-q", str(ROOT / "src")]]
    for step in [new, *steps] if fresh else steps:
        if subprocess.call(step, stdout=sys.stderr):
            say(f"this did not work: {' '.join(step)}")
            return False
    return True


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock beside .venv, so that two first starts do not build in each other's way."""
    with open(ROOT / ".venv.lock", "w") as handle:
        if sys.platform == "win32":
            import msvcrt

            while True:
                with contextlib.suppress(OSError):  # gives up after ten seconds
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def say(message: str) -> None:
    """A line to the person at the terminal; standard output belongs to the program started."""
    print(f"covsim: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
