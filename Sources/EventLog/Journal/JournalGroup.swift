import MerkleTree

/// The header of a group in the journal; `docs/format.md` draws it.
struct JournalGroup: Sendable {
    /// How many bytes a header has. The events follow: each its length, four bytes, and its stored bytes.
    static let headerSize = 72
    private static let magic = Array("socaijg1".utf8)
    /// How many bytes of the header the check covers; the check follows them.
    private static let checked = 40

    /// Rises by one whenever the journal goes on in its other file: tells a group from what an earlier use left behind.
    let generation: UInt64
    /// The position of its first event.
    let base: UInt64
    let count: Int
    /// The bytes of the events, their lengths included.
    let length: Int
    private let check: ArraySlice<UInt8>

    /// The position after its last event.
    var end: UInt64 { base + UInt64(count) }

    /// The bytes that a group with so many bytes of events takes in the file.
    static func size(length: Int) -> Int { JournalFile.roundedUp(headerSize + length) }

    /// The header of a group to be written.
    ///
    /// - Parameter key: the file's secret: whoever writes events cannot foresee it, so no event can pass for a group.
    static func header(
        generation: UInt64, base: UInt64, length: Int, key: [UInt8], leaves: ArraySlice<Hash>
    ) -> [UInt8] {
        var bytes = magic
        bytes.reserveCapacity(headerSize)
        for value in [generation, base, UInt64(leaves.count), UInt64(length)] {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        var covered = key + bytes
        covered.reserveCapacity(covered.count + Hash.byteCount * leaves.count)
        for leaf in leaves { leaf.withUnsafeBytes { covered.append(contentsOf: $0) } }
        return bytes + TreeHasher.leaf(covered).bytes
    }

    /// Reads a header; `nil` where none stands.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.headerSize, bytes.starts(with: Self.magic) else { return nil }
        func number(_ offset: Int) -> UInt64 {
            bytes[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        let (count, length) = (number(24), number(32))
        guard count > 0, count <= length / 4, length < 1 << 40 else { return nil }
        generation = number(8)
        base = number(16)
        guard base < UInt64.max - count else { return nil }
        self.count = Int(count)
        self.length = Int(length)
        check = bytes[Self.checked...]
    }

    /// The events that were written under this header, each where it lies in `area`; `nil` where they are not whole.
    func events(in area: [UInt8], key: [UInt8]) -> [Range<Int>]? {
        guard area.count == length else { return nil }
        var ranges: [Range<Int>] = []
        var leaves: [Hash] = []
        var offset = 0
        while offset < length {
            guard length - offset > 4 else { return nil }
            let size = area[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
            offset += 4
            guard size > 0, size <= length - offset, ranges.count < count else { return nil }
            ranges.append(offset..<offset + size)
            leaves.append(area.withUnsafeBytes { TreeHasher.leaf(UnsafeRawBufferPointer(rebasing: $0[offset..<offset + size])) })
            offset += size
        }
        guard ranges.count == count else { return nil }
        let header = Self.header(generation: generation, base: base, length: length, key: key, leaves: leaves[...])
        return header[Self.checked...] == check ? ranges : nil
    }
}
