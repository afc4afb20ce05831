"""Fails for a source file of more than 400 lines or a Python function of more than 60."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 60
SOURCES = ("*.py", "*.ts", "*.tsx")


def main() -> int:
    complaints = [line for path in sources() for line in complaints_about(path)]
    print("\n".join(complaints) or "All files and functions are short enough.")
    return 1 if complaints else 0


def sources() -> list[Path]:
    """Tracked files and new ones, without what is ignored: generated code is not read by people."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *SOURCES]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [path for path in map(Path, listed.splitlines()) if path.exists()]


def complaints_about(path: Path) -> Iterator[str]:
    text = path.read_text()
    if (lines := text.count("\n")) > MOST_FILE_LINES:
        yield f"{path}: {lines} lines, at most {MOST_FILE_LINES}: make it a package of its name"
    if path.suffix == ".py" and "versions" not in path.parts:
        yield from long_functions(path, ast.parse(text))


def long_functions(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MOST_FUNCTION_LINES:
                yield f"{path}:{node.lineno}: {node.name} has {lines} lines"


if __name__ == "__main__":
    sys.exit(main())
