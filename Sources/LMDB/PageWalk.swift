import Glibc

/// A walk over every page that one snapshot of a data file can reach.
///
/// Checked are: page numbers and kinds, the offsets of nodes, the ends of keys and values, the order of keys, that what a
/// branch says of its pages is so, the counts of each tree, and that no page is used twice or is used and free. Whatever
/// passes, LMDB can read without leaving the map, and finds each key where it looks for it.
package struct PageWalk: Sendable {
    /// How a tree orders its keys and what its leaves hold.
    enum Content {
        /// Names of tables, with their records.
        case tables
        /// Commits, with the pages that each set free.
        case freePages
        /// Keys with one value each.
        case values(integerKeys: Bool)
        /// Keys with a list of integers each.
        case lists
        /// The integers of one such list that is too long for a node.
        case integers

        /// Whether parts share out the leaves.
        var isDivided: Bool {
            switch self {
            case .values, .lists: true
            case .tables, .freePages, .integers: false
            }
        }

        var isTables: Bool { if case .tables = self { true } else { false } }

        var hasIntegerKeys: Bool {
            switch self {
            case .freePages, .integers, .values(integerKeys: true): true
            case .tables, .lists, .values: false
            }
        }
    }

    /// What is counted on the way through a tree.
    struct Counts: Equatable {
        var branchPages: UInt64 = 0
        var leafPages: UInt64 = 0
        var overflowPages: UInt64 = 0
        var entries: UInt64 = 0

        static func += (counts: inout Counts, more: Counts) {
            counts.branchPages += more.branchPages
            counts.leafPages += more.leafPages
            counts.overflowPages += more.overflowPages
            counts.entries += more.entries
        }
    }

    /// Why a walk ends before its end.
    enum Stop: Error { case damaged }

    let file: PageFile
    /// Pages that the snapshot knows.
    let pageCount: UInt64
    /// How deep trees may be that are walked; the others are left out.
    let depthLimit: UInt16
    private let limit: Int
    /// Of several walks, each in its own thread, which this is. They share the tables' pages below the roots.
    private let part: Int
    private let parts: Int
    /// Leaves so far, and after how many of them their memory is given back: 64 MiB of pages.
    private var leaves = 0
    private static let releasedAfter = 16_384
    private var ahead = ReadAhead()
    /// What was counted in the tables so far, by this part.
    private var counts: [Counts] = []
    /// Pages taken by this part alone, and those that every part goes through: branches, and the tree of tables.
    private var used: [UInt64]
    private var shared: [UInt64]
    private(set) var problems: [PageProblem] = []
    /// Whether a page was wanted that lies beyond the end of the file.
    private(set) var isTruncated = false
    private var tables: [(record: TreeRecord, page: UInt64)] = []

    init(
        _ file: PageFile, pageCount: UInt64, depthLimit: UInt16 = .max, limit: Int = 20, part: Int = 0,
        of parts: Int = 1
    ) {
        used = [UInt64](repeating: 0, count: Int(min(pageCount, file.count) / 64 + 1))
        shared = used
        self.file = file
        self.pageCount = pageCount
        self.depthLimit = depthLimit
        self.limit = limit
        self.part = part
        self.parts = parts
    }

    /// Walks the tree of tables, this part of each table, and, in the first part, the tree of free pages.
    mutating func walk(_ meta: MetaPage, at page: UInt64) {
        guard meta.main.flags == 0, meta.free.flags & 0x0c == 0x08 else {
            return report(page, "its trees are of a kind that they never are")
        }
        tree(meta.main, .tables, named: page)
        for table in tables {
            switch table.record.flags {
            case 0: count(table, .values(integerKeys: false))
            case 0x08: count(table, .values(integerKeys: true))
            case 0x34: count(table, .lists)
            default: report(table.page, "it holds the record of a table of a kind that is never made")
            }
        }
        if part == 0 { tree(meta.free, .freePages, named: page) }
    }

    private mutating func count(_ table: (record: TreeRecord, page: UInt64), _ content: Content) {
        counts.append(visit(table.record, content, named: table.page) ?? Counts())
    }

    /// What all parts have found, the lowest page first.
    static func problems(_ parts: [PageWalk]) -> [PageProblem] {
        guard var all = parts.first else { return [] }
        for number in all.used.indices {
            if all.used[number] & all.shared[number] != 0 {
                all.reportTwice(number, all.used[number] & all.shared[number])
            }
            all.used[number] |= all.shared[number]
        }
        for part in parts.dropFirst() {
            for problem in part.problems where !all.problems.contains(problem) { all.problems.append(problem) }
            for number in all.used.indices where part.used[number] != 0 {
                if all.used[number] & part.used[number] != 0 {
                    all.reportTwice(number, all.used[number] & part.used[number])
                }
                all.used[number] |= part.used[number]
            }
            for (index, counts) in part.counts.enumerated() where index < all.counts.count {
                all.counts[index] += counts
            }
        }
        if all.problems.isEmpty {
            for (table, counts) in zip(all.tables, all.counts) where table.record.depth <= all.depthLimit {
                all.compare(counts, table.record, named: table.page)
            }
        }
        return Array(all.problems.sorted { ($0.page, $0.reason) < ($1.page, $1.reason) }.prefix(all.limit))
    }

    private mutating func reportTwice(_ word: Int, _ bits: UInt64) {
        report(UInt64(word * 64 + bits.trailingZeroBitCount), "it is used in two places")
    }

    mutating func report(_ page: UInt64, _ reason: String) {
        if problems.count < limit { problems.append(PageProblem(page: page, reason: reason)) }
    }

    /// Walks one whole tree; `page` is where its record stands.
    private mutating func tree(_ record: TreeRecord, _ content: Content, named page: UInt64) {
        let before = problems.count
        guard record.depth <= depthLimit, let counts = visit(record, content, named: page) else { return }
        if problems.count == before { compare(counts, record, named: page) }
    }

    private mutating func compare(_ counts: Counts, _ record: TreeRecord, named page: UInt64) {
        let counted = Counts(
            branchPages: record.branchPages, leafPages: record.leafPages, overflowPages: record.overflowPages,
            entries: record.entries)
        if counts != counted { report(page, "it holds the record of a tree whose counts are not those of its pages") }
    }

    /// Walks what this part has to of a tree, and counts it; `nil` where it is damaged.
    private mutating func visit(_ record: TreeRecord, _ content: Content, named page: UInt64) -> Counts? {
        guard record.depth <= depthLimit, problems.count < limit else { return nil }
        var counts = Counts()
        if record.root == TreeRecord.noPage {
            if record.depth != 0 || record.entries != 0 {
                report(page, "it holds the record of a tree without pages, and counts some")
            }
            return counts
        }
        guard (1...32).contains(record.depth) else {
            report(page, "it holds the record of a tree of depth \(record.depth)")
            return nil
        }
        if case .integers = content, record.pad != 8 {
            report(page, "it holds the record of a list of \(record.pad) bytes a value")
            return nil
        }
        do throws(Stop) {
            try visit(record.root, depth: record.depth, content, from: nil, below: nil, named: page, &counts)
        } catch {
            return nil
        }
        return counts
    }

    private mutating func fail(_ page: UInt64, _ reason: String) -> Stop {
        report(page, reason)
        return .damaged
    }

    /// Takes a page for one use.
    private mutating func claim(
        _ number: UInt64, named page: UInt64, _ what: String = "a page", isShared: Bool = false
    ) throws(Stop) {
        guard number >= 2, number < pageCount else {
            throw fail(page, "it leads to \(what) \(number), and there is none")
        }
        guard number < file.count else {
            isTruncated = true
            throw fail(page, "it leads to \(what) \(number), beyond the end of the file")
        }
        let (word, bit) = (Int(number / 64), UInt64(1) << (number % 64))
        guard (used[word] | shared[word]) & bit == 0 else {
            throw fail(page, "it leads to \(what) \(number), which is in use elsewhere")
        }
        if isShared { shared[word] |= bit } else { used[word] |= bit }
    }

    /// Walks a page and what is below it. Keys must be at or after `from` and before `below`.
    private mutating func visit(
        _ number: UInt64, depth: UInt16, _ content: Content, from: UnsafeRawBufferPointer?,
        below: UnsafeRawBufferPointer?, named parent: UInt64, _ counts: inout Counts
    ) throws(Stop) {
        // Each part goes through all branches of a table, and through its own of the leaves.
        if depth == 1, content.isDivided, number % UInt64(parts) != UInt64(part) { return }
        let isShared = content.isDivided ? depth > 1 : content.isTables
        try claim(number, named: parent, isShared: isShared)
        let page = file.page(number)
        if depth == 1 { ahead.pass(page) }
        guard page.pageNumber == number else { throw fail(number, "it says that it is page \(page.pageNumber)") }
        guard page.pageLower >= PageFile.headerSize, page.pageLower % 2 == 0, page.pageLower <= page.pageUpper,
            page.pageUpper <= page.count
        else { throw fail(number, "its free space has no sensible bounds") }
        let nodes = (page.pageLower - PageFile.headerSize) / 2
        if depth > 1 {
            guard page.pageFlags == PageFile.Kind.branch else {
                throw fail(number, "it is no branch, where one belongs")
            }
            if part == 0 || !content.isDivided { counts.branchPages += 1 }
            try branch(number, page, nodes, depth, content, from, below, &counts)
            return
        }
        counts.leafPages += 1
        leaves += 1
        if leaves % Self.releasedAfter == 0 { file.release() }
        if case .integers = content {
            guard page.pageFlags == PageFile.Kind.list else { throw fail(number, "it is no list, where one belongs") }
            counts.entries += UInt64(nodes)
            return try integers(number, page, nodes, from?.u64(0), below?.u64(0))
        }
        guard page.pageFlags == PageFile.Kind.leaf else { throw fail(number, "it is no leaf, where one belongs") }
        guard nodes > 0 else { throw fail(number, "it is a leaf without entries") }
        var last = from
        for index in 0..<nodes {
            let node = try node(number, page, index, content)
            if let last {
                let order = order(last, node.key, content)
                guard index == 0 ? order <= 0 : order < 0 else { throw fail(number, "its keys are not in their order") }
            }
            last = node.key
            try leaf(number, page, node, content, &counts)
        }
        if let below, let last, order(last, below, content) >= 0 {
            throw fail(number, "its last key belongs on a later page")
        }
    }

    /// Walks the pages below a branch. Its first key stands for whatever comes before the second.
    private mutating func branch(
        _ number: UInt64, _ page: UnsafeRawBufferPointer, _ nodes: Int, _ depth: UInt16, _ content: Content,
        _ from: UnsafeRawBufferPointer?, _ below: UnsafeRawBufferPointer?, _ counts: inout Counts
    ) throws(Stop) {
        guard nodes > 1 else { throw fail(number, "it is a branch of less than two pages") }
        var node = try node(number, page, 0, content, isFirstOfBranch: true)
        var lower = from
        for index in 0..<nodes {
            var upper = below
            var next: Node?
            if index + 1 < nodes {
                let following = try self.node(number, page, index + 1, content)
                if let lower, order(lower, following.key, content) >= 0 {
                    throw fail(number, "its keys are not in their order")
                }
                upper = following.key
                next = following
            } else if let lower, let below, order(lower, below, content) >= 0 {
                throw fail(number, "its last key belongs on a later page")
            }
            // What lies below is damaged by itself; the other pages are looked at all the same.
            do throws(Stop) {
                try visit(node.child, depth: depth - 1, content, from: lower, below: upper, named: number, &counts)
            } catch {
                guard problems.count < limit else { throw error }
            }
            guard let next else { return }
            (node, lower) = (next, upper)
        }
    }
}

