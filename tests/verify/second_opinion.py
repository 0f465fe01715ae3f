#!/usr/bin/env python3
"""A second opinion on the log's proofs, in another language, from the RFCs alone (standard library).

  second_opinion.py roots N            the roots of "record 0", "record 1", ... for sizes 0..N
  second_opinion.py proofs SEED COUNT  random proofs: m n index root_m root_n path consistency
  second_opinion.py judge < PROOFS     yes or no for each such line
  second_opinion.py bundle DIR KEY     what `hearth log bundle` wrote: records, tiles, signed note
"""
import base64
import functools
import hashlib
import os
import random
import sys


def sha(data):
    return hashlib.sha256(data).digest()


def leaf_hash(record):
    return sha(b"\x00" + record)


def node_hash(left, right):
    return sha(b"\x01" + left + right)


def split(n):
    """The largest power of two below n."""
    return 1 << ((n - 1).bit_length() - 1)


class Tree:
    """RFC 9162 section 2.1 over leaf hashes, as it is written there."""

    def __init__(self, leaves):
        self.leaves = leaves
        self.mth = functools.lru_cache(maxsize=None)(self._mth)

    def _mth(self, lo, hi):
        if hi == lo:
            return sha(b"")
        if hi - lo == 1:
            return self.leaves[lo]
        k = split(hi - lo)
        return node_hash(self.mth(lo, lo + k), self.mth(lo + k, hi))

    def root(self, size):
        return self.mth(0, size)

    def path(self, m, lo, hi):
        if hi - lo == 1:
            return []
        k = split(hi - lo)
        if m < k:
            return self.path(m, lo, lo + k) + [self.mth(lo + k, hi)]
        return self.path(m - k, lo + k, hi) + [self.mth(lo, lo + k)]

    def consistency(self, m, n):
        return [] if m == n else self._subproof(m, 0, n, True)

    def _subproof(self, m, lo, hi, whole):
        if m == hi - lo:
            return [] if whole else [self.mth(lo, hi)]
        k = split(hi - lo)
        if m <= k:
            return self._subproof(m, lo, lo + k, whole) + [self.mth(lo + k, hi)]
        return self._subproof(m - k, lo + k, hi, False) + [self.mth(lo, lo + k)]


def root_of_path(index, size, leaf, path):
    """The root that an inclusion path leads to, by recursion from the top; None if it does not fit."""
    if size == 1:
        return leaf if not path else None
    if not path:
        return None
    k = split(size)
    if index < k:
        left = root_of_path(index, k, leaf, path[:-1])
        return left and node_hash(left, path[-1])
    right = root_of_path(index - k, size - k, leaf, path[:-1])
    return right and node_hash(path[-1], right)


def roots_of_consistency(m, n, whole, root_m, path):
    """(root of the first m, root of all n) that a consistency path leads to; None if it does not fit."""
    if m == n:
        if whole:
            return (root_m, root_m) if not path else None
        return (path[0], path[0]) if len(path) == 1 else None
    if not path:
        return None
    k = split(n)
    if m <= k:
        both = roots_of_consistency(m, k, whole, root_m, path[:-1])
        return both and (both[0], node_hash(both[1], path[-1]))
    both = roots_of_consistency(m - k, n - k, False, root_m, path[:-1])
    return both and (node_hash(path[-1], both[0]), node_hash(path[-1], both[1]))


def includes(index, size, leaf, path, root):
    return 0 <= index < size and root_of_path(index, size, leaf, path) == root


def consistent(m, n, root_m, root_n, path):
    if m == 0:
        return not path and root_m == sha(b"")
    return m <= n and roots_of_consistency(m, n, True, root_m, path) == (root_m, root_n)


# --- Ed25519 (RFC 8032, section 5.1), to verify only.

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if y >= P or (x2 == 0 and sign):
        return None
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P:
        return None
    return P - x if x & 1 != sign else x


