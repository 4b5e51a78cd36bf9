"""One core on MIFs in memory, by mifdex_mif_bench."""

import json

from . import timing

REPETITIONS = 3


def measure(programs, seconds):
    """GB/s of each repetition by case; the tokenizer's levels by scalar and the fastest there is."""
    said = json.loads(timing.text([programs.mif, "--benchmark_format=json", f"--benchmark_min_time={seconds}",
                                   f"--benchmark_repetitions={REPETITIONS}"]))
    rates, levels = {}, {}
    for case in said["benchmarks"]:
        if case["run_type"] != "iteration" or case.get("error_occurred"):
            continue
        name = case["run_name"].split("/")[0]
        rate = round(case["bytes_per_second"] / 1e9, 4)
        if name == "tokenize":
            levels.setdefault(case["label"], []).append(rate)
        else:
            rates.setdefault(name, []).append(rate)
    for label, values in levels.items():
        rates["tokenize, scalar" if label == "scalar" else f"tokenize, {label}"] = values
    fastest = max((values for label, values in levels.items() if label != "scalar"), key=timing.median, default=None)
    if fastest:
        rates["tokenize, fastest"] = fastest
    return rates
