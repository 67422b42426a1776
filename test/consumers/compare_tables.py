#!/usr/bin/env python3
"""compare_tables.py FOLDER: the CSV exports of FOLDER against the same rows in the GeoPackage and in the workbook's sheets as LibreOffice
writes them (FOLDER/sheets).  Every cell must be the same value."""
import csv
import pathlib
import sqlite3
import struct
import sys

FOLDER = pathlib.Path(sys.argv[1])


def rows(path):
    with open(path, newline='', encoding='utf-8') as file:
        return list(csv.reader(file))


def same(ours, theirs):
    theirs = '' if theirs is None else str(theirs)
    if ours == theirs:
        return True
    if ours[:1] == "'" and ours[1:2] and ours[1] in '=+-@\t\r\n':
        ours = ours[1:]  # only CSV needs the apostrophe
    if ours == theirs:
        return True
    try:
        return abs(float(ours) - float(theirs)) < 1e-9
    except ValueError:
        return False


def compare(name, ours, theirs, where):
    assert len(ours) == len(theirs), f'{where}: {name} has {len(theirs)} rows instead of {len(ours)}'
    for number, (a, b) in enumerate(zip(ours, theirs)):
        assert len(a) == len(b), f'{where}: {name} row {number} has {len(b)} cells instead of {len(a)}'
        for column, x, y in zip(ours[0], a, b):
            assert same(x, y), f'{where}: {name} row {number} {column}: {y!r} instead of {x!r}'


def main():
    package = sqlite3.connect(FOLDER / 'geopackage.gpkg')
    assert package.execute('PRAGMA integrity_check').fetchone() == ('ok',)
    assert package.execute('PRAGMA application_id').fetchone() == (0x47504B47,)
    for name in ('incidents', 'claims', 'harms'):
        ours = rows(FOLDER / f'{name}.csv')
        compare(name, ours, rows(FOLDER / 'sheets' / f'workbook-{name}.csv'), 'workbook')
        layer = [ours[0]] + package.execute(f'SELECT {", ".join(ours[0])} FROM {name} ORDER BY fid').fetchall()
        compare(name, ours, layer, 'geopackage')
        compare(name, ours, rows(FOLDER / 'package' / f'{name}.csv'), 'package')
    for lat, lon, geometry in package.execute('SELECT lat, lon, geom FROM incidents'):
        if geometry is None:
            assert lat is None
            continue
        srs = struct.unpack("<i", geometry[4:8])[0]
        assert geometry[:2] == b'GP' and srs == 4326
        assert struct.unpack('<BIdd', geometry[8:29]) == (1, 1, lon, lat)


main()
