import LMDB

/// The key of one verification, drawn at random.
///
/// An entry is folded word by word: `state = high ^ low` of the 128-bit product of `state ^ word` and a secret odd number. Two
/// indexes are compared by the sum of their entries, modulo 2⁶⁴. SipHash would do the same at ten times the cost. It is no
/// cryptographic hash, and need not be: key and sums live only as long as the run and are shown to no one, so whoever
/// changes a file must have chosen, before the key is drawn, entries whose sums agree for most keys. The last two folds
/// stand behind everything that can be chosen, and break what is linear in the product; a change goes unseen with a
/// probability of about 2⁻⁶⁰.
struct IndexKey: Equatable, Sendable {
    private let seed: UInt64
    private let name: UInt64
    private let place: UInt64
    private let last: UInt64

    init(_ random: inout some RandomNumberGenerator) {
        (seed, name, place, last) = (random.next(), random.next() | 1, random.next() | 1, random.next() | 1)
    }

    @inline(__always)
    private func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// What stands for an id, a type or a tag; its entries build on it.
    @inline(__always)
    func name(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = seed ^ UInt64(bytes.count)
        var offset = 0
        while offset + 8 <= bytes.count {
            state = fold(state ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self), name)
            offset += 8
        }
        guard offset < bytes.count else { return state }
        var rest: UInt64 = 0
        while offset < bytes.count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return fold(state ^ rest, name)
    }

    /// An entry of ids or types.
    @inline(__always)
    func entry(_ name: UInt64, _ position: Position) -> UInt64 { fold(fold(name ^ position, place) ^ seed, last) }

    /// An entry of a dossier: its number there, and the position before it.
    @inline(__always)
    func entry(_ name: UInt64, _ position: Position, ordinal: UInt64, previous: Position?) -> UInt64 {
        let state = fold(fold(name ^ position, place) ^ ordinal, name | 1)
        return fold(fold(state ^ (previous ?? .max), place) ^ seed, last)
    }
}

/// Sums of keyed hashes, one for each index: two indexes hold the same entries exactly when their sums are equal.
///
/// The order of the entries does not matter, and the sums of two parts add up: so each table is read once in its own order, by
/// any number of tasks, and nothing is looked up.
struct IndexSums: Equatable, Sendable {
    var ids: UInt64 = 0
    var types: UInt64 = 0
    var dossiers: UInt64 = 0

    static func += (sums: inout IndexSums, more: IndexSums) {
        sums.ids &+= more.ids
        sums.types &+= more.types
        sums.dossiers &+= more.dossiers
    }
}
