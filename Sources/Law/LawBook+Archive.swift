extension LawBook {
    /// The line that an archive begins with.
    private static let mark = "socai law 1\n"

    /// All packs in one piece, to be kept with what they decided: for each pack a line `name⇥bytes`, then its file.
    ///
    /// The same packs give the same bytes. ``init(archive:)`` gives the book again, under the same ``hash``.
    public var archive: [UInt8] {
        packs.reduce(into: Array(Self.mark.utf8)) { archive, pack in
            archive += Array("\(pack.name)\t\(pack.bytes.count)\n".utf8) + pack.bytes
        }
    }

    /// Whether some bytes begin as an archive does.
    public static func isArchive(_ bytes: [UInt8]) -> Bool { bytes.starts(with: mark.utf8) }

    /// Reads an archive.
    ///
    /// - Throws: a fault where it is cut off or a pack in it is malformed.
    public convenience init(archive: [UInt8]) throws(PackFault) {
        var packs: [RulePack] = []
        var rest = archive.dropFirst(Self.mark.utf8.count)
        while let end = rest.firstIndex(of: 0x0A) {
            let head = String(decoding: rest[..<end], as: UTF8.self).split(separator: "\t")
            guard head.count == 2, let count = Int(head[1]), count >= 0, rest.distance(from: end, to: rest.endIndex) > count else {
                throw PackFault(file: "archive", line: packs.count + 1, vi: "gói luật bị cắt cụt", en: "a pack is cut off")
            }
            packs.append(try RulePack(tsv: Array(rest[(end + 1)...].prefix(count)), file: "\(head[0]).tsv"))
            rest = rest[(end + 1 + count)...]
        }
        try self.init(packs: packs)
    }
}
