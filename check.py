"""All checks and tests, on a desk and in CI alike: `uv run python check.py`.

On Debian and Ubuntu, as root, it installs the system libraries that Qt needs;
elsewhere it says which are missing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from spicedesk.app import DEBIAN_PACKAGES

ROOT = Path(__file__).parent
OFFSCREEN = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
QT_PROBE = "import PySide6.QtWidgets, PySide6.QtPdfWidgets, PySide6.QtPrintSupport"

FREEZE_PROBE = "from PyInstaller.depend.bindepend import get_python_library_path as f; assert f()"


def main() -> int:
    """Run every check in turn and stop at the first that fails."""
    only = sys.argv[1:]
    if unknown := [name for name in only if name not in CHECKS]:
        print(f"There is no check {', '.join(unknown)}. There are: {', '.join(CHECKS)}.")
        return 2
    for name, check in CHECKS.items():
        if only and name not in only:
            continue
        began = time.monotonic()
        print(f"== {name}", flush=True)
        if not check():
            print(f"== {name} failed", flush=True)
            return 1
        print(f"== {name} passed in {time.monotonic() - began:.0f} s", flush=True)
    return 0


def run(*words: str | Path, cwd: Path = ROOT, env: dict[str, str] = OFFSCREEN) -> bool:
    """Run a command and tell whether it ended well."""
    return (
        subprocess.run([str(word) for word in words], cwd=cwd, env=env, check=False).returncode == 0
    )


def python(*words: str | Path, cwd: Path = ROOT) -> bool:
    """Run this Python."""
    return run(sys.executable, *words, cwd=cwd)


def system() -> bool:
    """Have what Qt and PyInstaller need of the system, or say what is missing.

    The tests scan from SANE's own device where `scanimage` is, and do without it elsewhere.
    """
    can_install = shutil.which("apt-get") is not None and os.name != "nt" and os.geteuid() == 0
    if _is_whole() and (shutil.which("scanimage") or not can_install):
        return True
    libpython = f"libpython{sys.version_info.major}.{sys.version_info.minor}"
    packages = [*DEBIAN_PACKAGES.split(), "binutils", libpython, "sane-utils"]
    if not can_install:
        hint = "System libraries or objdump are missing. On Debian and Ubuntu: apt-get install "
        print(hint + " ".join(packages))
        return False
    quiet = {**OFFSCREEN, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq", env=quiet)
    installed = run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages,
                    env=quiet)  # fmt: skip
    return installed and _is_whole()


def _is_whole() -> bool:
    objdump = not sys.platform.startswith("linux") or shutil.which("objdump") is not None
    return objdump and python("-c", QT_PROBE) and python("-c", FREEZE_PROBE)


def style() -> bool:
    """Hold the code to one form."""
    return python("-m", "ruff", "format", "--check", ".") and python("-m", "ruff", "check", ".")


def types() -> bool:
    """Hold every function to its types."""
    elsewhere = [
        "spicedesk/platform",
        "spicedesk/store/filesystems.py",
    ]  # what each system is asked
    return python("-m", "mypy") and all(
        python("-m", "mypy", "--platform", system, *elsewhere) for system in ("win32", "darwin")
    )


def layers() -> bool:
    """Hold imports to one direction."""
    return run(Path(sys.executable).with_name("lint-imports"))


def tests() -> bool:
    """Run every test; none may be skipped in CI."""
    return python("-m", "pytest", "-rs", *(["--no-skips"] if os.environ.get("CI") else []))


def wheel() -> bool:
    """Build the wheel, and start it from elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        built = run(os.environ.get("UV", "uv"), "build", "--quiet", "--wheel", "--out-dir", folder)
        return built and any(Path(folder).glob("spicedesk-*.whl"))


def frozen() -> bool:
    """Build the program folder, start it, open the demo, print a statement, see the window."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work, out = folder / "work", folder / "out"
        quiet = ["--noconfirm", "--log-level", "WARN", "--workpath", work, "--distpath", out]
        if not python("-m", "PyInstaller", *quiet, "build.spec"):
            return False
        program = out / "spicedesk" / ("spicedesk.exe" if os.name == "nt" else "spicedesk")
        demo = (program, "--database", folder / "demo.spicedesk", "demo")
        printed = run(*demo, "--no-window", cwd=folder)
        statements = [pdf.read_bytes()[:5] for pdf in folder.glob("*.pdf")]
        shown = run(*demo, "--picture", folder / "window.png", cwd=folder)
        return printed and shown and statements == [b"%PDF-"] and (folder / "window.png").exists()


CHECKS = {
    "system": system,
    "style": style,
    "types": types,
    "layers": layers,
    "tests": tests,
    "wheel": wheel,
    "frozen": frozen,
}

if __name__ == "__main__":
    sys.exit(main())
