import ProjectionKit

/// Two geographies: the units as they were before rearrangements, and the units there are now.
///
/// What happened in a unit that was cut up, or in one that was made of several, is nowhere in particular in the other geography. It is
/// counted in a row of its own, so that the totals are equal.
enum Geography: String, CaseIterable {
    case old, new

    /// The unit of a place in either geography; nothing where it cannot be told.
    static let units = SQLView(
        "geography", vi: "Địa bàn cũ và mới", en: "Places, old and new",
        columns: [
            Column("place", vi: "Địa bàn", en: "Place"), Column("in_old", vi: "Đơn vị cũ", en: "Unit before"),
            Column("in_new", vi: "Đơn vị hiện nay", en: "Unit now"),
        ],
        sql: """
            WITH RECURSIVE
            made AS (SELECT n.place AS place, o.place AS old FROM places n JOIN places o ON instr(', ' || o.successors || ', ', ', ' || n.place || ', ') > 0),
            sole AS (SELECT place, min(old) AS old FROM made GROUP BY place HAVING count(*) = 1),
            whole AS (SELECT place, successors AS new FROM places WHERE abolished_on IS NOT NULL AND instr(successors, ',') = 0),
            back(place, unit) AS (SELECT place, place FROM places UNION SELECT b.place, s.old FROM back b JOIN sole s ON s.place = b.unit),
            ahead(place, unit) AS (SELECT place, place FROM places UNION SELECT a.place, w.new FROM ahead a JOIN whole w ON w.place = a.unit)
            SELECT p.place AS place,
                (SELECT b.unit FROM back b WHERE b.place = p.place AND b.unit NOT IN (SELECT place FROM made)) AS in_old,
                (SELECT a.unit FROM ahead a JOIN places u ON u.place = a.unit AND u.abolished_on IS NULL WHERE a.place = p.place) AS in_new
            FROM places p ORDER BY 1
            """)

    private var vi: String { self == .old ? "địa bàn cũ" : "địa bàn hiện nay" }
    private var en: String { self == .old ? "places as they were" : "places as they are" }

    /// How a row names a unit, what has no unit, and what has no place.
    private func name(of place: String) -> String {
        "CASE WHEN u.place IS NOT NULL THEN u.name WHEN \(place) IS NULL THEN '(không rõ)' ELSE '(không quy đổi được)' END"
    }

    /// Acts by year, unit and type.
    var acts: SQLView {
        SQLView(
            "acts_by_\(rawValue)_place", vi: "Việc theo \(vi) và năm", en: "Acts by year and \(en)",
            columns: [
                Column("year", vi: "Năm", en: "Year"), Column("place", vi: "Mã địa bàn", en: "Place"), Column("name", vi: "Địa bàn", en: "Name"),
                Column("type", vi: "Loại sự kiện", en: "Type"), Column("acts", .integer, vi: "Số việc", en: "Acts"),
                Column("quantity", .integer, vi: "Số lượng", en: "Quantity"), Column("amount", .amount, vi: "Số tiền", en: "Amount"),
            ],
            sql: """
                SELECT substr(a.day, 1, 4) AS year, u.place AS place, \(name(of: "a.place")) AS name, a.type AS type, count(*) AS acts,
                    sum(a.quantity) AS quantity, sum(a.amount) AS amount
                FROM acts a LEFT JOIN geography g ON g.place = a.place LEFT JOIN places u ON u.place = g.in_\(rawValue)
                GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
                """)
    }

    /// Points by unit.
    var points: SQLView {
        SQLView(
            "points_by_\(rawValue)_place", vi: "Số điểm theo \(vi)", en: "Points by \(en)",
            columns: [
                Column("place", vi: "Mã địa bàn", en: "Place"), Column("name", vi: "Địa bàn", en: "Name"),
                Column("points", .integer, vi: "Số điểm", en: "Points"), Column("licensed", .integer, vi: "Đã cấp phép", en: "Licensed"),
                Column("closed", .integer, vi: "Đã đóng", en: "Closed"),
            ],
            sql: """
                SELECT u.place AS place, \(name(of: "p.place")) AS name, count(*) AS points, sum(p.status = 'licensed') AS licensed,
                    sum(p.status = 'closed') AS closed
                FROM points p LEFT JOIN geography g ON g.place = p.place LEFT JOIN places u ON u.place = g.in_\(rawValue)
                GROUP BY 1, 2 ORDER BY 1, 2
                """)
    }
}
