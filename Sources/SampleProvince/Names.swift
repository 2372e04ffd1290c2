/// Short lists of our own: common names, no real person, no real business.
enum Names {
    static let family = [
        "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
        "Lý",
        "Siu", "Rơ Châm", "Ksor", "Rah Lan", "Đinh",
    ]
    static let middle = ["Văn", "Thị", "Đức", "Minh", "Thanh", "Ngọc", "Quốc", "Hữu", "Xuân", "Kim", "Thu", "Hoài"]
    static let given = [
        "An", "Bình", "Cường", "Dũng", "Đạt", "Giang", "Hà", "Hải", "Hạnh", "Hiếu", "Hòa", "Hương", "Khánh", "Lan",
        "Linh",
        "Long", "Mai", "Nam", "Nga", "Nhung", "Phong", "Phúc", "Quân", "Quỳnh", "Sơn", "Tâm", "Thảo", "Thắng", "Trang",
        "Tuấn",
        "Vinh", "Yến", "H'Bia", "Y Thương",
    ]
    static let streets = [
        "Hùng Vương", "Trần Phú", "Lê Lợi", "Quang Trung", "Nguyễn Huệ", "Phan Đình Phùng", "Cách Mạng Tháng Tám",
        "Lý Thái Tổ",
        "Trường Chinh", "Hai Bà Trưng", "Lê Duẩn", "Phạm Văn Đồng", "Wừu", "Nguyễn Tất Thành", "Trần Hưng Đạo",
        "Võ Thị Sáu",
    ]
    static let shops = [
        "Sao Mai", "Phố Núi", "Hoàng Long", "Thiên Long", "Đại Dương", "Biển Hồ", "Gió Ngàn", "Mắt Bão", "Đồng Đội",
        "Hải Đăng",
        "Bình Minh", "Trường Sơn", "Mặt Trời", "Ánh Dương", "Thảo Nguyên", "Tia Chớp", "Cầu Vồng", "Pha Lê", "Đại Ngàn",
        "Sông Ba",
        "Hoa Pơ Lang", "Cồng Chiêng", "Tre Xanh", "Đất Đỏ",
    ]
    static let schools = [
        "Nguyễn Du", "Lê Hồng Phong", "Trần Quốc Toản", "Lương Thế Vinh", "Phan Bội Châu", "Nguyễn Trãi", "Lê Quý Đôn",
        "Chu Văn An",
        "Nguyễn Viết Xuân", "Kim Đồng", "Hoàng Hoa Thám", "Ngô Quyền", "Huỳnh Thúc Kháng", "Trần Phú", "Nơ Trang Long",
        "Anh hùng Núp",
    ]

    static func person(_ random: inout SplitMix64) -> String {
        "\(random.pick(family)) \(random.pick(middle)) \(random.pick(given))"
    }

    /// Twelve digits in the form of an identity number, of no real person: the province code 000 was never given.
    static func identityNumber(_ random: inout SplitMix64) -> String {
        "000" + String((0..<9).map { _ in Character(String(random.number(0...9))) })
    }

    /// A telephone number of a range that is not in use.
    static func telephone(_ random: inout SplitMix64) -> String {
        "0100 \(random.number(100...999)) \(random.number(100...999))"
    }

    static func address(_ random: inout SplitMix64, in commune: String) -> String {
        "\(random.number(1...480)) \(random.pick(streets)), \(commune)"
    }
}
