import CivilTime

/// The communes of the province as they are since 01/07/2025, where the old province's were: codes and names (NQ 202/2025/QH15 and
/// the resolution of the Standing Committee on the communes of Gia Lai). A new commune kept the code of one that went into it.
///
/// Which other communes went into it is told as the sample has it: those of the same former district whose codes follow. The real
/// list is in the resolution, which the project does not carry.
enum GiaLai2025 {
    /// The province's id here, its code and its name; the code is that of the former Bình Định.
    static let province = (id: "gialai-2025", code: "52", name: "Tỉnh Gia Lai")

    /// From when districts are no more.
    static let since = Day(year: 2025, month: 7, day: 1) ?? Day(rawValue: 0)

    /// A commune with what went into it.
    struct Commune: Sendable {
        let code: String
        let name: String
        /// The district that it was part of.
        let district: GiaLai.District
        /// The codes of the old communes that went into it.
        let parts: [String]

        /// The unit's id: the code was another unit's before.
        var id: String { "\(code)-2025" }
        /// Its committee's id.
        var committee: String { "ubnd-x\(id)" }
    }

    /// The communes, by former district.
    static let communes: [Commune] = table.split(separator: "\n").flatMap { line -> [Commune] in
        let parts = line.split(separator: ";").map(String.init)
        guard let district = GiaLai.districts.first(where: { $0.code == parts[0] }) else { return [] }
        let units = parts.dropFirst().map { unit in
            let words = unit.split(separator: " ", maxSplits: 1)
            return (code: String(words[0]), name: String(words[1]))
        }
        return units.enumerated().map { index, unit in
            let next = index + 1 < units.count ? units[index + 1].code : "99999"
            let first = index == 0 ? "00000" : unit.code
            return Commune(
                code: unit.code, name: unit.name, district: district,
                parts: district.communes.map(\.code).filter { first <= $0 && $0 < next })
        }
    }

    /// One line a former district: its code, then the communes.
    private static let table = """
        622;23563 Phường Diên Hồng;23575 Phường Pleiku;23584 Phường Thống Nhất;23586 Phường Hội Phú;\
        23590 Xã Biển Hồ;23602 Phường An Phú;23611 Xã Gào
        623;23614 Phường An Bình;23617 Phường An Khê;23629 Xã Cửu An
        624;24044 Phường Ayun Pa;24065 Xã Ia Rbol;24073 Xã Ia Sao
        625;23638 Xã Kbang;23644 Xã Đak Rong;23647 Xã Sơn Lang;23650 Xã Krong;23668 Xã Tơ Tung;\
        23674 Xã Kông Bơ La
        626;23677 Xã Đak Đoa;23683 Xã Đak Sơmei;23701 Xã Kon Gang;23710 Xã Ia Băng;23714 Xã KDang
        627;23722 Xã Chư Păh;23728 Xã Ia Khươl;23734 Xã Ia Ly;23749 Xã Ia Phí
        628;23764 Xã Ia Grai;23767 Xã Ia Hrung;23776 Xã Ia Krái;23782 Xã Ia O;23788 Xã Ia Chia
        629;23794 Xã Mang Yang;23798 Xã Ayun;23799 Xã Hra;23812 Xã Lơ Pang;23818 Xã Kon Chiêng
        630;23824 Xã Kông Chro;23830 Xã Chư Krey;23833 Xã Ya Ma;23839 Xã SRó;23842 Xã Đăk Song;\
        23851 Xã Chơ Long
        631;23857 Xã Đức Cơ;23866 Xã Ia Krêl;23869 Xã Ia Dơk;23872 Xã Ia Dom;23881 Xã Ia Pnôn;\
        23884 Xã Ia Nan
        632;23887 Xã Chư Prông;23896 Xã Bàu Cạn;23908 Xã Ia Tôr;23911 Xã Ia Boòng;23917 Xã Ia Púch;\
        23926 Xã Ia Pia;23935 Xã Ia Lâu;23938 Xã Ia Mơ
        633;23941 Xã Chư Sê;23947 Xã Bờ Ngoong;23954 Xã Al Bá;23977 Xã Ia Ko
        634;23995 Xã Đak Pơ;24007 Xã Ya Hội
        635;24013 Xã Pờ Tó;24022 Xã Ia Pa;24028 Xã Ia Tul
        637;24076 Xã Phú Túc;24100 Xã Ia Dreh;24109 Xã Uar;24112 Xã Ia Rsai
        638;24043 Xã Phú Thiện;24049 Xã Chư A Thai;24061 Xã Ia Hiao
        639;23942 Xã Chư Pưh;23971 Xã Ia Hrú;23986 Xã Ia Le
        """
}
