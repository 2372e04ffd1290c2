import CivilTime
import Domain
public import Printing
import ProjectionKit

extension Report {
    /// Which rows by place stand below a figure of the annex.
    public enum PlaceRows: Sendable { case none, points, all }

    /// The numeric annex as a table.
    ///
    /// - Parameters:
    ///   - language: `vi` or `en`.
    ///   - rows: those by place are beside it in ``pointsTable(_:)``, or below each figure.
    public func table(_ language: String, places rows: PlaceRows = .none) -> PrintTable {
        let vi = language == "vi"
        let byCode = Dictionary(lines.map { ($0.figure.code, $0) }, uniquingKeysWith: { first, _ in first })
        var printed: [PrintTable.Row] = []
        for section in FigureDefinition.annex {
            printed.append(.init([.empty, .text(vi ? section.labelVi : section.labelEn)], isHeading: true))
            for line in section.figures.compactMap({ byCode[$0.code] }) { printed += self.rows(line, rows, vi) }
        }
        return PrintTable(
            title: vi ? "Số liệu kỳ \(period.text)" : "Figures of \(period.text)",
            columns: [
                .init(vi ? "Mã" : "Code"), .init(vi ? "Chỉ tiêu" : "Figure"), .init(vi ? "Kỳ này" : "This period", .integer),
                .init(vi ? "Cùng kỳ năm trước" : "Same period last year", .integer), .init(vi ? "So sánh" : "Compared", .perMille),
                .init(vi ? "Lũy kế đến cuối kỳ" : "Until the period's end", .integer),
            ], rows: printed, notes: basis(vi))
    }

    private func rows(_ line: Line, _ places: PlaceRows, _ vi: Bool) -> [PrintTable.Row] {
        let figure = line.figure
        func row(_ code: String, _ label: String, _ cells: FigureCells) -> PrintTable.Row {
            .init([
                .text(code), .text(label), Self.cell(cells.now, vi), Self.cell(cells.before, vi), cells.perMille.map { .number($0) } ?? .empty,
                Self.cell(cells.total, vi),
            ])
        }
        let label = (vi ? figure.labelVi : figure.labelEn) + (figure.unit.isEmpty ? "" : vi ? " (đồng)" : " (VND)")
        var rows = [row(figure.code, label, line.cells)]
        rows += line.parts.map { row("\(figure.code)[\($0.key)]", "  – " + (vi ? $0.labelVi : $0.labelEn), $0.cells) }
        let isPlaced = places == .all || places == .points && Self.pointFigures.contains { $0.code == figure.code }
        guard isPlaced else { return rows }
        return rows + units.compactMap { unit in unit.figures[figure.code].map { row("\(figure.code)[\(unit.key)]", "  – " + unit.name(vi), $0) } }
    }

    private static func cell(_ cell: FigureCell, _ vi: Bool) -> PrintTable.Cell {
        switch cell {
        case .number(let number): .number(number)
        case .suppressed: .text(vi ? "ẩn" : "hidden")
        case .withheld: .text("–")
        case .none: .empty
        }
    }

    /// The codes of the figures that are told by place in every report.
    public static let pointCodes = Set(pointFigures.map(\.code))

    /// The figures of points that are told by place, with what heads their columns.
    private static let pointFigures: [(code: String, vi: String, en: String)] = [
        ("1.7", "Tổng số cuối kỳ", "At the end"), ("1.1", "Mới", "New"), ("1.5", "Đóng cửa", "Closed"),
        ("1.8", "Giấy chứng nhận còn hiệu lực", "Certificate in force"), ("1.9", "Cách trường dưới 200 m", "Within 200 m of a school"),
    ]

    /// Points by district, or by the units there are now, at the period's end; the last row is the annex's.
    public func pointsTable(_ language: String) -> PrintTable {
        let vi = language == "vi"
        let figures = Self.pointFigures
        let all = figures.map { figure in lines.first { $0.figure.code == figure.code }?.cells.now ?? .none }
        var rows = units.compactMap { unit -> PrintTable.Row? in
            guard figures.contains(where: { unit.figures[$0.code] != nil }) else { return nil }
            return .init([.text(unit.key), .text(unit.name(vi))] + figures.map { Self.cell(unit.figures[$0.code]?.now ?? .number(0), vi) })
        }
        rows.append(.init([.empty, .text(vi ? "Cộng" : "Total")] + all.map { Self.cell($0, vi) }, isHeading: true))
        let title = switch (geography, vi) {
        case (.old, true): "Điểm theo huyện (địa bàn cũ)"
        case (.old, false): "Points by district (places as they were)"
        case (.new, true): "Điểm theo địa bàn hiện nay"
        case (.new, false): "Points by places as they are"
        }
        return PrintTable(
            title: title, columns: [.init(vi ? "Mã" : "Code"), .init(vi ? "Địa bàn" : "Place")] + figures.map { .init(vi ? $0.vi : $0.en, .integer) },
            rows: rows)
    }

