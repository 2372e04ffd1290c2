"""Just enough reading of Swift for tools/tidy: strings and comments told from code, declarations, function lengths."""

import re

# Members whose meaning is that of the protocol that asks for them.
CONFORMANCE = re.compile(
    r"\b(?:(?:var|let) (?:description|debugDescription|hashValue|errorDescription|allCases|rawValue|id)\b|func (?:==|<|hash|encode|callAsFunction)\b"
    r"|func (?:==|<)|init\(from |init\(rawValue|init\((?:string|integer|array|dictionary|float|boolean|unicodeScalar"
    r"|extendedGraphemeCluster)Literal|typealias "
    # The house's own protocols: SubjectState, Decider, EventMessage.
    r"|init\(subject: String\)|mutating func evolve\(|func (?:reads|decide)\(_? ?|static (?:let|var) kinds\b|func cut\()")

DECLARATION = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:nonisolated|final|static|indirect|override|required|convenience|mutating|consuming"
    r"|borrowing|nonmutating)\s+)*(?:public|open)\s+(?!import\b)(?!extension\b)(.*)")


def blanked(source: str) -> str:
    """The source with the contents of strings and comments replaced by spaces; lines keep their numbers."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|(#*)"""(?:.*?)"""\1|(#+)"[^\n]*?"\2|"(?:\\.|[^"\\\n])*"', re.S)

    def blank(match: re.Match) -> str:
        return re.sub(r"[^\n]", " ", match[0])

    return token.sub(blank, source)


def declarations(source: str) -> list[tuple[int, str]]:
    """The public declarations that no /// comment precedes: (line, what)."""
    lines = source.split("\n")
    code = blanked(source).split("\n")
    found = []
    exempt_until_brace = False
    for index, line in enumerate(code):
        # A documented extension that states a conformance documents its members.
        if re.match(r"(?:public |package )?extension\s[^{]*:", line):
            exempt_until_brace = commented(lines, index)
        elif line.startswith("}"):
            exempt_until_brace = False
        match = DECLARATION.match(line)
        if not match or exempt_until_brace or commented(lines, index) or CONFORMANCE.search(line):
            continue
        found.append((index + 1, " ".join(match[1].split("{")[0].split())[:70]))
    return found


def commented(lines: list[str], index: int) -> bool:
    """Whether a documentation comment stands above line `index`, past attributes and conditions."""
    index -= 1
    # A run of one-line stored properties shares the comment above its first, or, where it opens a type, the type's.
    grouped = re.match(r"\s*public (?:private\(set\) |internal\(set\) |package\(set\) )?(?:let|var) [^{]*$", lines[index + 1])
    while index >= 0 and (
        re.match(r"\s*(@|#if|#else|//(?!/))", lines[index])
        or grouped and re.match(r"\s*public (?:\w+\(set\) )?(?:let|var) [^{]*$", lines[index])
    ):
        index -= 1
    if grouped and index > 0 and re.match(r"\s*public (?:final )?(?:struct|class)\b.*\{$", lines[index]):
        return commented(lines, index)
    return index >= 0 and (lines[index].lstrip().startswith("///") or lines[index].rstrip().endswith("*/"))


def functions(source: str) -> list[tuple[int, str, int]]:
    """Every function and initialiser: (line, name, lines from its signature to its closing brace)."""
    lines = blanked(source).split("\n")
    found = []
    for index, line in enumerate(lines):
        match = re.match(r"(\s*)[^=]*?\b(?:func\s+([^\s(<]+)|(init)[?!]?\s*[(<])", line) if "func" in line or "init" in line else None
        if not match or not re.match(r"\s*(?:@|public|private|internal|fileprivate|package|static|mutating|override|func|init|"
                                     r"convenience|final|borrowing|consuming|nonisolated|discardableResult)", line):
            continue
        indent = match[1]
        for end in range(index, min(index + 400, len(lines))):
            if lines[end].startswith(indent + "}") and (end > index):
                found.append((index + 1, match[2] or match[3], end - index + 1))
                break
            if end == index and lines[end].rstrip().endswith("}"):
                break
    return found