def point(data):
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = recover(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    w, x, y, z = f - e, h - g, h + g, f + e
    return (w * x % P, y * z % P, x * y % P, w * z % P)


def multiply(scalar, base):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, base)
        base = add(base, base)
        scalar >>= 1
    return result


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def signed(key, message, signature):
    base_y = 4 * pow(5, P - 2, P) % P
    base = point((base_y).to_bytes(32, "little"))
    a, r = point(key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    return same(multiply(s, base), add(r, multiply(h, a)))


# --- Bundles (C2SP tlog-tiles, signed-note).


def open_note(note, key_line):
    """(origin, size, root), or None unless the key signed it."""
    name, key_hash, key = key_line.split("+", 2)
    key = base64.b64decode(key)
    if key[:1] != b"\x01" or sha(name.encode() + b"\n" + key)[:4].hex() != key_hash:
        return None
    body, signatures = note.rsplit("\n\n", 1)
    body += "\n"
    for line in signatures.split("\n"):
        dash, _, rest = line.partition(" ")
        who, _, blob = rest.partition(" ")
        blob = base64.b64decode(blob or "")
        if dash != "\u2014" or who != name or blob[:4].hex() != key_hash:
            continue
        if not signed(key[1:], body.encode(), blob[4:]):
            return None
        origin, size, root = body.split("\n")[:3]
        return (origin, int(size), base64.b64decode(root)) if origin == name else None
    return None


def tile_path(level, index, width):
    text = "%03d" % (index % 1000)
    while index >= 1000:
        index //= 1000
        text = "x%03d/%s" % (index % 1000, text)
    return "tile/%s/%s%s" % (level, text, "" if width == 256 else ".p/%d" % width)


def read(folder, path):
    with open(os.path.join(folder, path), "rb") as file:
        return file.read()


def records_of(folder, size):
    for index in range((size + 255) // 256):
        data = read(folder, tile_path("entries", index, min(256, size - index * 256)))
        while data:
            length = int.from_bytes(data[:2], "big")
            if len(data) < 2 + length:
                raise ValueError("cut records")
            yield data[2 : 2 + length]
            data = data[2 + length :]


def bundle_holds(folder, key_line):
    opened = open_note(read(folder, "checkpoint").decode(), key_line)
    if opened is None:
        return False
    _, size, root = opened
    tree = Tree([leaf_hash(record) for record in records_of(folder, size)])
    if len(tree.leaves) != size or tree.root(size) != root:
        return False
    for level in range(8):
        span = 256**level
        for index in range((size // span + 255) // 256):
            width = min(256, size // span - index * 256)
            hashes = b"".join(
                tree.mth((index * 256 + i) * span, (index * 256 + i + 1) * span) for i in range(width)
            )
            if read(folder, tile_path(level, index, width)) != hashes:
                return False
    return True


def joined(path):
    return ",".join(node.hex() for node in path) or "-"


def parted(text):
    return [] if text == "-" else [bytes.fromhex(node) for node in text.split(",")]


def print_proofs(seed, count):
    draw = random.Random(seed)
    tree = Tree([leaf_hash(b"record %d" % i) for i in range(2000)])
    for _ in range(count):
        n = draw.randint(1, 2000)
        m = draw.randint(1, n)
        index = draw.randrange(n)
        print(m, n, index, tree.root(m).hex(), tree.root(n).hex(),
              joined(tree.path(index, 0, n)), joined(tree.consistency(m, n)))


def judge(lines):
    for line in lines:
        m, n, index, root_m, root_n, path, proof = line.split()
        root_m, root_n = bytes.fromhex(root_m), bytes.fromhex(root_n)
        leaf = leaf_hash(b"record " + index.encode())
        print("yes" if includes(int(index), int(n), leaf, parted(path), root_n) else "no",
              "yes" if consistent(int(m), int(n), root_m, root_n, parted(proof)) else "no")


def main(arguments):
    sys.setrecursionlimit(10_000)
    if arguments[:1] == ["roots"]:
        tree = Tree([leaf_hash(b"record %d" % i) for i in range(int(arguments[1]))])
        for size in range(int(arguments[1]) + 1):
            print(tree.root(size).hex())
    elif arguments[:1] == ["proofs"]:
        print_proofs(int(arguments[1]), int(arguments[2]))
    elif arguments == ["judge"]:
        judge(sys.stdin)
    elif arguments[:1] == ["bundle"] and len(arguments) == 3:
        try:
            holds = bundle_holds(arguments[1], arguments[2])
        except (OSError, ValueError) as error:
            print(error, file=sys.stderr)
            holds = False
        print("yes" if holds else "no")
        return 0 if holds else 1
    else:
        print(__doc__, file=sys.stderr)
        return 64
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
