#!/usr/bin/env python3
"""Checks src/layers.txt: every folder of src/ is listed, and includes only itself and folders above it."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main() -> int:
    lines = (ROOT / "src/layers.txt").read_text().splitlines()
    order = [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]
    errors = []
    for entry in sorted((ROOT / "src").iterdir()):
        if entry.is_dir() and entry.name not in order:
            errors.append(f"src/{entry.name}: not listed in src/layers.txt")
        if entry.is_file() and entry.name != "layers.txt":
            errors.append(f"src/{entry.name}: no file sits directly in src/; move it into a folder")
    for path in sorted((ROOT / "src").glob("*/*")):
        if path.suffix not in (".h", ".cc"):
            continue
        folder = path.parent.name
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = re.match(r'#include "([a-z]+)/', line)
            if not match or folder not in order:
                continue
            target = match.group(1)
            if target not in order:
                errors.append(f"{path.relative_to(ROOT)}:{number}: includes {target}/, which is no folder of src/")
            elif order.index(target) > order.index(folder):
                errors.append(f"{path.relative_to(ROOT)}:{number}: {folder}/ may not include {target}/, which lies below it")
    for error in errors:
        print(error, file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
