#!/usr/bin/env python3
"""What a competent administrator writes: python_sqlite.py BOX DATABASE, a folder or a tar into SQLite, two indexes.

Prints "mifs N failed M": files with a Status attribute, and those whose value is Failed.
"""

import os
import re
import sqlite3
import sys
import tarfile

PAIR = re.compile(r'\bname\s*=\s*"([^"\r\n]*)"|\bvalue\s*=\s*"(.*)"', re.I)
FIELDS = ("status", "description", "manufacturer", "product", "version", "serial number")


def files_of(box):
    if os.path.isdir(box):
        for folder, _, names in os.walk(box):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    yield path, file.read()
        return
    with tarfile.open(box) as tar:
        for member in tar:
            if member.isfile():
                yield member.name, tar.extractfile(member).read()


def fields_of(data):
    text = data.decode("utf-16", "replace") if data[:2] == b"\xff\xfe" else data.decode("latin-1")
    fields, name = {}, ""
    for match in PAIR.finditer(text):
        if match[1] is not None:
            name = match[1].lower()
            fields.setdefault(name)
        elif name:
            fields[name], name = match[2], ""
    return fields


def main():
    box, target = sys.argv[1:]
    database = sqlite3.connect(target)
    database.execute("CREATE TABLE mifs (path, status, description, manufacturer, product, version, serial)")
    failed = 0
    rows = []
    for path, data in files_of(box):
        fields = fields_of(data)
        if "status" not in fields:
            continue
        failed += (fields["status"] or "").lower() == "failed"
        rows.append((path, *(fields.get(field) for field in FIELDS)))
    database.executemany("INSERT INTO mifs VALUES (?,?,?,?,?,?,?)", rows)
    database.execute("CREATE INDEX by_status ON mifs (status)")
    database.execute("CREATE INDEX by_product ON mifs (product)")
    database.commit()
    print("mifs", len(rows), "failed", failed)


main()
