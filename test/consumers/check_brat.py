#!/usr/bin/env python3
"""test/consumers/check_brat.py FOLDER    the annotations of a brat folder against their texts and annotation.conf."""
import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
conf = (folder / "annotation.conf").read_text()
known = set(re.findall(r"^([\w-]+)", conf, re.M))
annotations = events = 0
for file in sorted(folder.glob("*.ann")):
    text, seen = file.with_suffix(".txt").read_text(), set()
    for line in file.read_text().splitlines():
        name, rest = line.split("\t", 1)
        seen.add(name)
        if name[0] == "T":
            where, words = rest.split("\t")
            kind, spans = where.split(" ", 1)
            found = " ".join(text[int(a):int(b)] for a, b in (span.split() for span in spans.split(";")))
            if kind not in known or found != words:
                sys.exit(f"{file.name}: {line!r} stands for {found!r}")
            annotations += 1
        else:
            for argument in re.findall(r"(?::| )([TE]\d+)", rest):
                if argument not in seen:
                    sys.exit(f"{file.name}: {line!r} names {argument}, which does not stand before it")
            events += name[0] == "E"
print(f"brat: {annotations} annotations, {events} events")
sys.exit(0 if events else 1)
