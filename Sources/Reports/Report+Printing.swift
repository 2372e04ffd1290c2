import CivilTime
import Domain
public import Printing
import ProjectionKit

extension Report {
    /// The numeric annex as a table.
    ///
    /// - Parameter language: `vi` or `en`.
    public func table(_ language: String) -> PrintTable {
        let vi = language == "vi"
        let byCode = Dictionary(lines.map { ($0.figure.code, $0) }, uniquingKeysWith: { first, _ in first })
        var rows: [PrintTable.Row] = []
        for section in FigureDefinition.annex {
            rows.append(.init([.empty, .text(vi ? section.labelVi : section.labelEn)], isHeading: true))
            for figure in section.figures {
                guard let line = byCode[figure.code] else { continue }
                let label = (vi ? figure.labelVi : figure.labelEn) + (figure.unit.isEmpty ? "" : vi ? " (đồng)" : " (VND)")
                rows.append(
                    .init([
                        .text(figure.code), .text(label), .number(line.now), .number(line.before),
                        line.perMille.map { .number($0) } ?? .empty, .number(line.total),
                    ]))
            }
        }
        return PrintTable(
            title: vi ? "Số liệu kỳ \(period.text)" : "Figures of \(period.text)",
            columns: [
                .init(vi ? "Mã" : "Code"), .init(vi ? "Chỉ tiêu" : "Figure"), .init(vi ? "Kỳ này" : "This period", .integer),
                .init(vi ? "Cùng kỳ năm trước" : "Same period last year", .integer), .init(vi ? "So sánh" : "Compared", .perMille),
                .init(vi ? "Lũy kế đến cuối kỳ" : "Until the period's end", .integer),
            ], rows: rows, notes: basis(vi))
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
            annexes: [table(language)], basis: basis(vi), language: language)
    }

    /// One sentence a section: what the figures that are not zero say.
    private func results(_ vi: Bool) -> [String] {
        let byCode = Dictionary(lines.map { ($0.figure.code, $0) }, uniquingKeysWith: { first, _ in first })
        let sentences = FigureDefinition.annex.compactMap { section -> String? in
            let said = section.figures.compactMap { figure -> String? in
                guard let line = byCode[figure.code], line.now > 0 else { return nil }
                let number = PrintTable.text(.number(line.now), .integer) + (figure.unit.isEmpty ? "" : vi ? " đồng" : " VND")
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
        return [
            vi
                ? "Căn cứ: sổ cái đến vị trí \(position), gốc \(root), bảng \(view) phiên bản \(version)."
                : "Rests on: the ledger up to position \(position), root \(root), view \(view) version \(version).",
        ] + qualifications(vi) + [
            vi
                ? "Không gồm việc về trẻ em, học sinh có tên, hồ sơ công an; số đếm của các việc này lấy từ bảng hạn chế của cơ quan có thẩm quyền."
                : "Without acts upon children, named pupils or police dockets; their counts come from the restricted views of those who may see them.",
        ]
    }
}