/// Nodes and what hangs on them.
extension PageWalk {
    /// A node: a key with a value, or with the page below.
    struct Node {
        let key: UnsafeRawBufferPointer
        let flags: UInt16
        /// Where in the page its value begins.
        let offset: Int
        /// How long its value is.
        let count: Int
        /// In a branch, the page below.
        let child: UInt64
    }

    private enum Flag {
        static let bigData: UInt16 = 0x01
        static let subData: UInt16 = 0x02
        static let duplicates: UInt16 = 0x04
    }

    private mutating func node(
        _ number: UInt64, _ page: UnsafeRawBufferPointer, _ index: Int, _ content: Content,
        isFirstOfBranch: Bool = false
    ) throws(Stop) -> Node {
        let start = Int(page.u16(PageFile.headerSize + 2 * index))
        guard start >= page.pageUpper, start % 2 == 0, start + 8 <= page.count else {
            throw fail(number, "an entry begins outside of it")
        }
        let (low, high, flags) = (UInt64(page.u16(start)), UInt64(page.u16(start + 2)), page.u16(start + 4))
        let keyCount = Int(page.u16(start + 6))
        guard start + 8 + keyCount <= page.count else { throw fail(number, "a key ends outside of it") }
        let key = UnsafeRawBufferPointer(rebasing: page[start + 8..<start + 8 + keyCount])
        if !isFirstOfBranch {
            guard content.hasIntegerKeys ? keyCount == 8 : (1...511).contains(keyCount) else {
                throw fail(number, "a key has \(keyCount) bytes")
            }
        }
        return Node(
            key: key, flags: flags, offset: start + 8 + keyCount, count: Int(low | high << 16),
            child: low | high << 16 | UInt64(flags) << 32)
    }

