#!/usr/bin/env python3
"""Checks that web/dist, the built page, was built from the sources beside it; `--write` notes their hash after a build."""
import hashlib
import pathlib
import sys

WEB = pathlib.Path(__file__).resolve().parent.parent / "web"
NOTE = WEB / "dist/sources.sha256.txt"


def hash_of_sources() -> str:
    files = sorted(p for p in WEB.rglob("*") if p.is_file() and not {"node_modules", "dist"} & set(p.relative_to(WEB).parts))
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.relative_to(WEB).as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def main() -> int:
    if sys.argv[1:] == ["--write"]:
        NOTE.write_text(hash_of_sources() + "\n")
        return 0
    if not NOTE.is_file() or NOTE.read_text().strip() != hash_of_sources():
        print("web/dist: was built from other sources than those in web/; `make web` builds it (Node 20.19 or newer)", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
