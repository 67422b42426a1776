#!/usr/bin/env python3
"""Checks that every link and every path that the documents name exists, and that no path of one machine stands anywhere."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PARTS = tuple(line.split()[0] for line in (ROOT / "src/layers.txt").read_text().splitlines() if line.strip() and line[0] != "#")
TOP = ("data", "docs", "sample", "src", "test", "tools", "web")


def main() -> int:
    if not (ROOT / ".git").exists():
        print("skipped: not a git checkout")
        return 0
    files = [ROOT / f for f in subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n") if f]
    errors = []
    for file in files:
        if not file.is_file() or file.suffix in (".bin", ".pdf", ".png"):
            continue
        text = file.read_text(errors="replace")
        name = file.relative_to(ROOT)
        for number, line in enumerate(text.split("\n"), 1):
            if re.search(r"/(work|root|home)/[a-z]", line) and name.name != "check_docs.py":
                errors.append(f"{name}:{number}: a path of one machine")
            if file.suffix != ".md" or name.parts[0] == "sample":
                continue
            for path in re.findall(r"\]\(([^)#:]+)\)", line):
                if not (file.parent / path).exists():
                    errors.append(f"{name}:{number}: no such file: {path}")
            for path in re.findall(r"`([a-z]+/[A-Za-z0-9_./-]+)`", line):
                top = path.split("/")[0]
                if top in TOP and not (ROOT / path).exists() and "xx" not in path or top in PARTS and top not in TOP and not (ROOT / "src" / path).exists():
                    errors.append(f"{name}:{number}: no such path: {path}")
    for error in errors:
        print(error, file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
