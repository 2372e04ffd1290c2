import CivilTime
import Domain
public import Printing
import ProjectionKit

extension ConsolidatedReport {
    /// The consolidation sheet: unit × document × received × days late × figures; then what it comes to.
    ///
    /// - Parameter language: `vi` or `en`.
    public func table(_ language: String) -> PrintTable {
        let vi = language == "vi"
        let heads: [PrintTable.Column] = [
            .init(vi ? "Đơn vị" : "Unit"), .init(vi ? "Văn bản" : "Document"), .init(vi ? "Hạn" : "Due"), .init(vi ? "Ngày nhận" : "Received on"),
            .init(vi ? "Số ngày trễ" : "Days late", .integer), .init(vi ? "Bản" : "Version", .integer), .init(vi ? "Ghi chú" : "Note"),
        ]
        var printed = rows.map { row in
            PrintTable.Row(
                [
                    .text(row.name), .text(Self.label(row.document, vi)), .text(Self.text(row.due, vi)), .text(Self.text(row.receivedOn, vi)),
                    row.daysLate == 0 ? .empty : .number(Int64(row.daysLate)), row.version.map { .number(Int64($0)) } ?? .empty, .text(Self.note(row, vi)),
                ] + codes.map { code in row.figures[code].map { .number($0) } ?? .empty })
        }
        func sum(_ label: String, _ sums: [String: Int64]) -> PrintTable.Row {
            .init([.text(label)] + Array(repeating: .empty, count: heads.count - 1) + codes.map { sums[$0].map { .number($0) } ?? .empty }, isHeading: true)
        }
        printed.append(sum(vi ? "Cộng các báo cáo" : "Sum of the reports", totals))
        if !stated.isEmpty { printed.append(sum(vi ? "Theo bản tổng hợp đã ghi" : "As the consolidation states", stated)) }
        return PrintTable(
            title: title(vi), columns: heads + codes.map { .init(FigureDefinition.label(of: $0, language), .integer) }, rows: printed, notes: notes(vi))
    }

    /// What is other than in the version before; `nil` where nothing is.
    public func changesTable(_ language: String) -> PrintTable? {
        let vi = language == "vi"
        guard let version, !changes.isEmpty else { return nil }
        return PrintTable(
            title: vi ? "Khác với phiên bản \(version.version - 1)" : "Other than in version \(version.version - 1)",
            columns: [.init(vi ? "Đơn vị" : "Unit"), .init(vi ? "Chỉ tiêu" : "Figure"), .init(vi ? "Cũ" : "Was", .integer), .init(vi ? "Mới" : "Is", .integer)],
            rows: changes.map { change in
                .init([
                    .text(change.name), .text(FigureDefinition.label(of: change.code, language)), change.from.map { .number($0) } ?? .empty, change.to.map { .number($0) } ?? .empty,
                ])
            })
    }

    /// The sheet as a document of Decree 30/2020.
    public func document(_ language: String, issuer: String, parent: String) -> PrintDocument {
        let vi = language == "vi"
        let late = received.filter { $0.daysLate > 0 }
        func names(_ rows: [Row]) -> String { rows.isEmpty ? (vi ? "không có" : "none") : rows.map(\.name).joined(separator: "; ") }
        return PrintDocument(
            parent: parent, issuer: issuer, number: vi ? "……/BC-……" : "……",
            placeAndDay: vi ? "…………, ngày …… tháng …… năm ………" : "…………, day …… month …… year ………", kind: vi ? "BÁO CÁO" : "REPORT",
            abstract: title(vi),
            sections: [
                .init(vi ? "I. Tình hình báo cáo" : "I. Who has reported", [
                    vi
                        ? "Đã nhận \(received.count) trên \(received.count + missing.count) báo cáo."
                        : "\(received.count) of \(received.count + missing.count) reports have come.",
                    (vi ? "Trễ hạn: " : "Late: ") + names(late) + ".", (vi ? "Chưa báo cáo: " : "Missing: ") + names(missing) + ".",
                ]),
                .init(vi ? "II. Số liệu tổng hợp" : "II. Figures", codes.map { code in
                    "\(FigureDefinition.label(of: code, language)): \(PrintTable.text(.number(totals[code] ?? 0), .integer))"
                }),
            ], signature: .init(position: vi ? "Thủ trưởng cơ quan" : "Head of the body"),
            recipients: vi ? ["UBND tỉnh (báo cáo)", "Các đơn vị báo cáo", "Lưu: VT"] : ["Provincial People's Committee", "The reporting units", "File"],
            annexes: [table(language)] + [changesTable(language)].compactMap { $0 }, basis: notes(vi), language: language)
    }

    private func title(_ vi: Bool) -> String {
        let which = version.map { vi ? "phiên bản \($0.version)" : "version \($0.version)" } ?? (vi ? "chưa tổng hợp" : "not consolidated yet")
        return vi ? "Bảng tổng hợp báo cáo kỳ \(period.text), \(which)" : "Consolidation sheet of \(period.text), \(which)"
    }

    private func notes(_ vi: Bool) -> [String] {
        let position = size == 0 ? "–" : String(size - 1)
        let basis =
            vi
            ? "Căn cứ: sổ cái đến vị trí \(position), gốc \(root), bảng \(view) phiên bản \(viewVersion)."
            : "Rests on: the ledger up to position \(position), root \(root), view \(view) version \(viewVersion)."
        let held = quarantined.map(\.subject).joined(separator: ", ")
        let lacking = held.isEmpty ? [] : [vi ? "Chưa tính được, vì có sự kiện không đọc được: \(held)." : "Left out, for an event of theirs cannot be read: \(held)."]
        let differing = stated.filter { totals[$0.key] != $0.value }.keys.sorted()
        let differs =
            differing.isEmpty
            ? [] : [(vi ? "Chú ý: tổng đã ghi khác tổng các báo cáo ở: " : "Note: the recorded total is not the sum of the reports in: ") + differing.joined(separator: ", ") + "."]
        return [basis] + lacking + differs
    }

    private static func note(_ row: Row, _ vi: Bool) -> String {
        if row.isReturned { return vi ? "đã trả lại để sửa, chờ bản mới" : "given back, no new version yet" }
        if row.isMissing { return vi ? "chưa nhận" : "missing" }
        let notes = [
            row.extendedTo.map { vi ? "gia hạn đến \($0.vietnamese)" : "extended to \($0)" },
            row.nilReturn ? (vi ? "không phát sinh" : "nil return") : nil,
            row.versionOn != row.receivedOn ? row.versionOn.map { vi ? "bản dùng ngày \($0.vietnamese)" : "version used came \($0)" } : nil,
        ]
        return notes.compactMap { $0 }.joined(separator: "; ")
    }

    private static func text(_ day: Day?, _ vi: Bool) -> String { day.map { vi ? $0.vietnamese : $0.description } ?? "" }

    private static func label(_ document: String, _ vi: Bool) -> String {
        switch document {
        case "PLAN": vi ? "Kế hoạch" : "Plan"
        case ReportKind.halfYear.protoName: vi ? "Báo cáo 6 tháng" : "Half-year report"
        default: vi ? "Báo cáo năm" : "Annual report"
        }
    }
}
