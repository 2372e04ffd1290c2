import Domain

/// The bodies of the province, by the tag value they act under.
enum Bodies {
    struct Body {
        let id: String
        let name: String
        let kind: AgencyKind
        var place = "64"
        var parent = "ubnd-gialai"
    }

    static let committee = "ubnd-gialai"
    static let communications = "stttt-gialai"
    static let police = "ca-gialai"
    static let education = "gddt-gialai"
    static let labour = "ldtbxh-gialai"
    static let planning = "khdt-gialai"
    static let market = "qltt-gialai"
    static let team = "dln-gialai"
    static let court = "tand-gialai"
    static let press = "baogialai"

    /// Departments and what else acts in the whole province.
    static let province: [Body] = [
        Body(id: committee, name: "UBND tỉnh Gia Lai", kind: .provincialCommittee, parent: ""),
        Body(id: communications, name: "Sở Thông tin và Truyền thông tỉnh Gia Lai", kind: .informationCommunications),
        Body(id: police, name: "Công an tỉnh Gia Lai", kind: .police),
        Body(id: education, name: "Sở Giáo dục và Đào tạo tỉnh Gia Lai", kind: .education),
        Body(id: labour, name: "Sở Lao động – Thương binh và Xã hội tỉnh Gia Lai", kind: .labour),
        Body(id: planning, name: "Sở Kế hoạch và Đầu tư tỉnh Gia Lai", kind: .planningInvestment),
        Body(id: "stc-gialai", name: "Sở Tài chính tỉnh Gia Lai", kind: .finance),
        Body(id: "snv-gialai", name: "Sở Nội vụ tỉnh Gia Lai", kind: .homeAffairs),
        Body(id: "vhttdl-gialai", name: "Sở Văn hóa, Thể thao và Du lịch tỉnh Gia Lai", kind: .culture),
        Body(id: "syt-gialai", name: "Sở Y tế tỉnh Gia Lai", kind: .health),
        Body(id: market, name: "Cục Quản lý thị trường tỉnh Gia Lai", kind: .marketSurveillance, parent: ""),
        Body(id: "tdkt-gialai", name: "Thanh tra tỉnh Gia Lai", kind: .inspectorate),
        Body(
            id: team, name: "Đội liên ngành kiểm tra về thông tin và truyền thông", kind: .interagencyTeam,
            parent: communications),
        Body(id: "btg-gialai", name: "Ban Tuyên giáo Tỉnh ủy Gia Lai", kind: .partyCommittee, parent: ""),
        Body(
            id: "mttq-gialai", name: "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Gia Lai", kind: .fatherlandFront, parent: ""
        ),
        Body(id: "doan-gialai", name: "Tỉnh đoàn Gia Lai", kind: .youthUnion, parent: ""),
        Body(id: press, name: "Báo Gia Lai", kind: .press, parent: ""),
        Body(id: court, name: "Tòa án nhân dân tỉnh Gia Lai", kind: .court, parent: ""),
    ]

    /// Providers of Internet access, with the series of their contracts. Invented.
    static let providers: [(id: String, name: String, series: String)] = [
        ("isp-taynguyen", "Viễn thông Tây Nguyên", "TN"), ("isp-caonguyen", "Công ty Mạng Cao Nguyên", "CN"),
        ("isp-bienho", "Công ty Cáp quang Biển Hồ", "BH"),
    ]

    static func district(_ district: GiaLai.District) -> String { "ubnd-h\(district.code)" }
    static func office(_ district: GiaLai.District) -> String { "vhtt-h\(district.code)" }
    static func districtPolice(_ district: GiaLai.District) -> String { "ca-h\(district.code)" }
    static func commune(_ code: String) -> String { "ubnd-x\(code)" }
    static func school(_ index: Int) -> String { "truong-\(index + 1)" }

    /// All bodies, superior ones first.
    static let all: [Body] = {
        var bodies = province
        bodies += providers.map { Body(id: $0.id, name: $0.name, kind: .internetProvider, parent: "") }
        for unit in GiaLai.districts {
            let name = unit.name.prefix(1).lowercased() + unit.name.dropFirst()
            bodies.append(Body(id: district(unit), name: "UBND \(name)", kind: .district, place: unit.code))
            bodies.append(
                Body(
                    id: office(unit), name: "Phòng Văn hóa và Thông tin \(name)", kind: .districtOffice,
                    place: unit.code,
                    parent: district(unit)))
            bodies.append(
                Body(id: districtPolice(unit), name: "Công an \(name)", kind: .police, place: unit.code, parent: police)
            )
            for commune in unit.communes {
                let name = commune.name.prefix(1).lowercased() + commune.name.dropFirst()
                bodies.append(
                    Body(
                        id: Self.commune(commune.code), name: "UBND \(name)", kind: .commune, place: commune.code,
                        parent: district(unit)))
            }
        }
        for (index, unit) in schoolPlaces.enumerated() {
            let name = Names.schools[index % Names.schools.count]
            let level = index < Names.schools.count ? "THCS" : "THPT"
            bodies.append(
                Body(
                    id: school(index), name: "Trường \(level) \(name) (\(unit.name))", kind: .school, place: unit.code,
                    parent: education))
        }
        return bodies
    }()

    /// Two schools a district.
    static let schoolPlaces: [GiaLai.District] = GiaLai.districts + GiaLai.districts
}
