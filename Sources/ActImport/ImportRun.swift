public import EventLog

/// Why a ledger would not take one act of a batch; it costs that act alone.
public struct ActRefused: Hashable, Sendable {
    /// The act.
    public let id: EventID
    /// Why the ledger would not take it.
    public let reason: ImportMessage

    /// Names the act that cannot be taken, and why.
    public init(id: EventID, reason: ImportMessage) {
        self.id = id
        self.reason = reason
    }
}

/// How far an import is.
public struct ImportProgress: Hashable, Sendable {
    /// Rows read so far.
    public var read = 0
    /// Acts appended so far.
    public var appended = 0
    /// Acts the ledger held already, and rows that repeat an act of the same file.
    public var present = 0
    /// Rows that became no act, or one the ledger would not take.
    public var rejected = 0
    /// Rows passed over because the mapping says so.
    public var skipped = 0
    /// Bytes of the source read so far.
    public var bytes: UInt64 = 0
    /// The size of the source, where it is known.
    public var totalBytes: UInt64?
}

/// What came of an import. Every row is counted once: `read == appended + present + rejected + skipped`.
public struct ImportSummary: Hashable, Sendable {
    /// Rows read.
    public let read: Int
    /// Acts appended.
    public let appended: Int
    /// Acts the ledger held already, and rows that repeat an act of the same file.
    public let present: Int
    /// Rows that became no act, or one the ledger would not take.
    public let rejected: Int
    /// Rows passed over because the mapping says so.
    public let skipped: Int
    /// Where the rejected rows were written; `nil` where there is none.
    public let rejectsFile: String?
}

/// An import that could not be brought to its end; what was appended stays, and importing again goes on from there.
public struct ImportInterrupted: Error, Sendable {
    /// What came of the rows before.
    public let summary: ImportSummary
    /// What stopped it: an ``ImportError``, or what the ledger threw.
    public let cause: any Error
}

/// Brings all acts of a source to `append`, a batch at a time, and all rejected rows to a file.
public struct ImportRun {
    /// What became of a batch; every act is counted once.
    public struct Outcome: Hashable, Sendable {
        /// How many acts were appended.
        public let appended: Int
        /// How many the ledger held already.
        public let present: Int
        /// Those it would not take; they go to the file of rejected rows.
        public let refused: [ActRefused]

        /// Says what became of a batch.
        public init(appended: Int, present: Int, refused: [ActRefused] = []) {
            self.appended = appended
            self.present = present
            self.refused = refused
        }
    }

    private let importer: Importer
    private let rejectsPath: String
    private let batchSize: Int

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - rejectsPath: where rejected rows go; an older file there is replaced when there is something to reject.
    ///   - batchSize: how many acts `append` is given at a time.
    public init(_ importer: Importer, rejectsPath: String, batchSize: Int = 1000) {
        self.importer = importer
        self.rejectsPath = rejectsPath
        self.batchSize = max(1, batchSize)
    }

    /// Runs to the end of the source.
    ///
    /// - Parameters:
    ///   - append: takes a batch in order and says what became of it; a dry run counts and appends nothing. An act it
    ///     refuses is rejected by itself; an error it throws ends the run.
    ///   - progress: called after every batch and at the end.
    /// - Throws: ``ImportInterrupted`` with what was done so far.
    public func run(
        append: ([MappedAct]) throws -> Outcome, progress: (ImportProgress) -> Void = { _ in }
    ) throws(ImportInterrupted) -> ImportSummary {
        let isCSV = importer.mapping.format == .csv
        let rejects = RejectsFile(path: rejectsPath, columns: isCSV ? importer.columnNames : ["attributes"])
        defer { rejects.close() }
        var state = ImportProgress(totalBytes: importer.totalBytes)
        do {
            var batch: [MappedAct] = []
            do {
                while let row = try importer.next() {
                    state.read += 1
                    switch row {
                    case .act(let act): batch.append(act)
                    case .rejected(let rejected):
                        state.rejected += 1
                        try rejects.write(rejected)
                    case .skipped: state.skipped += 1
                    case .repeated: state.present += 1
                    }
                    if batch.count == batchSize { try flush(&batch, append, rejects, &state, progress) }
                }
            } catch let error as ImportError where error.culprit == .source {
                // The rows before the fault are good: they go in before the fault is told.
                try flush(&batch, append, rejects, &state, progress)
                throw error
            }
            try flush(&batch, append, rejects, &state, progress)
        } catch {
            throw ImportInterrupted(summary: summary(state), cause: error)
        }
        return summary(state)
    }

    private func summary(_ state: ImportProgress) -> ImportSummary {
        ImportSummary(
            read: state.read, appended: state.appended, present: state.present, rejected: state.rejected,
            skipped: state.skipped, rejectsFile: state.rejected > 0 ? rejectsPath : nil)
    }

    private func flush(
        _ batch: inout [MappedAct], _ append: ([MappedAct]) throws -> Outcome, _ rejects: RejectsFile,
        _ state: inout ImportProgress, _ progress: (ImportProgress) -> Void
    ) throws {
        if !batch.isEmpty {
            let outcome = try append(batch)
            state.appended += outcome.appended
            state.present += outcome.present
            for refused in outcome.refused {
                guard let act = batch.first(where: { $0.id == refused.id }) else { continue }
                state.rejected += 1
                try rejects.write(RejectedRow(row: act.row, line: act.line, reason: refused.reason, cells: act.cells))
            }
        }
        batch.removeAll(keepingCapacity: true)
        state.bytes = importer.consumedBytes
        progress(state)
    }
}
