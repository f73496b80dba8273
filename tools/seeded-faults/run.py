#!/usr/bin/env python3
"""Takes protections out one at a time and sees whether the tests notice.

usage: run.py [--check] [--only TEXT|TEXT] [--rows PATTERN] [--report FILE]

Each fault of faults.toml is put into a scratch worktree of HEAD, built, tried with its tests, and taken out again. Your own
files are not touched. The result goes to docs/seeded-faults.md, unless only some faults were asked for. --check only looks
whether every text to be replaced is still there exactly once.
"""
import argparse
import datetime
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ASSEMBLIES = {"Areas": "CinemaSite.Areas"}
BIN = pathlib.Path("bin") / "Debug" / "net10.0"
LONGEST = 300


def run(*command, cwd, seconds=LONGEST):
    """The exit code and output; None for the code of what did not end in time."""
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=seconds)
        return done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        return None, ""


def misplaced(faults, root):
    for fault in faults:
        count = (root / fault["file"]).read_text().count(fault["find"])
        if count != 1:
            yield f"{fault['row']} {fault['what']}: its text is {count} times in {fault['file']}"


def build(scratch, project, *more):
    # Analysers would refuse some faults, and they are not what is on trial.
    return run("dotnet", "build", project, "-v:q", "-nologo", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", *more, cwd=scratch)


def trial(fault, scratch):
    file = scratch / fault["file"]
    whole = file.read_text()
    project = fault["file"].split("/")[0]
    tests = scratch / "CinemaSite.Tests" / BIN
    assembly = f"{ASSEMBLIES.get(project, project)}.dll"
    good = (tests / assembly).read_bytes()
    file.write_text(whole.replace(fault["find"], fault["replace"]))
    try:
        # A fault changes no signature, so the projects above need no new build: its assembly alone is exchanged.
        code, output = build(scratch, project, "--no-restore", "--no-dependencies")
        if code != 0:
            return "DOES NOT BUILD", output[-2000:]
        shutil.copy(scratch / project / BIN / assembly, tests)
        code, output = run("dotnet", "test", tests / "CinemaSite.Tests.dll", "--filter", fault["tests"], cwd=scratch)
        if code is None:
            return "noticed (a test hung)", ""
        failed = re.search(r"Failed:\s+(\d+), Passed:\s+(\d+)", output)
        if failed and int(failed[1]) > 0:
            return "noticed", ""
        return ("NOT noticed", output[-2000:]) if code == 0 and "Passed!" in output else ("NO TESTS RAN", output[-2000:])
    finally:
        file.write_text(whole)
        (tests / assembly).write_bytes(good)


def report(rows):
    noticed = sum(r[1].startswith("noticed") for r in rows)
    lines = [
        "# Seeded faults", "",
        f"Written by `tools/seeded-faults/run.py` on {datetime.date.today().isoformat()}: {noticed} of {len(rows)} faults noticed.",
        "Each row takes one protection out of the code. Rows are named as in the requirements: A for accounts and sessions, M for money, R for reliability, W for the web.", "",
        "| Row | What was taken out | File | Tests | Result |", "|---|---|---|---|---|"]
    for fault, result in rows:
        tests = fault["tests"].replace("FullyQualifiedName~", "").replace("|", ", ")
        lines.append(f"| {fault['row']} | {fault['what']} | `{fault['file']}` | {tests} | {result} |")
    return "\n".join(lines) + "\n"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--only", default="")
    arguments.add_argument("--rows", default="")
    arguments.add_argument("--report", type=pathlib.Path)
    asked = arguments.parse_args()
    faults = tomllib.loads((HERE / "faults.toml").read_text())["fault"]
    wrong = list(misplaced(faults, ROOT))
    if wrong or asked.check:
        print("\n".join(wrong) or f"All {len(faults)} faults fit.")
        return bool(wrong)
    chosen = [f for f in faults if any(text in f"{f['row']} {f['what']}".lower() for text in asked.only.lower().split("|")) and re.match(asked.rows, f["row"])]
    rows = []
    with tempfile.TemporaryDirectory(prefix="seeded-faults-") as folder:
        scratch = pathlib.Path(folder) / "site"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(scratch), "HEAD"], cwd=ROOT, check=True)
        try:
            code, output = build(scratch, "CinemaSite.Tests")
            if code != 0:
                sys.exit(f"The code does not build without any fault:\n{output[-2000:]}")
            # A test that fails anyhow would seem to notice everything.
            every = "|".join(sorted({f["tests"] for f in chosen}))
            code, output = run("dotnet", "test", scratch / "CinemaSite.Tests" / BIN / "CinemaSite.Tests.dll", "--filter", every, cwd=scratch)
            if code != 0:
                sys.exit(f"The tests fail without any fault:\n{output[-2000:]}")
            for fault in chosen:
                begun = time.monotonic()
                result, details = trial(fault, scratch)
                rows.append((fault, result))
                print(f"{fault['row']:4} {result:22} {time.monotonic() - begun:4.0f} s  {fault['what']}", flush=True)
                if details:
                    print(details, flush=True)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(scratch)], cwd=ROOT, check=True)
    target = asked.report or (None if asked.only or asked.rows else ROOT / "docs" / "seeded-faults.md")
    if target:
        target.write_text(report(rows))
    return not all(result.startswith("noticed") for _, result in rows)


if __name__ == "__main__":
    sys.exit(main())
