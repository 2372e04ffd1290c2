import CivilTime
import Domain
import ProjectionKit

/// Times that begin with one act and end with another, or with a day.
enum Intervals {
    /// `from_at` belongs to the interval, `until_at` does not; empty while it goes on.
    static func table(_ name: String, of kind: String, vi: String, en: String) -> TableSchema {
        TableSchema(
            name, vi: vi, en: en,
            columns: [
                Column(kind, vi: "Đối tượng", en: "Subject"), Column("number", .integer, vi: "Số thứ tự", en: "Number"),
                Column("from_at", .instant, vi: "Từ", en: "From"), Column("until_at", .instant, vi: "Trước", en: "Before"),
                Column("document", vi: "Văn bản", en: "Document"),
            ], key: [kind, "number"])
    }

    static func rows(_ intervals: [Interval], _ table: TableSchema, _ kind: String, _ subject: String) -> [Row] {
        intervals.enumerated().map { number, interval in
            Row(
                table.name,
                [
                    kind: .text(Subject.id(subject)), "number": .integer(Int64(number + 1)), "from_at": .instant(interval.from),
                    "until_at": .instant(interval.until), "document": .optional(interval.document),
                ])
        }
    }
}

/// From an instant to before another.
struct Interval: Hashable {
    let from: Instant
    var until: Instant?
    let document: String
}

/// When a point was suspended: to the end of the last day, or to the moment in which it may work again.
enum Suspensions {
    static let fold = Fold(
        kind: "point", tables: [PremisesWatch.suspensions.name], types: ["OperationSuspended", "OperationResumed"],
        initial: { _ in [Interval]() }, evolve: evolve,
        rows: { Intervals.rows($0, PremisesWatch.suspensions, "point", $1) })

    private static func evolve(_ intervals: inout [Interval], _ fact: Fact) {
        switch fact.event {
        case .certificate(.operationSuspended(let act)):
            let end = Day(act.untilDay).map { $0.adding(days: 1).start }
            intervals.append(Interval(from: fact.effective, until: end, document: act.document))
        case .certificate(.operationResumed):
            for index in intervals.indices where intervals[index].until.map({ $0 > fact.effective }) ?? true {
                intervals[index].until = max(intervals[index].from, fact.effective)
            }
        default: break
        }
    }
}

/// When all points of an area were closed by order.
enum Closures {
    static let fold = Fold(
        kind: "place", tables: [PremisesWatch.closures.name], types: ["SectorClosureOrdered", "SectorClosureLifted"],
        initial: { _ in [Interval]() }, evolve: evolve, rows: { Intervals.rows($0, PremisesWatch.closures, "place", $1) })

    private static func evolve(_ intervals: inout [Interval], _ fact: Fact) {
        switch fact.event {
        case .certificate(.sectorClosureOrdered(let act)):
            intervals.append(Interval(from: fact.effective, until: nil, document: act.document))
        case .certificate(.sectorClosureLifted):
            for index in intervals.indices where intervals[index].until == nil { intervals[index].until = fact.effective }
        default: break
        }
    }
}
