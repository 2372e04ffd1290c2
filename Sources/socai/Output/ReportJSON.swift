import CivilTime
import Domain
import ProjectionKit
import Reports

extension Report {
    /// The report for programs.
    var json: JSON {
        .object([
            ("report", .string(kind.rawValue)), ("unit", .string(unit.id)), ("period", .string(period.text)),
            ("from", .string(period.from.description)), ("to", .string(period.to.description)),
            ("position", size == 0 ? .null : .unsigned(size - 1)), ("size", .unsigned(size)), ("root", .string(root)),
            ("view", .string(view)), ("version", .integer(Int64(version))),
            ("also", .array(others.map { .object([("view", .string($0.view)), ("version", .integer(Int64($0.version)))]) })),
            ("true", .optional(inEffect, JSON.time)), ("quarantined", .array(quarantined.map(\.json))),
            ("figures", .array(lines.map(Self.json))),
            ("geography", .string(geography.rawValue)),
            ("places", .array(units.map(json))),
        ])
    }

    private static func json(_ line: Line) -> JSON {
        let parts = line.parts.map { part in
            JSON.object([("part", .string(part.key)), ("label_vi", .string(part.labelVi)), ("label_en", .string(part.labelEn))] + members(part.cells))
        }
        return .object(
            [("code", .string(line.figure.code)), ("label_vi", .string(line.figure.labelVi)), ("label_en", .string(line.figure.labelEn))]
                + members(line.cells) + (parts.isEmpty ? [] : [("parts", .array(parts))]))
    }

    /// A place with every figure where a geography was asked for, else with those of its points.
    private func json(_ unit: Unit) -> JSON {
        let codes = lines.map(\.figure.code).filter { isByPlace || Self.pointCodes.contains($0) }
        let figures = codes.compactMap { code in
            unit.figures[code].map { JSON.object([("code", .string(code))] + Self.members($0)) }
        }
        return .object([("place", .string(unit.key)), ("name_vi", .string(unit.name(true))), ("name_en", .string(unit.name(false))), ("figures", .array(figures))])
    }

    private static func members(_ cells: FigureCells) -> [(String, JSON)] {
        func hidden(_ column: Column) -> (String, JSON)? {
            switch cells[column] {
            case .number, .none: nil
            case .suppressed: (column.rawValue, .string("suppressed"))
            case .withheld: (column.rawValue, .string("withheld"))
            }
        }
        let kept = Column.allCases.compactMap(hidden)
        return Column.allCases.map { ($0.rawValue, .optional(cells[$0].number, JSON.integer)) }
            + [("per_mille", .optional(cells.perMille, JSON.integer))] + (kept.isEmpty ? [] : [("hidden", .object(kept))])
    }
}
