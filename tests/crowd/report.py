"""A crowd's figures as a table, for people: nothing is asserted about them, times say as much about the machine."""

import os
from collections.abc import Sequence
from statistics import median, quantiles

from tests.bench.figures import machine
from tests.crowd.gathering import Crowd
from tests.crowd.watching import Sample, growth, later_half

NEVER_READING = ("save", "receipt", "preview", "answer", "live", "arrive", "come back")


def table(crowd: Crowd, samples: Sequence[Sample], *, own_cpu_seconds: float, load_before: float) -> str:
    """Who was there, how long they waited, what the server took."""
    return "\n".join([*_crowd(crowd, load_before), *_waits(crowd), *_server(samples, own_cpu_seconds)])


def _crowd(crowd: Crowd, load_before: float) -> list[str]:
    plan, ledger, diary = crowd.plan, crowd.ledger, crowd.diary
    acts = ledger.acts
    done = ", ".join(f"{what} {count}" for what, count in sorted(diary.done.items()))
    return [
        f"{plan.readers} readers, {plan.editors} editors, {plan.seconds:g} s, {plan.think_seconds:g} s to think",
        f"machine {machine()}, load before {load_before:.2f}, after {os.getloadavg()[0]:.2f} (the crowd is on it too)",
        f"saves: {len(acts.acknowledged)} acknowledged, {len(acts.refused)} refused,"
        f" {len(acts.unknown)} not waited for, {len(ledger.lost_against)} conflicts answered",
        f"troubles {len(diary.troubles)}; {done}",
        *diary.troubles,
        *(f"warned {count} times: {text}" for text, count in diary.warnings.most_common()),
    ]


def reading(crowd: Crowd) -> list[float]:
    """How long everybody waited for pages to read, in seconds."""
    return [each for what, waits in crowd.diary.seconds.items() if what not in NEVER_READING for each in waits]


def _waits(crowd: Crowd) -> list[str]:
    """All reading as one line, then each kind of waiting."""
    rows = {"all reading": reading(crowd), **dict(sorted(crowd.diary.seconds.items()))}
    return [
        f"{'seconds':<16}{'n':>7}{'p50':>8}{'p95':>8}{'p99':>8}{'most':>8}",
        *(_wait(what, waits) for what, waits in rows.items() if len(waits) > 1),
    ]


def _wait(what: str, waits: Sequence[float]) -> str:
    cuts = quantiles(waits, n=100, method="inclusive")
    return f"{what:<16}{len(waits):>7}{cuts[49]:>8.3f}{cuts[94]:>8.3f}{cuts[98]:>8.3f}{max(waits):>8.3f}"


def _server(samples: Sequence[Sample], own_cpu_seconds: float) -> list[str]:
    first, last, later = samples[0], samples[-1], later_half(samples)
    span, used = last.at_seconds - first.at_seconds, last.cpu_seconds - first.cpu_seconds
    memory = growth([(each.at_seconds, each.memory_mb) for each in later])
    threads = growth([(each.at_seconds, each.threads) for each in later])
    files = growth([(each.at_seconds, each.files) for each in later])
    return [
        f"server: {used / span:.2f} cores; the crowd itself {own_cpu_seconds / span:.2f}",
        f"memory {first.memory_mb:.0f} MB first, {median(each.memory_mb for each in later):.0f} MB in the later half,"
        f" {max(each.memory_mb for each in samples):.0f} MB at most; {memory.per_hour:+.1f} ± {memory.margin:.1f} MB/h",
        f"threads {first.threads} first, {median(each.threads for each in later):g} in the later half,"
        f" {max(each.threads for each in samples)} at most; {threads.per_hour:+.1f} ± {threads.margin:.1f} per hour",
        f"files and sockets {first.files} first, {median(each.files for each in later):g} in the later half,"
        f" {max(each.files for each in samples)} at most; {files.per_hour:+.1f} ± {files.margin:.1f} per hour",
    ]
