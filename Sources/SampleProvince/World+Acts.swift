import CivilTime
import Domain
import SwiftProtobuf

/// One act of a tale: what is recorded, by whom, how many days after the one before, and in how many of a hundred cases.
struct TaleStep {
    let type: String
    let by: String
    let days: ClosedRange<Int>
    let chance: Int
    /// Values of fields that the tale wants to choose; the others are filled in.
    let fields: [String: String]

    init(_ type: String, by: String, days: ClosedRange<Int> = 2...20, chance: Int = 100, _ fields: [String: String] = [:]) {
        (self.type, self.by, self.days, self.chance, self.fields) = (type, by, days, chance, fields)
    }
}

extension World {
    /// Tells a tale of one subject from a day on; an act that does not happen ends it.
    mutating func tell(_ subject: String, from day: Day, _ steps: [TaleStep]) {
        var story = Story()
        var day = working(day)
        for (index, step) in steps.enumerated() {
            guard random.chance(step.chance) else { return }
            if index > 0 { day = working(day.adding(days: random.number(step.days))) }
            let at = officeHour(day)
            guard let event = event(step, subject, at) else { return }
            tellMessage(event.message, by: step.by, at: at, late: random.chance(4) ? random.number(3...25) : 0, &story)
        }
    }

    private mutating func tellMessage(
        _ message: some EventMessage, by agency: String, at instant: Instant, late: Int, _ story: inout Story
    ) {
        record(message, by: agency, at: instant, late: late, in: &story)
    }

    /// The act with every field filled in as its declaration asks; `nil` where the catalogue has no such type.
    private mutating func event(_ step: TaleStep, _ subject: String, _ at: Instant) -> DomainEvent? {
        guard let type = Catalogue.eventType(step.type) else { return nil }
        var members: [String] = []
        for field in type.fields {
            let isSubject = field.name == type.subject
            guard let value = isSubject ? Self.quoted(subject) : value(of: field, step, at) else { continue }
            members.append("\(Self.quoted(field.name)):\(value)")
        }
        let json = "{" + members.joined(separator: ",") + "}"
        do {
            return try DomainEvent(type: step.type, json: json)
        } catch {
            // The tables below are wrong: every test of the sample would fail, so no such sample is ever shipped.
            fatalError("sample act \(step.type): \(error) \(json)")
        }
    }

    /// The JSON of a field's value; `nil` where it is left out.
    private mutating func value(of field: EventField, _ step: TaleStep, _ at: Instant) -> String? {
        if let chosen = step.fields[field.name] {
            return field.repeated ? "[" + chosen.split(separator: ",").map { Self.quoted(String($0)) }.joined(separator: ",") + "]" : Self.quoted(chosen)
        }
        switch field.kind {
        case .day: return Self.quoted(at.day.adding(days: field.name == "to_day" || field.name == "due_on" ? 20 : 0).description)
        case .instant: return Self.quoted(at.description)
        case .integer: return field.name == "year" ? "\"\(year)\"" : "\"\(random.number(Self.numbers[field.name] ?? 3...40))\""
        case .flag: return random.chance(85) ? "true" : "false"
        case .money: return "{\"minor\":\"\(random.number(4...90) * 500_000)\",\"currency\":\"VND\"}"
        case .choice: return (Self.choices[field.name] ?? []).isEmpty ? nil : Self.quoted(random.pick(Self.choices[field.name] ?? []))
        case .bytes, .group: return nil
        case .text: return text(of: field, step)
        }
    }

    private mutating func text(of field: EventField, _ step: TaleStep) -> String? {
        switch field.tag {
        case "duty":
            let duties = Self.duties(of: step.type, kind: Self.kind(of: step.by))
            return duties.isEmpty ? nil : "[\(Self.quoted(random.pick(duties)))]"
        case "place": return Self.quoted(Bodies.all.first { $0.id == step.by }?.place ?? GiaLai.province.code)
        case "point", "business":
            guard field.required || random.chance(50), !premises.isEmpty else { return nil }
            let chosen = random.pick(premises)
            return Self.quoted(field.tag == "point" ? chosen.id : chosen.business)
        case "school": return field.required ? Self.quoted(random.pick(Array(Bodies.schoolPlaces.indices).map(Bodies.school))) : nil
        case "agency":
            guard field.required || field.repeated else { return nil }
            let one = random.pick([Bodies.communications, Bodies.police, Bodies.education, Bodies.labour])
            return field.repeated ? "[\(Self.quoted(one))]" : Self.quoted(one)
        case "document": return field.required ? Self.quoted("luat_khong-so_quoc-hoi_2018-06-12") : nil
        case .some: return nil
        case nil: break
        }
        if field.sealed != nil, field.name.hasSuffix("_name") {
            return Self.quoted([random.pick(Names.family), random.pick(Names.middle), random.pick(Names.given)].joined(separator: " "))
        }
        guard let choices = Self.texts[field.name] else { return field.required ? Self.quoted(field.labelVi) : nil }
        return Self.quoted(random.pick(choices))
    }

