import CivilTime
import Domain
import SwiftProtobuf

/// A report that came in, as the hub knows it.
private struct Submitted {
    let id: String
    let unit: String
    let late: Bool
    let isNil: Bool
    let figures: [ReportFigure]
    var version: Int32 = 1
}

extension World {
    /// By 10 July; the hub urges the late ones, consolidates, and later puts one corrected figure right.
    mutating func tellHalfYear(_ reporters: [SampleDuty]) {
        let due = date(7, 10)
        var hub = Story()
        var received: [Submitted] = []
        for (number, duty) in reporters.enumerated() {
            var story = Story()
            let report = "BC6T-\(year)-\(duty.unit)"
            // Four of the units are late every year, and one of those does not report at all.
            let late = number % 7 == 3
            if late {
                flag(report, duty, .halfYear, "\(year)-H1", due, at: working(due.adding(days: 1)).at(9), &story)
                record(
                    TaskReminderIssued.with {
                        ($0.duty, $0.report, $0.unit, $0.number) = (duty.id, report, duty.unit, document("CV-ĐĐ"))
                        $0.newDueOn = date(7, 20).description
                    }, by: Bodies.communications, at: working(due.adding(days: 2)).at(10), in: &story)
                if number == 3 { continue }
            }
            let day = late ? working(date(7, random.number(15...19))) : working(date(7, random.number(1...9)))
            let figures = figures(number)
            record(
                HalfYearReportSubmitted.with {
                    ($0.report, $0.duty, $0.unit, $0.toAgency) = (report, duty.id, duty.unit, Bodies.communications)
                    ($0.period, $0.number, $0.version) = ("\(year)-H1", document("BC-\(duty.unit)"), 1)
                    ($0.submittedOn, $0.dueOn, $0.figures) = (day.description, due.description, figures)
                    $0.nilReturn = figures.isEmpty
                }, by: duty.unit, at: officeHour(day), in: &story)
            received.append(
                Submitted(id: report, unit: duty.unit, late: late, isNil: figures.isEmpty, figures: figures))
        }
        let missing = reporters.map(\.unit).filter { unit in !received.contains { $0.unit == unit } }
        consolidate(
            received, .halfYear, "\(year)-H1", version: 1, missing: missing, at: working(date(7, 25)).at(15), &hub)
        correctFigure(received, missing, reporters[0], &hub)
    }

    /// A consolidated report turns out wrong: it goes back, comes again as version 2, and is consolidated anew.
    private mutating func correctFigure(
        _ received: [Submitted], _ missing: [String], _ duty: SampleDuty, _ hub: inout Story
    ) {
        let first = received[0]
        record(
            ReportReturnedForCorrection.with {
                ($0.report, $0.unit, $0.version) = (first.id, first.unit, 1)
                ($0.ground, $0.newDueOn) = ("Số điểm được kiểm tra không khớp biên bản", date(8, 5).description)
            }, by: Bodies.communications, at: working(date(7, 29)).at(9), in: &hub)
        var figures = first.figures
        if !figures.isEmpty { figures[0].value += 3 }
        record(
            HalfYearReportSubmitted.with {
                ($0.report, $0.duty, $0.unit, $0.toAgency) = (first.id, duty.id, first.unit, Bodies.communications)
                ($0.period, $0.number, $0.version, $0.figures) = (
                    "\(year)-H1", document("BC-\(first.unit)"), 2, figures
                )
                ($0.submittedOn, $0.dueOn) = (working(date(8, 2)).description, date(8, 5).description)
            }, by: first.unit, at: working(date(8, 2)).at(14), in: &hub)
        var again = received
        again[0] = Submitted(
            id: first.id, unit: first.unit, late: first.late, isNil: false, figures: figures, version: 2)
        consolidate(again, .halfYear, "\(year)-H1", version: 2, missing: missing, at: working(date(8, 6)).at(10), &hub)
    }