    /// Below 0, 0, above 0: how two keys stand to each other.
    @inline(__always)
    private func order(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer, _ content: Content) -> Int {
        if content.hasIntegerKeys {
            let (a, b) = (a.u64(0), b.u64(0))
            return a < b ? -1 : a > b ? 1 : 0
        }
        guard let first = a.baseAddress, let second = b.baseAddress else { return a.count - b.count }
        let order = Int(memcmp(first, second, min(a.count, b.count)))
        return order == 0 ? a.count - b.count : order
    }

    private mutating func leaf(
        _ number: UInt64, _ page: UnsafeRawBufferPointer, _ node: Node, _ content: Content, _ counts: inout Counts
    ) throws(Stop) {
        if node.flags == Flag.bigData {
            guard node.offset + 8 <= page.count else { throw fail(number, "a value ends outside of it") }
        } else {
            guard node.offset + node.count <= page.count else { throw fail(number, "a value ends outside of it") }
        }
        switch (content, node.flags) {
        case (.tables, Flag.subData) where node.count == TreeRecord.byteCount:
            tables.append((TreeRecord(page, at: node.offset), number))
            counts.entries += 1
        case (.values, 0):
            counts.entries += 1
        case (.values, Flag.bigData):
            _ = try overflow(number, page, node, &counts)
            counts.entries += 1
        case (.freePages, 0):
            try free(number, UnsafeRawBufferPointer(rebasing: page[node.offset..<node.offset + node.count]))
            counts.entries += 1
        case (.freePages, Flag.bigData):
            try free(number, try overflow(number, page, node, &counts))
            counts.entries += 1
        case (.lists, 0) where node.count == 8:
            counts.entries += 1
        case (.lists, Flag.duplicates) where node.count >= PageFile.headerSize:
            let list = UnsafeRawBufferPointer(rebasing: page[node.offset..<node.offset + node.count])
            guard list.pageFlags & ~PageFile.Kind.dirty == PageFile.Kind.listInNode,
                list.pageLower >= PageFile.headerSize,
                list.pageLower <= list.pageUpper, list.pageUpper <= list.count
            else { throw fail(number, "a list in it is none") }
            let values = (list.pageLower - PageFile.headerSize) / 2
            try integers(number, list, values, nil, nil)
            counts.entries += UInt64(values)
        case (.lists, Flag.duplicates | Flag.subData) where node.count == TreeRecord.byteCount:
            let record = TreeRecord(page, at: node.offset)
            tree(record, .integers, named: number)
            counts.entries += record.entries
        default:
            throw fail(number, "an entry is of a kind that does not belong there")
        }
    }

