import CivilTime
import Domain

/// The places that rows are counted by.
public enum PlaceRegister {
    /// The table.
    public static let table = TableSchema(
        "places", vi: "Địa bàn", en: "Places",
        columns: [
            Column("place", vi: "Mã địa bàn", en: "Place"), Column("name", vi: "Tên", en: "Name"),
            Column("code", vi: "Mã đơn vị hành chính", en: "Official code"), Column("level", vi: "Cấp", en: "Level"),
            Column("parent", vi: "Thuộc", en: "Part of"),
            Column("abolished_on", .day, vi: "Kết thúc từ", en: "Ended on"),
            Column("successors", vi: "Đơn vị kế thừa", en: "Successors"),
        ], key: ["place"], search: ["name"])

    /// Folds places into the table.
    public static let fold = Fold(
        of: PlaceState.self, kind: "place", tables: [table.name],
        types: ["PlaceEstablished", "PlaceRenamed", "PlaceReplaced", "PlaceAbolished"]
    ) { state, subject in
        guard state.established != nil else { return [] }
        return [
            Row(
                table.name,
                [
                    "place": .text(Subject.id(subject)), "name": .text(state.name), "code": .optional(state.code),
                    "level": .text(state.level.protoName), "parent": .optional(state.parent),
                    "abolished_on": .day(state.abolished?.day), "successors": .list(state.successors),
                ])
        ]
    }

    /// Which district a place belongs to: itself, or the unit above a commune.
    public static let districtOf = SQLView(
        "district_of", vi: "Huyện của địa bàn", en: "District of a place",
        columns: [Column("place", vi: "Địa bàn", en: "Place"), Column("district", vi: "Huyện", en: "District")],
        sql: """
            SELECT place, CASE WHEN level = 'PLACE_LEVEL_COMMUNE' AND parent IS NOT NULL THEN parent ELSE place END AS district
            FROM places ORDER BY place
            """)
}