    /// By 20 December, then the conference that looks back.
    mutating func tellAnnual(_ reporters: [SampleDuty], _ document: String) {
        let due = date(12, 20)
        var hub = Story()
        var received: [Submitted] = []
        for (number, duty) in reporters.enumerated() {
            var story = Story()
            let report = "BCN-\(year)-\(duty.unit)"
            let late = number % 9 == 5
            if late { flag(report, duty, .annual, "\(year)", due, at: working(due.adding(days: 1)).at(9), &story) }
            let day = late ? working(date(12, 24)) : working(date(12, random.number(9...18)))
            let figures = figures(number + 1)
            record(
                AnnualReportSubmitted.with {
                    ($0.report, $0.duty, $0.unit, $0.toAgency) = (report, duty.id, duty.unit, Bodies.communications)
                    ($0.period, $0.number, $0.version) = ("\(year)", self.document("BC-\(duty.unit)"), 1)
                    ($0.submittedOn, $0.dueOn, $0.figures) = (day.description, due.description, figures)
                    $0.nilReturn = figures.isEmpty
                }, by: duty.unit, at: officeHour(day), in: &story)
            received.append(
                Submitted(id: report, unit: duty.unit, late: late, isNil: figures.isEmpty, figures: figures))
        }
        consolidate(received, .annual, "\(year)", version: 1, missing: [], at: working(date(12, 26)).at(15), &hub)
        record(
            ReviewConferenceHeld.with {
                ($0.document, $0.report, $0.unit) = (document, "BCN-\(year)-tinh", Bodies.communications)
                ($0.heldOn, $0.place, $0.period) = (
                    working(date(12, 27)).description, GiaLai.districts[0].code, "\(year)"
                )
                $0.participants = Int32(random.number(60...140))
            }, by: Bodies.communications, at: working(date(12, 27)).at(16), in: &hub)
        record(
            AdHocReportSubmitted.with {
                ($0.report, $0.unit, $0.toAgency) = (id("BCĐX"), Bodies.police, Bodies.committee)
                ($0.number, $0.submittedOn) = (self.document("BC-\(Bodies.police)"), working(date(9, 10)).description)
                ($0.ground, $0.version) = ("Theo yêu cầu của UBND tỉnh", 1)
                $0.narrative = "Tình hình điểm hoạt động qua đêm gần trường học"
            }, by: Bodies.police, at: working(date(9, 10)).at(15), in: &hub)
    }

    private mutating func flag(
        _ report: String, _ duty: SampleDuty, _ kind: ReportKind, _ period: String, _ due: Day, at instant: Instant,
        _ story: inout Story
    ) {
        record(
            ReportOverdueFlagged.with {
                ($0.report, $0.duty, $0.unit, $0.kind) = (report, duty.id, duty.unit, kind)
                ($0.period, $0.dueOn, $0.force) = (period, due.description, .ordered)
            }, by: Bodies.communications, at: instant, in: &story)
    }

    private mutating func consolidate(
        _ received: [Submitted], _ kind: ReportKind, _ period: String, version: Int32, missing: [String],
        at instant: Instant,
        _ story: inout Story
    ) {
        let series = kind == .annual ? "BCN" : "BC6T"
        let inspected = received.flatMap(\.figures).filter { $0.code == "2.8" }.reduce(0) { $0 + $1.value }
        record(
            ReportConsolidated.with {
                ($0.report, $0.unit, $0.kind, $0.period) = (
                    "\(series)-\(year)-tinh", Bodies.communications, kind, period
                )
                ($0.version, $0.missingUnits, $0.sources) = (version, missing, received.map(\.id))
                $0.parts = received.map { part in
                    .with {
                        ($0.report, $0.version, $0.unit, $0.late, $0.nilReturn) = (
                            part.id, part.version, part.unit, part.late, part.isNil
                        )
                    }
                }
                $0.figures = [figure("2.8", GiaLai.province.code, inspected, "điểm")]
            }, by: Bodies.communications, at: instant, in: &story)
    }

    /// Districts count; every fifth reporter has nothing to report.
    private mutating func figures(_ number: Int) -> [ReportFigure] {
        guard number % 5 != 4 else { return [] }
        let place = number < GiaLai.districts.count ? GiaLai.districts[number].code : GiaLai.province.code
        return [
            figure("2.8", place, Int64(random.number(3...24)), "điểm"),
            figure("3.1", place, Int64(random.number(0...6)), "vụ"),
            figure("5.1", place, Int64(random.number(1...12)), "buổi"),
        ]
    }

    private func figure(_ code: String, _ place: String, _ value: Int64, _ unit: String) -> ReportFigure {
        .with { ($0.code, $0.place, $0.value, $0.unit) = (code, place, value, unit) }
    }
}
