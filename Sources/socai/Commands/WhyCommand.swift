import ArgumentParser
import CivilTime
import Domain
import Foundation
import Law
import Ledger
import ProjectionKit

struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: tr("Vì sao ô này có giá trị ấy.", "Why a cell holds what it holds."),
        discussion: tr(
            """
            VÍ DỤ
              socai why InformationCommunications points D00001
              socai why InformationCommunications points D00001 status
              socai why WorkQueue due_case VP-2024-0042,2 due --json     (kèm chứng minh nằm trong sổ)
            Khóa: giá trị các cột khóa, cách nhau dấu phẩy; viết \\, cho dấu phẩy trong giá trị. Bảng tính từ bảng khác thì hỏi ở bảng gốc.
            """,
            """
            EXAMPLES
              socai why InformationCommunications points D00001
              socai why InformationCommunications points D00001 status
              socai why WorkQueue due_case VP-2024-0042,2 due --json     (with the proof that it is in the log)
            The key: values of the key columns, separated by commas; \\, stands for a comma in a value. What is computed over tables is
            asked of those tables.
            """))

    @Argument(help: ArgumentHelp(tr("Bảng của cơ quan.", "The view."), valueName: tr("bảng", "view")))
    var view: String
    @Argument(help: ArgumentHelp(tr("Bảng con.", "The table."), valueName: tr("tên", "table")))
    var table: String
    @Argument(help: ArgumentHelp(tr("Khóa của dòng.", "The row's key."), valueName: tr("khóa", "key")))
    var key: String
    @Argument(help: ArgumentHelp(tr("Cột; không nêu: mọi cột.", "The column; none: all."), valueName: tr("cột", "column")))
    var column: String?
    @OptionGroup var access: ViewAccess
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let projection = try ViewAccess.projection(view)
        let table = try schema(projection)
        if let column, !table.columns.contains(where: { $0.name == column }) {
            let known = table.columns.map(\.name).joined(separator: ", ")
            throw ValidationError(tr("Bảng \(self.table) không có cột “\(column)”; có: \(known)", "\(self.table) has no column “\(column)”; there are: \(known)"))
        }
        // Proofs rest on a checkpoint, which is signed and recorded where there is none yet.
        let typed = Self.values(key)
        guard typed.count <= table.key.count else {
            let names = table.key.joined(separator: ", ")
            throw ValidationError(tr("Khóa của \(self.table) là \(names).", "The key of \(self.table) is \(names)."))
        }
        let values = zip(table.key, typed).map { name, text in table.columns.first { $0.name == name }?.value(of: text) ?? .text(text) }
        let ledger = try options.open(readOnly: projection.compartments.isEmpty && !options.output.json)
        defer { ledger.close() }
        let identity = try access.check(projection, ledger)
        var rows = try ledger.why(projection, table: table, key: values)
        if try access.seesOwnRowsOnly(ledger) {
            rows.removeAll { row in !access.isOwn(row.cells.map { ($0.column.name, $0.value.description) }) }
        }
        if let identity { try access.recordReading(of: Set(rows.map(\.subject)), projection, by: identity, ledger) }
        guard !rows.isEmpty else {
            Terminal.message(tr("Bảng \(self.table) không có dòng nào có khóa “\(key)”.", "\(self.table) has no row with the key “\(key)”."))
            throw ExitCode(Exit.failed)
        }
        if options.output.json {
            Terminal.print(JSON.array(try rows.map { try json($0, ledger) }).text)
        } else {
            for row in rows { printReadable(row) }
        }
        if rows.contains(where: { $0.cells.contains { !$0.isSound } }) {
            Terminal.message(
                tr("Có ô khác với sổ: hãy chạy `socai views verify \(view)` rồi `socai views rebuild \(view)`.",
                    "Some cell is not what the log gives: run `socai views verify \(view)`, then `socai views rebuild \(view)`."))
            throw ExitCode(Exit.verification)
        }
    }

    private func schema(_ projection: Projection) throws -> TableSchema {
        if let found = projection.schema.first(where: { $0.name == table }) { return found }
        let known = projection.schema.map(\.name).joined(separator: ", ")
        guard projection.views.contains(where: { $0.name == table }) else {
            throw ValidationError(tr("\(view) không có bảng “\(table)”; có: \(known)", "\(view) has no table “\(table)”; there are: \(known)"))
        }
        throw ValidationError(
            tr("“\(table)” được tính từ các bảng khác; hãy hỏi ở bảng gốc: \(known)", "“\(table)” is computed over tables; ask those: \(known)"))
    }

    /// The values of a key as it was typed.
    static func values(_ text: String) -> [String] {
        var (values, value, isEscaped) = ([String](), "", false)
        for character in text {
            switch character {
            case _ where isEscaped:
                value.append(character)
                isEscaped = false
            case "\\": isEscaped = true
            case ",":
                values.append(value)
                value = ""
            default: value.append(character)
            }
        }
        return values + [value]
    }

    private func cells(_ row: RowExplanation) -> [CellCause] {
        row.cells.filter { cell in column.map { cell.column.name == $0 } ?? (cell.fact != nil || !cell.isSound) }
    }

    private func printReadable(_ row: RowExplanation) {
        Terminal.print(Terminal.bold("\(row.subject)  \(row.view) · \(row.table)"))
        let cells = cells(row)
        for position in Set(cells.map { $0.fact?.position }).sorted(by: { ($0 ?? 0) < ($1 ?? 0) }) {
            for cell in cells where cell.fact?.position == position {
                let value = cell.value == .null ? "–" : cell.value.description
                Terminal.print(
                    "  \(tr(cell.column.labelVi, cell.column.labelEn)): \(value)" + (cell.isSound ? "" : tr("   ≠ tệp của bảng", "   ≠ the view's file")))
            }
            if let fact = cells.first(where: { $0.fact?.position == position })?.fact { Self.printEvent(fact) }
        }
        Terminal.print(Terminal.dim(row.basis.line + tr("; bảng \(row.view) bản \(row.version)", "; view \(row.view) version \(row.version)")))
        Terminal.print(Terminal.dim(tr("Chứng minh: socai prove VỊ-TRÍ, hoặc --json.", "The proof: socai prove POSITION, or --json.")))
    }

    private static func printEvent(_ fact: Fact) {
        Terminal.print(Terminal.dim("      #\(fact.position)  \(fact.effective.vietnamese)  " + tr(Sentence.vi(fact), Sentence.en(fact))))
        Terminal.print(
            Terminal.dim(
                "      " + tr("\(fact.agency), cán bộ \(fact.officer), ghi \(fact.recorded.vietnamese)", "\(fact.agency), officer \(fact.officer), recorded \(fact.recorded)")
                    + (ground(fact).map { tr("; căn cứ ", "; on the ground of ") + $0 } ?? "")))
        if !fact.amendedBy.isEmpty {
            Terminal.print(Terminal.dim("      " + tr("đã đính chính tại ", "corrected at ") + fact.amendedBy.map { "#\($0)" }.joined(separator: ", ")))
        }
    }

    /// The document that the act names, or the law that such acts rested on that day.
    private static func ground(_ fact: Fact) -> String? {
        let document = FieldReader(fact.event).texts["document"] ?? ""
        guard document.isEmpty else { return document }
        return LawBook.inForce.ground(of: fact.event.eventType, on: fact.effective.day).map { rule in
            rule.article + (rule.status == .unconfirmed ? tr(" (chưa xác nhận)", " (unconfirmed)") : "")
        }
    }

    private func json(_ row: RowExplanation, _ ledger: Ledger) throws -> JSON {
        let cells = cells(row)
        let positions = Set(cells.compactMap { $0.fact?.position }).sorted()
        let facts = Dictionary(cells.compactMap { $0.fact }.map { ($0.position, $0) }, uniquingKeysWith: { first, _ in first })
        return .object(
            [
                ("view", .string(row.view)), ("version", .integer(Int64(row.version))), ("table", .string(row.table)),
                ("subject", .string(row.subject)),
            ] + row.basis.members + [
                (
                    "cells",
                    .array(
                        try cells.map { cell in
                            .object([
                                ("column", .string(cell.column.name)), ("value", try JSON.encoding(cell.value)),
                                ("event", .optional(cell.fact?.position, JSON.unsigned)), ("sound", .bool(cell.isSound)),
                            ])
                        })
                ),
                (
                    "events",
                    .array(
                        try positions.compactMap { position in
                            guard let fact = facts[position] else { return nil }
                            return .object([
                                ("position", .unsigned(position)), ("id", .string(fact.id)), ("type", .string(fact.type)),
                                ("agency", .string(fact.agency)), ("officer", .string(fact.officer)), ("occurred", .time(fact.occurred)),
                                ("effective", .time(fact.effective)), ("recorded", .time(fact.recorded)),
                                ("corrected_at", .array(fact.amendedBy.map(JSON.unsigned))),
                                ("ground", .optional(Self.ground(fact), JSON.string)), ("vi", .string(Sentence.vi(fact))),
                                ("en", .string(Sentence.en(fact))), ("proof", .raw(try ledger.prove(position).json)),
                            ])
                        })
                ),
            ])
    }
}