    /// The report as a document of Decree 30/2020: narrative to be filled in by the unit, figures filled in by the ledger.
    public func document(_ language: String, names: (parent: String, place: String)) -> PrintDocument {
        let vi = language == "vi"
        let title =
            switch kind {
            case .halfYear: vi ? "Sơ kết 6 tháng" : "Half-year report"
            case .annual: vi ? "Tổng kết năm" : "Annual report"
            case .adHoc: vi ? "Báo cáo đột xuất" : "Ad-hoc report"
            }
        let subject = vi ? "công tác quản lý dịch vụ Internet và trò chơi điện tử" : "on the management of Internet services and online games"
        let blank = "………………………………………………………………"
        let span = vi ? "từ \(period.from.vietnamese) đến \(period.to.vietnamese)" : "from \(period.from) to \(period.to)"
        let place = names.place.isEmpty ? "…………" : names.place
        return PrintDocument(
            parent: names.parent, issuer: unit.name, number: vi ? "……/BC-……" : "……",
            placeAndDay: vi ? "\(place), ngày …… tháng …… năm ………" : "\(place), day …… month …… year ………", kind: vi ? "BÁO CÁO" : "REPORT",
            abstract: "\(title) \(period.text) \(subject) (\(span))",
            sections: [
                .init(vi ? "I. Tình hình" : "I. Situation", [blank]),
                .init(vi ? "II. Kết quả thực hiện" : "II. Results", results(vi)),
                .init(vi ? "III. Hạn chế, nguyên nhân" : "III. Shortcomings and causes", [blank]),
                .init(vi ? "IV. Phương hướng, kiến nghị" : "IV. Outlook and proposals", [blank]),
            ], signature: .init(position: vi ? "Thủ trưởng cơ quan" : "Head of the body"),
            recipients: vi ? ["UBND tỉnh (báo cáo)", "Cơ quan tổng hợp", "Lưu: VT"] : ["Provincial People's Committee", "The consolidating body", "File"],
            annexes: [table(language, places: isByPlace ? .all : .none), pointsTable(language)], basis: basis(vi), language: language)
    }

    /// One sentence a section: what the figures that are not zero say.
    private func results(_ vi: Bool) -> [String] {
        let byCode = Dictionary(lines.map { ($0.figure.code, $0) }, uniquingKeysWith: { first, _ in first })
        let sentences = FigureDefinition.annex.compactMap { section -> String? in
            let said = section.figures.compactMap { figure -> String? in
                guard let now = byCode[figure.code]?.cells.now.number, now > 0 else { return nil }
                let number = PrintTable.text(.number(now), .integer) + (figure.unit.isEmpty ? "" : vi ? " đồng" : " VND")
                return "\(vi ? figure.labelVi : figure.labelEn): \(number)"
            }
            return said.isEmpty ? nil : "\(vi ? section.labelVi : section.labelEn). " + said.joined(separator: "; ") + "."
        }
        return sentences.isEmpty ? [vi ? "Không phát sinh trong kỳ." : "Nothing happened in this period (nil return)."] : sentences
    }

    /// What narrows the figures: a day of effect that was asked for, subjects that cannot be read.
    private func qualifications(_ vi: Bool) -> [String] {
        let effect = inEffect.map {
            vi ? "Chỉ tính những gì có hiệu lực đến \($0.vietnamese)." : "Only what was in effect by \($0) is counted."
        }
        let held = quarantined.map(\.subject).joined(separator: ", ")
        let lacking = held.isEmpty ? nil : vi ? "Chưa tính được, vì có sự kiện không đọc được: \(held)." : "Left out, for an event of theirs cannot be read: \(held)."
        return [effect, lacking].compactMap { $0 }
    }

    private func basis(_ vi: Bool) -> [String] {
        let position = size == 0 ? "–" : String(size - 1)
        let more = others.map { ", \($0.view) \($0.version)" }.joined()
        return [
            vi
                ? "Căn cứ: sổ cái đến vị trí \(position), gốc \(root), bảng \(view) phiên bản \(version)\(more)."
                : "Rests on: the ledger up to position \(position), root \(root), view \(view) version \(version)\(more).",
        ] + qualifications(vi) + [
            vi
                ? "“ẩn”: dưới \(SmallCells.least), hoặc từ đó suy ra được số dưới \(SmallCells.least). “–”: không cấp cho cơ quan hỏi, đơn vị hoặc kỳ này."
                : "“hidden”: below \(SmallCells.least), or one below \(SmallCells.least) could be told from it. “–”: not given to the body that asks, of such a unit or period.",
            vi
                ? "Mục 8 chỉ có trong báo cáo 6 tháng và năm của toàn tỉnh; lũy kế từ đầu năm. Điểm 1.7–1.9 tính ở ngày cuối kỳ."
                : "Section 8 is given for halves and years of the whole province alone, added up from 1 January. 1.7–1.9 are of the period's last day.",
        ]
    }
}
