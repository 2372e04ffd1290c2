import CivilTime
import EventLog
import Foundation
@testable import Ledger
import LedgerTesting
import MerkleTree
import Testing

private let moment = Instant(microseconds: 1_577_836_800_000_000)

@Suite struct TilesTests {
    private func append(_ ledger: Ledger, _ range: Range<UInt64>) throws {
        for lower in stride(from: range.lowerBound, to: range.upperBound, by: 10_000) {
            let events = (lower..<min(range.upperBound, lower + 10_000)).map {
                EventData(id: EventID.v7(at: moment, random: (0, $0)), type: "T", tags: ["k:\($0 % 9)"], occurred: moment)
            }
            _ = try ledger.log.appendAndWait(events)
        }
    }

    /// Everything in a published directory.
    private func files(_ directory: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory) {
            var isDirectory: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: directory + "/" + name, isDirectory: &isDirectory)
            if !isDirectory.boolValue { files[name] = FileManager.default.contents(atPath: directory + "/" + name) }
        }
        return files
    }

    /// The root from the entry bundles alone.
    private func root(_ files: [String: Data], _ size: UInt64) throws -> Hash {
        var range = CompactRange()
        for number in 0..<(size + 255) / 256 {
            let count = min(256, size - number * 256)
            let name = "tile/entries/\(TileWriter.path(number))" + (count == 256 ? "" : ".p/\(count)")
            var bytes = [UInt8](try #require(files[name], "\(name)"))[...]
            var entries = 0
            while bytes.count > 2 {
                let length = Int(bytes.removeFirst()) << 8 | Int(bytes.removeFirst())
                range.append(TreeHasher.leaf(Array(bytes.prefix(length))))
                bytes = bytes.dropFirst(length)
                entries += 1
            }
            #expect(bytes.isEmpty && entries == count)
        }
        return range.root
    }

    /// Where the third level of tiles begins.
    @Test func `a tile of tiles of tiles is there from 65,536 events on`() throws {
        let scene = try TemporaryLedger()
        let grown = scene.ledger.directory + "-tiles"
        defer { try? FileManager.default.removeItem(atPath: grown) }
        var size: UInt64 = 0
        for next in [65_535, 65_536, 65_537] as [UInt64] {
            try append(scene.ledger, size..<next)
            size = next
            #expect(try scene.ledger.publishTiles(to: grown).size == size)
            let fresh = grown + "-\(size)"
            defer { try? FileManager.default.removeItem(atPath: fresh) }
            _ = try scene.ledger.publishTiles(to: fresh)
            let (all, new) = (try files(grown), try files(fresh))
            for (name, data) in new { #expect(all[name] == data, "\(name) at \(size)") }
            #expect(try root(new, size) == scene.ledger.log.root(at: size))
            let top = new.keys.filter { $0.hasPrefix("tile/2/") }
            let second = new.keys.filter { $0.hasPrefix("tile/1/") }
            #expect(top == (size < 65_536 ? [] : ["tile/2/000.p/1"]) && second == [size < 65_536 ? "tile/1/000.p/255" : "tile/1/000"])
        }
        let top = try #require(try files(grown)["tile/2/000.p/1"])
        #expect(try Hash([UInt8](top)) == scene.ledger.log.root(at: 65_536))
        #expect(try files(grown)["tile/1/000"]?.count == 8_192 && files(grown)["tile/0/256.p/1"]?.count == 32)
    }

    @Test func `tiles hold the log at every size, written at once or bit by bit`() throws {
        let scene = try TemporaryLedger()
        let ledger = scene.ledger
        let grown = scene.ledger.directory + "-tiles"
        defer { try? FileManager.default.removeItem(atPath: grown) }
        var size: UInt64 = 0
        for next in [1, 2, 255, 256, 257, 511, 512, 1_000, 3_000] as [UInt64] {
            try append(ledger, size..<next)
            size = next
            #expect(try ledger.publishTiles(to: grown).size == size)
            #expect(try ledger.publishTiles(to: grown).written == 0)
            let fresh = grown + "-\(size)"
            defer { try? FileManager.default.removeItem(atPath: fresh) }
            _ = try ledger.publishTiles(to: fresh)
            let (all, new) = (try files(grown), try files(fresh))
            for (name, data) in new { #expect(all[name] == data, "\(name) at \(size)") }
            #expect(try root(new, size) == ledger.log.root(at: size))
        }
        // A tile of level 0 is the hashes of its leaves.
        let tile = try #require(try files(grown)["tile/0/001"])
        #expect(tile.count == 8_192)
        for index in 0..<256 {
            let hash = Hash([UInt8](tile[tile.startIndex + index * 32..<tile.startIndex + index * 32 + 32]))
            #expect(try hash == ledger.log.leafHash(at: 256 + UInt64(index)))
        }
        #expect(TileWriter.path(1_234_067) == "x001/x234/067" && TileWriter.path(7) == "007")
        let other = try TemporaryLedger()
        try append(other.ledger, 0..<3)
        #expect(throws: LedgerError.self) { try other.ledger.publishTiles(to: grown) }
    }
}
