"""Make the pictures of the documentation from the real window and a real statement.

`uv run python docs/pictures/make.py`: the window in light and dark, English and
German, and the pages of a demo customer's statement.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2

HERE = Path(__file__).parent
WINDOWS = {
    "window.png": ("en", "light"),
    "window-dark.png": ("en", "dark"),
    "window-german.png": ("de", "light"),
}


def main() -> None:
    """Make all of them anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for picture, (language, scheme) in WINDOWS.items():
            window(folder, HERE / picture, language, scheme)
        statement(folder)


def window(folder: Path, target: Path, language: str, scheme: str) -> None:
    """Open the demo office off screen, and save what the window shows."""
    settings = folder / scheme / "SpiceDesk"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "SpiceDesk.conf").write_text(f"[look]\nscheme={scheme}\n", "utf-8")
    spicedesk(folder, "--language", language, "demo", "--picture", str(target),
              XDG_CONFIG_HOME=str(settings.parent))  # fmt: skip
    print(target.name)


def statement(folder: Path) -> None:
    """Print the statement of the demo's first customer, a picture a page."""
    pdf = folder / "statement.pdf"
    spicedesk(folder, "statement", "10-0001", "--language", "en", "--output", str(pdf))
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            if number <= 2:  # the first two show what it looks like
                page.render(scale=1.2).to_pil().save(HERE / f"statement-{number}.png")


def spicedesk(folder: Path, *words: str, **environment: str) -> None:
    """Run the program on a demo office in the folder."""
    command = [sys.executable, "-m", "spicedesk", "--database", str(folder / "demo.spicedesk")]
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment}
    subprocess.run([*command, *words], env=offscreen, cwd=folder, check=True)


if __name__ == "__main__":
    main()
