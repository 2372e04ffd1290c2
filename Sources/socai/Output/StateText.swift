import Domain
import Foundation

/// A state as indented lines with labels, for a person.
enum StateText {
    static func describe(_ state: any Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let object = try JSONSerialization.jsonObject(with: encoder.encode(state))
        var lines: [String] = []
        write(object, label: nil, depth: 1, to: &lines)
        return lines.joined(separator: "\n")
    }

    private static func write(_ value: Any, label: String?, depth: Int, to lines: inout [String]) {
        let indent = String(repeating: "  ", count: depth)
        let head = label.map { indent + $0 + ":" } ?? indent
        switch value {
        case let object as [String: Any]:
            if object.isEmpty { return }
            if object.count == 2, let amount = object["amount"] as? String, let currency = object["currency"] as? String {
                lines.append("\(head) \(amount) \(currency)")
                return
            }
            if label != nil { lines.append(head) }
            for key in object.keys.sorted() {
                if let member = object[key] { write(member, label: Labels.of(key), depth: label == nil ? depth : depth + 1, to: &lines) }
            }
        case let array as [Any]:
            if array.isEmpty { return }
            if array.allSatisfy({ $0 is String || $0 is NSNumber }) {
                lines.append(head + " " + array.map { text($0) }.joined(separator: ", "))
                return
            }
            lines.append(head)
            for element in array {
                var part: [String] = []
                write(element, label: nil, depth: depth + 2, to: &part)
                if let first = part.first {
                    let marked = String(repeating: "  ", count: depth + 1) + "- " + first.drop { $0 == " " }
                    lines.append(marked)
                    lines += part.dropFirst()
                }
            }
        case is NSNull: return
        default:
            let shown = text(value)
            if !shown.isEmpty { lines.append(head + " " + shown) }
        }
    }

    private static func text(_ value: Any) -> String {
        if let number = value as? NSNumber, CFGetTypeIDIsBoolean(number) {
            return number.boolValue ? tr("có", "yes") : tr("không", "no")
        }
        return "\(value)"
    }

    /// JSON's true and false come back as numbers that remember they were booleans.
    private static func CFGetTypeIDIsBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}

/// The labels of a state's members: those of the event fields of the same name, from the catalogue.
enum Labels {
    private static let known: [String: (vi: String, en: String)] = {
        var labels: [String: (vi: String, en: String)] = [:]
        for type in Catalogue.eventTypes {
            for field in type.fields where !field.labelVi.isEmpty {
                labels[field.jsonName] = labels[field.jsonName] ?? (field.labelVi, field.labelEn)
            }
        }
        return labels.merging(StateLabels.table) { _, own in own }
    }()

    static func of(_ member: String) -> String {
        // A member that no label is known for is shown by its own name: better a code than nothing.
        guard let label = known[member] else { return member }
        return tr(label.vi, label.en.isEmpty ? member : label.en)
    }
}
