#!/usr/bin/env python3
"""Writes the numbers that the C++ is held to: an oracle in 60-digit arithmetic that shares no line with the library.

    python3 make_golden.py           writes <id>.json for every variant, and tables.json
    python3 make_golden.py --check   exits 1 unless the committed files are what it would write

Python's standard library only. Every number is computed in decimals and rounded once to a double (or a float32), so
the files are the same on every machine. Before anything is written the oracle is held to the published numbers.
"""
import os
import sys

sys.dont_write_bytecode = True
import coordinates
import distances
import embeddings
import published
import scores
import spectra
import tables
import temperatures
from written import as_text

HERE = os.path.dirname(os.path.abspath(__file__))


def files():
    """Name → contents of every golden file."""
    made = {}
    for part in (spectra, coordinates, distances, temperatures, scores, embeddings):
        for variant, sections in part.golden().items():
            made.setdefault(variant, {}).update(sections)
    made = {f"{variant}.json": as_text(sections) for variant, sections in made.items()}
    made["tables.json"] = as_text(tables.golden())
    return made


def main():
    published.hold()
    made = files()
    wrong = []
    for name, text in sorted(made.items()):
        path = os.path.join(HERE, name)
        if "--check" in sys.argv:
            if not os.path.exists(path) or open(path, encoding="utf-8").read() != text:
                wrong.append(name)
        else:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
    wrong += sorted(n for n in os.listdir(HERE) if n.endswith(".json") and n not in made)
    for name in wrong:
        print(f"tests/golden/{name}: is not what make_golden.py writes")
    print(f"the oracle agrees with {published.count} published numbers")
    print(f"golden files: {len(made) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
