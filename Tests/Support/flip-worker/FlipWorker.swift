// Damages a sound log byte by byte, and asks of each damage whether verification sees it.
//
//   flip-worker DIRECTORY SEED COUNT FIRST-PAGE
//
// COUNT times, one to three random bytes of `data.mdb` at or after FIRST-PAGE are changed, the log is opened, verified, and, where
// it is called sound, asked everything that the undamaged log was asked; then the bytes are put back. It runs in a process of
// its own, because damage might kill it. Lines: `F offsets` before each damage, `M offsets` where the answers changed and
// verification saw nothing, and at the end `D refused unsound harmless`.
import CivilTime
import EventLog
import Glibc
import MerkleTree
import SeededSource

/// What the log is asked: every event by position and by id, every dossier, type and head, roots and proofs.
struct Questions {
    var ids: [EventID] = []
    var tags: Set<String> = []

    init(_ log: EventLog) throws {
        try log.forEach { event in
            ids.append(event.id)
            tags.formUnion(event.tags)
            return true
        }
    }

    /// All answers, folded into one number.
    func answers(of log: EventLog) throws -> UInt64 {
        var fold = Fold()
        let size = try log.size
        fold.add(size)
        try log.forEachStored { position, bytes in
            fold.add(position)
            fold.add(bytes)
        }
        for id in ids { fold.add(try log.position(of: id) ?? .max) }
        for position in stride(from: 0, to: size, by: 7) {
            try log.storedBytes(at: position)?.withUnsafeBytes { fold.add($0) }
            for hash in try log.inclusionProof(position, size: size) { hash.withUnsafeBytes { fold.add($0) } }
            try log.root(at: position + 1).withUnsafeBytes { fold.add($0) }
        }
        for tag in tags.sorted() {
            for position in try log.positions(tag: tag) { fold.add(position) }
            if let head = try log.tagHead(tag) { fold.add(head.ordinal ^ head.position << 32) }
            for event in try log.read(Query(tags: [tag]), from: size / 2, limit: 3) { fold.add(event.position) }
        }
        for tag in try log.tags(prefix: "") { Array(tag.utf8).withUnsafeBytes { fold.add($0) } }
        for (type, count) in try log.types() {
            Array(type.utf8).withUnsafeBytes { fold.add($0) }
            fold.add(count)
            for event in try log.read(Query(types: [type]), from: size / 3, limit: 3) { fold.add(event.position) }
        }
        for schema in try log.schemas() { schema.withUnsafeBytes { fold.add($0) } }
        return fold.value
    }
}

/// FNV-1a.
struct Fold {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    mutating func add(_ number: UInt64) { withUnsafeBytes(of: number) { add($0) } }
}

func say(_ text: String) { _ = text.withCString { write(1, $0, strlen($0)) } }

@main enum FlipWorker {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let seed = UInt64(arguments[2]), let count = Int(arguments[3]),
            let firstPage = Int(arguments[4])
        else { exit(2) }
        do {
            try run(arguments[1], seed, count, firstPage)
        } catch {
            say("E \(error)\n")
            exit(1)
        }
    }

    static func run(_ directory: String, _ seed: UInt64, _ count: Int, _ firstPage: Int) throws {
        let log = try EventLog(directory: directory, options: options(readOnly: true))
        let questions = try Questions(log)
        let right = try questions.answers(of: log)
        guard try log.verify(tasks: 1).isSound else { exit(3) }
        log.close()
        let file = open(directory + "/data.mdb", O_RDWR)
        let size = Int(lseek(file, 0, SEEK_END))
        let first = firstPage * sysconf(Int32(_SC_PAGESIZE))
        let end = firstPage == 0 ? min(size, 2 * sysconf(Int32(_SC_PAGESIZE))) : size
        var source = Source(seed)
        var tally = [0, 0, 0]
        for round in 0..<count {
            let flips = (0..<(source.below(4) == 0 ? 3 : 1)).map { _ in
                (offset: first + source.below(end - first), mask: UInt8(1 + source.below(255)))
            }
            let name = flips.map { "\($0.offset):\($0.mask)" }.joined(separator: " ")
            say("F \(name)\n")
            for flip in flips { change(file, flip) }
            let outcome = outcome(directory, readOnly: round % 8 != 0, questions, right)
            if outcome == 3 { say("M \(name)\n") } else { tally[outcome] += 1 }
            for flip in flips.reversed() { change(file, flip) }
        }
        say("D \(tally[0]) \(tally[1]) \(tally[2])\n")
    }

    static func options(readOnly: Bool) -> EventLog.Options {
        var options = EventLog.Options()
        options.readOnly = readOnly
        options.mapSize = 1 << 26
        return options
    }

    /// 0 the log was refused, 1 it was found unsound, 2 nothing changed, 3 something changed and was not seen.
    static func outcome(_ directory: String, readOnly: Bool, _ questions: Questions, _ right: UInt64) -> Int {
        guard let log = try? EventLog(directory: directory, options: options(readOnly: readOnly)) else { return 0 }
        defer { log.close() }
        guard let result = try? log.verify(tasks: 1) else { return 0 }
        guard result.isSound else { return 1 }
        return (try? questions.answers(of: log)) == right ? 2 : 3
    }

    static func change(_ file: CInt, _ flip: (offset: Int, mask: UInt8)) {
        var byte: UInt8 = 0
        guard pread(file, &byte, 1, off_t(flip.offset)) == 1 else { exit(4) }
        byte ^= flip.mask
        guard pwrite(file, &byte, 1, off_t(flip.offset)) == 1 else { exit(4) }
    }
}
