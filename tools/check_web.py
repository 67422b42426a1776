#!/usr/bin/env python3
"""Checks that web/dist, the built page, was built from the sources beside it; `--write` notes their hash after a build."""
import hashlib
import pathlib
import re
import subprocess
import sys

WEB = pathlib.Path(__file__).resolve().parent.parent / "web"
NOTE = WEB / "dist/sources.sha256.txt"


def hash_of_sources() -> str:
    files = sorted(p for p in WEB.rglob("*") if p.is_file() and not {"node_modules", "dist"} & set(p.relative_to(WEB).parts))
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.relative_to(WEB).as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def parts_of_page() -> list[str]:
    return re.findall(r'(?:src|href)="/([^"]+)"', (WEB / "dist/index.html").read_text())


def is_kept(name: str) -> bool:
    if not (WEB / "dist" / name).is_file():
        return False
    kept = subprocess.run(["git", "ls-files", "web/dist"], cwd=WEB.parent, capture_output=True, text=True)
    return kept.returncode != 0 or not kept.stdout or f"web/dist/{name}" in kept.stdout.split("\n")  # without git: as it is


def main() -> int:
    if sys.argv[1:] == ["--write"]:
        NOTE.write_text(hash_of_sources() + "\n")
        return 0
    if not NOTE.is_file() or NOTE.read_text().strip() != hash_of_sources():
        print("web/dist: was built from other sources than those in web/; `make web` builds it (Node 20.19 or newer)", file=sys.stderr)
        return 1
    missing = [name for name in parts_of_page() if not is_kept(name)]
    if missing:
        print(f"web/dist: {', '.join(missing)} is named by the page, but not there or not under version control", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
