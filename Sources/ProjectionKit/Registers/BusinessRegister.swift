import CivilTime
import Domain

/// The register of businesses.
public enum BusinessRegister {
    /// The table.
    public static let table = TableSchema(
        "businesses", vi: "Cơ sở kinh doanh", en: "Businesses",
        columns: [
            Column("business", vi: "Mã cơ sở", en: "Business"), Column("name", vi: "Tên", en: "Name"),
            Column("status", vi: "Tình trạng", en: "Status"),
            Column("registration_number", vi: "Số đăng ký kinh doanh", en: "Registration number"),
            Column("owner", vi: "Mã chủ cơ sở", en: "Owner's id"), Column("address", vi: "Địa chỉ", en: "Address"),
            Column("place", vi: "Địa bàn", en: "Place"), Column("points", vi: "Các điểm", en: "Points"),
            Column("registered_on", .day, vi: "Ngày đăng ký", en: "Registered on"),
            Column("revoked_on", .day, vi: "Ngày thu hồi", en: "Revoked on"),
        ] + Remembering<BusinessState>.formerColumns, key: ["business"],
        search: ["name", "address", "former_names", "former_addresses"])

    /// Folds businesses into the table; the owner's name stays sealed.
    public static let fold = Fold(
        kind: "business", tables: [table.name],
        types: [
            "BusinessRegistrationIssued", "BusinessRegistrationAmended", "BusinessRegistrationRevoked",
            "BusinessLineRevoked",
        ],
        initial: { Remembering<BusinessState>(subject: $0) },
        evolve: { $0.evolve($1) { ($0.name, $0.address) } },
        rows: { remembered, subject in
            let state = remembered.state
            guard state.status != .unregistered else { return [] }
            var values: Cells = [
                "business": .text(Subject.id(subject)), "name": .optional(state.name),
                "status": .text(state.status.rawValue), "registration_number": .optional(state.registrationNumber),
                "owner": .optional(state.owner), "address": .optional(state.address), "place": .optional(state.place),
                "points": .list(state.points), "registered_on": .day(state.registered?.day),
                "revoked_on": .day(state.revoked?.day),
            ]
            values.add(remembered.former(than: (state.name, state.address)))
            return [Row(table.name, values)]
        })
}
