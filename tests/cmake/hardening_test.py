"""hardening_test.py PROGRAM... -- ARCHIVE...: how programs and their objects are protected, as readelf shows it.

Each program has full RELRO (BIND_NOW), is position-independent and has no executable stack. The objects of the archives
call the checks of the stack protector and of _FORTIFY_SOURCE, and each of them is marked for CET (IBT, SHSTK). The programs
are not: the linker marks a program only if all its objects are, and the start files and archives of Debian 12 are not.
"""

import re
import subprocess
import sys


def readelf(*words):
    return subprocess.run(["readelf", "-W", *words], check=True, capture_output=True, text=True).stdout


def faults_of_program(program):
    dynamic, segments = readelf("-d", program), readelf("-l", program)
    if not re.search(r"\(FLAGS_1\).*\bNOW\b", dynamic):
        yield "no BIND_NOW"
    if not re.search(r"\(FLAGS_1\).*\bPIE\b", dynamic):
        yield "not position-independent"
    if "GNU_RELRO" not in segments:
        yield "no RELRO"
    if not re.search(r"GNU_STACK.* RW ", segments):
        yield "an executable stack"


def faults_of_archive(archive):
    symbols = readelf("-s", archive)
    if "UND __stack_chk_fail" not in symbols:
        yield "no stack protector"
    for part in readelf("-n", archive).split("\nFile: ")[1:]:
        if not re.search(r"x86 feature:.*IBT.*SHSTK", part):
            yield part.split("\n")[0] + " is not marked for CET"


def main(words):
    middle = words.index("--")
    programs, archives = words[:middle], words[middle + 1:]
    faults = [f"{program}: {fault}" for program in programs for fault in faults_of_program(program)]
    faults += [f"{archive}: {fault}" for archive in archives for fault in faults_of_archive(archive)]
    if not any(re.search(r"UND __\w+_chk$", readelf("-s", archive), re.M) for archive in archives):
        faults.append("no archive calls a check of _FORTIFY_SOURCE")
    print("\n".join(faults) or f"{len(programs)} programs and {len(archives)} archives are protected")
    return 1 if faults or not programs or not archives else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
