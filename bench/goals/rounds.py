"""Contenders on one box, in turns: A B C A B C, each run on a warm box, into a fresh place, its answer checked."""

import itertools
import os
import sys

from . import boxes, contenders, timing

_fresh = itertools.count()  # no place is used twice: ext4 is slow where a folder was just removed


def _remove(path):
    if path.is_dir():
        boxes.remove(path)
    else:
        path.unlink(missing_ok=True)


def _one(programs, box, contender, place, cold):
    out = place / f"out{next(_fresh)}"
    boxes.warm(programs, box)
    os.sync()
    if cold:
        boxes.chill()
    sample, answer = timing.run(contender.command(box, out), read=lambda file: contender.answer(box, out, file))
    fault = contenders.wrong(box, answer)
    if fault:
        raise timing.Failed(f"{contender.name} on {box.name}: {fault}")
    sample |= contender.facts(out)
    _remove(out)
    return sample | {"box": box.name + (", cold" if cold else ""), "who": contender.name, "answer": answer}


def measure(programs, box, count, place, *, names=None, cold=False):
    """Samples of `count` rounds, why which contender has none, and who failed: ([...], {name: reason}, [sentence]).

    A contender that fails or answers wrongly once is out: its samples are thrown away, and the others go on.
    """
    form = contenders.form_of(box)
    able, absent = [], {}
    for contender in contenders.all_contenders(programs):
        if form not in contender.forms or (names and contender.name not in names):
            continue
        reason = contenders.why_absent(contender)
        if not reason and contender.name.startswith("mifdex"):
            reason = contenders.why_unreadable(programs, box)
        if reason:
            absent[f"{contender.name} on {box.name}"] = reason
        else:
            able.append(contender)
    samples, failures = [], []
    for number in range(count):
        for contender in list(able):
            try:
                sample = _one(programs, box, contender, place, cold) | {"round": number}
            except timing.Failed as failure:
                able.remove(contender)
                samples = [each for each in samples if each["who"] != contender.name]
                reason = str(failure).replace(f"{place}/", "")
                absent[f"{contender.name} on {box.name}"] = reason
                failures.append(reason)
                continue
            samples.append(sample)
            print(f"  {sample['box']}, {contender.name}: {sample['seconds']:.3f} s", file=sys.stderr)
    return samples, absent, failures