    /// The values of a list must ascend, at or after `from` and before `below`.
    private mutating func integers(
        _ number: UInt64, _ list: UnsafeRawBufferPointer, _ count: Int, _ from: UInt64?, _ below: UInt64?
    ) throws(Stop) {
        guard list.pagePad == 8, count > 0, PageFile.headerSize + 8 * count <= list.count else {
            throw fail(number, "a list of it ends outside of it, or is empty")
        }
        var last = list.u64(PageFile.headerSize)
        if let from, last < from { throw fail(number, "its first value belongs on an earlier page") }
        for index in 1..<count {
            let value = list.u64(PageFile.headerSize + 8 * index)
            guard value > last else { throw fail(number, "the values of a list are not in their order") }
            last = value
        }
        if let below, last >= below { throw fail(number, "its last value belongs on a later page") }
    }

    /// The pages of a value that has its own.
    private mutating func overflow(
        _ number: UInt64, _ page: UnsafeRawBufferPointer, _ node: Node, _ counts: inout Counts
    ) throws(Stop) -> UnsafeRawBufferPointer {
        let first = page.u64(node.offset)
        let pages = UInt64((PageFile.headerSize + node.count - 1) / file.pageSize + 1)
        guard first < pageCount, pages <= pageCount - first else {
            throw fail(number, "a value lies on pages that are not there")
        }
        for one in first..<first + pages { try claim(one, named: number) }
        let header = file.page(first)
        guard header.pageNumber == first, header.pageFlags == PageFile.Kind.overflow, header.overflowCount == pages
        else {
            throw fail(first, "it is not the value's page that it should be")
        }
        counts.overflowPages += pages
        let start = Int(first) * file.pageSize + PageFile.headerSize
        return UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + node.count])
    }

    /// The pages that a commit set free: their count, then their numbers, descending.
    private mutating func free(_ number: UInt64, _ bytes: UnsafeRawBufferPointer) throws(Stop) {
        guard bytes.count >= 8, bytes.count % 8 == 0, bytes.u64(0) == UInt64(bytes.count / 8 - 1) else {
            throw fail(number, "a list of free pages is none")
        }
        var last = UInt64.max
        for offset in stride(from: 8, to: bytes.count, by: 8) {
            let page = bytes.u64(offset)
            guard page < last else { throw fail(number, "a list of free pages is not in its order") }
            last = page
            // A free page may lie beyond the end of the file: it was given back before it was ever written.
            guard page >= 2, page < pageCount else { throw fail(number, "a page is free that is none") }
            if page < file.count { try claim(page, named: number, "a free page") }
        }
    }
}