    private static func kind(of agency: String) -> AgencyKind { Bodies.all.first { $0.id == agency }?.kind ?? .unspecified }

    /// The duties of the directive of 2020 that a body of this kind performs by such an act.
    private static func duties(of type: String, kind: AgencyKind) -> [String] {
        guard let directive = Directives.all.last else { return [] }
        return directive.duties.filter { $0.eventTypes.contains(type) && $0.leads.contains(kind) }.map(\.id)
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\""
    }

    private static let numbers: [String: ClosedRange<Int>] = [
        "participants": 20...300, "copies": 200...3_000, "recipients": 40...900, "minutes": 5...30, "members": 3...7,
        "pledges": 10...200, "agents": 40...180, "posts": 1...3, "posts_needed": 1...3, "passed": 15...40, "failed": 0...3,
        "points_covered": 5...60, "truant": 0...12, "declined": 0...9, "dropped_out": 0...4, "social_evil": 0...2, "offended": 0...2,
    ]

    private static let choices: [String: [String]] = [
        "form": ["OUTREACH_FORM_TALK", "OUTREACH_FORM_SCHOOL_ASSEMBLY", "OUTREACH_FORM_LOUDSPEAKER", "OUTREACH_FORM_ONLINE"],
        "complaint_kind": ["COMPLAINT_KIND_COMPLAINT", "COMPLAINT_KIND_FEEDBACK", "COMPLAINT_KIND_DENUNCIATION"],
        "risk": ["STUDENT_RISK_TRUANCY", "STUDENT_RISK_DECLINE", "STUDENT_RISK_DECLINE", "STUDENT_RISK_DROPOUT"],
        "level": ["SCHOOL_LEVEL_LOWER_SECONDARY", "SCHOOL_LEVEL_UPPER_SECONDARY"],
        "severity": ["SEVERITY_LOW", "SEVERITY_MEDIUM", "SEVERITY_HIGH"],
    ]

    private static let texts: [String: [String]] = [
        "title": [
            "An toàn trên môi trường mạng", "Quy định về điểm cung cấp dịch vụ trò chơi điện tử công cộng",
            "Giờ mở cửa, đóng cửa của điểm trò chơi", "Phòng, chống thông tin xấu, độc", "Kỹ năng sử dụng Internet cho học sinh",
            "Bảo vệ trẻ em trên môi trường mạng",
        ],
        "audience": ["học sinh", "phụ huynh", "chủ điểm", "đoàn viên, thanh niên", "cán bộ cấp xã"],
        "result": ["Đạt yêu cầu", "Đã hoàn thành theo kế hoạch", "Có chuyển biến, cần tiếp tục theo dõi"],
        "channel": ["cổng thông tin điện tử", "hệ thống truyền thanh cơ sở", "mạng xã hội"],
        "outlet": ["Báo Gia Lai", "Đài Phát thanh và Truyền hình Gia Lai"], "topic": ["Internet an toàn", "Trò chơi điện tử"],
        "reason": ["Không đủ căn cứ", "Đã ổn định", "Hết thời hạn theo dõi"], "findings": ["Chấp hành tốt", "Còn thiếu sót nhỏ"],
        "holder": ["Xã Ia Dêr", "Phường Hội Thương"], "affected": ["Cổng thông tin điện tử huyện", "Mạng truy nhập khu vực Pleiku"],
        "summary": ["Theo hồ sơ nghiệp vụ"], "measures": ["Đã cô lập và khôi phục"], "situation": ["Vắng học nhiều buổi"],
        "suspected_cause": ["chơi trò chơi điện tử", "hoàn cảnh gia đình"], "outcome": ["gia đình cam kết phối hợp"],
        "period": ["học kỳ I", "học kỳ II"], "source_url": ["https://mang-xa-hoi.example/bai-viet"], "verdict": ["sai sự thật", "đúng một phần"],
        "ground": ["Đối chiếu với cơ quan chức năng"], "protected": ["Cổng thông tin điện tử tỉnh"], "measured": ["210 m"],
        "purpose": ["tập huấn", "kiểm tra"], "trainee_level": ["cấp xã", "cấp huyện"], "programme": ["Chương trình 1387"],
        "complainant_address": ["phường Yên Đỗ"], "class_name": ["9A2", "11B5"], "user_information": ["danh sách truy nhập trong ngày"],
    ]
}
