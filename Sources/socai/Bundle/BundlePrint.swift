import ArgumentParser
import CivilTime
import Domain
import Foundation
import Ledger
import MerkleTree
import Printing

/// The readable history of a bundle: an extract from the ledger in the layout of Decree 30/2020 (Article 25: “TRÍCH SAO”).
struct BundlePrint {
    let plan: BundlePlan
    /// By subject, as the reader may see it.
    let histories: [[TraceEntry]]
    let originals: [String: BundledFile]
    let ledger: Ledger
    /// Who asked for it; empty: the ledger's keeper.
    let issuer: AgencyState?
    let purpose: String

    var document: PrintDocument {
        get throws {
            let parent = try issuer.map { $0.parent.isEmpty ? "" : try ledger.agencyState($0.parent).name } ?? ""
            let names = plan.subjects.prefix(3).map(\.tag).joined(separator: ", ") + (plan.subjects.count > 3 ? ", …" : "")
            return PrintDocument(
                parent: parent, issuer: issuer.map(\.name) ?? ledger.settings.origin, number: tr("……/TrS-……", "……"),
                placeAndDay: tr("…………, ngày …… tháng …… năm ………", "…………, day …… month …… year ………"),
                kind: tr("TRÍCH SAO", "EXTRACT"),
                abstract: tr(
                    "Toàn bộ hồ sơ của \(plan.subjects.count) đối tượng trong sổ cái (\(names))",
                    "The whole dossiers of \(plan.subjects.count) subjects in the ledger (\(names))"),
                sections: [
                    .init(tr("I. Nội dung trích sao", "I. What is extracted"), summary),
                    .init(tr("II. Cách kiểm chứng", "II. How it is verified"), verification),
                ], signature: .init(position: tr("Thủ trưởng cơ quan", "Head of the body")),
                recipients: purpose.isEmpty ? [tr("Lưu: VT", "File")] : [purpose, tr("Lưu: VT", "File")],
                annexes: plan.subjects.indices.flatMap(tables), basis: basis, language: Language.current.rawValue)
        }
    }

    private var summary: [String] {
        let events = Set(plan.subjects.flatMap(\.positions)).count
        var lines = [
            tr("Trích từ sổ cái \(ledger.settings.origin), các sự kiện từ vị trí 0 đến \(plan.basis.position ?? 0): \(events) sự kiện, đầy đủ, không lược bỏ sự kiện nào.",
                "Extracted from the ledger \(ledger.settings.origin), events 0 to \(plan.basis.position ?? 0): \(events) events, complete, none left out.")
        ]
        if let sample = plan.sample {
            let conditions = sample.conditions.isEmpty ? "" : " (\(sample.conditions.joined(separator: ", ")))"
            lines.append(
                tr("Mẫu ngẫu nhiên: \(sample.cases.count) trong \(sample.population) “\(sample.kind)”\(conditions), hạt giống \(sample.seed).",
                    "A random sample: \(sample.cases.count) of \(sample.population) “\(sample.kind)”\(conditions), seed \(sample.seed)."))
        }
        for (subject, history) in zip(plan.subjects, histories) {
            lines.append(
                tr("\(subject.tag): \(history.count) sự kiện, \(subject.attachments.count) tệp gốc.",
                    "\(subject.tag): \(history.count) events, \(subject.attachments.count) originals."))
        }
        return lines
    }

    private var verification: [String] {
        [
            tr("Trong thư mục đã giải nén: python3 verify.py --key KHÓA (chỉ cần Python, không cần sổ cái). Khóa phải nhận từ cơ quan giữ sổ, không phải từ gói này.",
                "In the unpacked folder: python3 verify.py --key KEY (Python alone, no ledger). The key is to be had from the ledger's keeper, not from this bundle."),
            tr("Phần niêm phong không có trong bản trích này nếu người nhận không được mở.", "Sealed parts are absent where the recipient may not open them."),
        ]
    }

    private var basis: [String] {
        [
            tr("Căn cứ: \(plan.basis.size) sự kiện, vị trí \(plan.basis.position ?? 0), gốc \(plan.basis.root.base64).",
                "Rests on: \(plan.basis.size) events, position \(plan.basis.position ?? 0), root \(plan.basis.root.base64)."),
            "\(ledger.settings.origin) · \(ledger.settings.verifierKey) · socai \(Socai.configuration.version)",
        ]
    }

    private func tables(_ index: Int) -> [PrintTable] {
        let subject = plan.subjects[index]
        let rows = histories[index].map { entry in
            PrintTable.Row([
                .text(String(entry.fact.position)), .text(entry.fact.effective.day.vietnamese),
                .text(tr(Sentence.vi(entry.fact), Sentence.en(entry.fact)) + (entry.inForce ? "" : tr(" [không còn hiệu lực]", " [no longer in force]"))),
                .text(entry.fact.agency + (entry.fact.officer.isEmpty ? "" : ", \(entry.fact.officer)")), .text(entry.fact.recorded.description),
            ])
        }
        let history = PrintTable(
            title: tr("Hồ sơ \(subject.tag)", "Dossier of \(subject.tag)"),
            columns: [
                .init(tr("Vị trí", "Position")), .init(tr("Hiệu lực", "In effect")), .init(tr("Nội dung", "Content")),
                .init(tr("Ghi nhận", "Recorded by")), .init(tr("Ghi sổ lúc", "Recorded at")),
            ], rows: rows)
        guard !subject.attachments.isEmpty else { return [history] }
        let files = subject.attachments.map { attachment in
            let file = originals[attachment.id]
            return PrintTable.Row([
                .text(String(attachment.attached.position)), .text(file?.path ?? tr("không kèm", "left out") + " (\(file?.reason ?? ""))"),
                .text(file?.digest ?? attachment.digest), .text(attachment.statement.ground), .text(AttachmentText.custody(attachment)),
            ])
        }
        let attached = PrintTable(
            title: tr("Tệp gốc của \(subject.tag)", "Originals of \(subject.tag)"),
            columns: [
                .init(tr("Vị trí", "Position")), .init(tr("Tệp trong gói", "File in the bundle")), .init("SHA-256"),
                .init(tr("Lý do lưu giữ", "Ground")), .init(tr("Lưu giữ, mở, bàn giao", "Custody")),
            ], rows: files)
        return [history, attached]
    }
}
