import Crypto
import EventLog

/// Makes ids from content: UUIDs of version 8 (RFC 9562), cut from a SHA-256.
struct ActID {
    private let mappingName: String

    init(mappingName: String) { self.mappingName = mappingName }

    /// The id of the row that holds exactly these cells, for the time it is met the `ordinal`-th time, from 0.
    func ofRow(_ content: [UInt8], ordinal: Int) -> EventID? {
        var bytes = header("row")
        bytes += content
        ActID.append(String(ordinal), to: &bytes)
        return ActID.id(bytes)
    }

    /// The id of the row these cells name.
    func ofCells(_ cells: [(name: String, value: String)]) -> EventID? {
        var bytes = header("id")
        for (name, value) in cells {
            ActID.append(name, to: &bytes)
            ActID.append(value, to: &bytes)
        }
        return ActID.id(bytes)
    }

    /// The cells that are not empty, in the order of their names: what makes one row another than the next.
    static func content(_ row: Row, _ columns: Columns, without left: Set<Int> = []) -> [UInt8] {
        var bytes: [UInt8] = []
        for index in columns.byName where !row[index].isEmpty && !left.contains(index) {
            append(columns.names[index], to: &bytes)
            append(row[index], to: &bytes)
        }
        return bytes
    }

    private func header(_ kind: String) -> [UInt8] {
        var bytes = Array("socai act\n\(kind)\n".utf8)
        ActID.append(mappingName, to: &bytes)
        return bytes
    }

    /// Each text after its length, so that no two lists of texts are the same bytes.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let utf8 = text.utf8
        withUnsafeBytes(of: UInt32(utf8.count).littleEndian) { bytes += $0 }
        bytes += utf8
    }

    private static func id(_ bytes: [UInt8]) -> EventID? {
        var digest = Array(SHA256.hash(data: bytes).prefix(16))
        digest[6] = digest[6] & 0x0F | 0x80
        digest[8] = digest[8] & 0x3F | 0x80
        return EventID(digest)
    }
}

/// Which rows have been met: 16 bytes a row, and a little more for those met twice.
struct SeenRows {
    private var ids: Set<EventID> = []
    private var repeats: [EventID: Int] = [:]

    /// How often the row of this first id was met before.
    mutating func ordinal(of first: EventID) -> Int {
        if ids.insert(first).inserted { return 0 }
        let ordinal = repeats[first, default: 0] + 1
        repeats[first] = ordinal
        return ordinal
    }
}
