/// The administrative units of the province as they were until 30/06/2025: statistical codes and names (QĐ 124/2004/QĐ-TTg).
enum GiaLai {
    /// The province's code and name.
    static let province = (code: "64", name: "Tỉnh Gia Lai")

    /// A district with its communes.
    struct District: Sendable {
        let code: String
        let name: String
        let communes: [(code: String, name: String)]
    }

    /// The districts, as the table below lists them.
    static let districts: [District] = table.split(separator: "\n").map { line in
        let units = line.split(separator: ";").map { unit in
            let parts = unit.split(separator: " ", maxSplits: 1)
            return (code: String(parts[0]), name: String(parts[1]))
        }
        return District(code: units[0].code, name: units[0].name, communes: Array(units.dropFirst()))
    }

    /// One line a district: its code and name, then its communes'.
    private static let table = """
        622 Thành phố Pleiku;23557 Phường Yên Đỗ;23560 Phường Diên Hồng;23563 Phường Ia Kring;\
        23566 Phường Hội Thương;23569 Phường Hội Phú;23570 Phường Phù Đổng;23572 Phường Hoa Lư;\
        23575 Phường Tây Sơn;23578 Phường Thống Nhất;23579 Phường Đống Đa;23581 Phường Trà Bá;\
        23582 Phường Thắng Lợi;23584 Phường Yên Thế;23586 Phường Chi Lăng;23590 Xã Biển Hồ;23593 Xã Tân Sơn;\
        23596 Xã Trà Đa;23599 Xã Chư Á;23602 Xã An Phú;23605 Xã Diên Phú;23608 Xã Ia Kênh;23611 Xã Gào
        623 Thị xã An Khê;23614 Phường An Bình;23617 Phường Tây Sơn;23620 Phường An Phú;23623 Phường An Tân;\
        23626 Xã Tú An;23627 Xã Xuân An;23629 Xã Cửu An;23630 Phường An Phước;23632 Xã Song An;\
        23633 Phường Ngô Mây;23635 Xã Thành An
        624 Thị xã Ayun Pa;24041 Phường Cheo Reo;24042 Phường Hòa Bình;24044 Phường Đoàn Kết;\
        24045 Phường Sông Bờ;24064 Xã Ia RBol;24065 Xã Chư Băh;24070 Xã Ia RTô;24073 Xã Ia Sao
        625 Huyện KBang;23638 Thị trấn KBang;23641 Xã Kon Pne;23644 Xã Đăk Roong;23647 Xã Sơn Lang;\
        23650 Xã KRong;23653 Xã Sơ Pai;23656 Xã Lơ Ku;23659 Xã Đông;23660 Xã Đak SMar;23662 Xã Nghĩa An;\
        23665 Xã Tơ Tung;23668 Xã Kông Lơng Khơng;23671 Xã Kông Pla;23674 Xã Đăk HLơ
        626 Huyện Đăk Đoa;23677 Thị trấn Đăk Đoa;23680 Xã Hà Đông;23683 Xã Đăk Sơmei;23684 Xã Đăk Krong;\
        23686 Xã Hải Yang;23689 Xã Kon Gang;23692 Xã Hà Bầu;23695 Xã Nam Yang;23698 Xã K' Dang;23701 Xã H' Neng;\
        23704 Xã Tân Bình;23707 Xã Glar;23710 Xã A Dơk;23713 Xã Trang;23714 Xã HNol;23716 Xã Ia Pết;\
        23719 Xã Ia Băng
        627 Huyện Chư Păh;23722 Thị trấn Phú Hòa;23725 Xã Hà Tây;23728 Xã Ia Khươl;23731 Xã Ia Phí;\
        23734 Thị trấn Ia Ly;23737 Xã Ia Mơ Nông;23738 Xã Ia Kreng;23740 Xã Đăk Tơ Ver;23743 Xã Hòa Phú;\
        23746 Xã Chư Đăng Ya;23749 Xã Ia Ka;23752 Xã Ia Nhin;23755 Xã Nghĩa Hòa;23761 Xã Nghĩa Hưng
        628 Huyện Ia Grai;23764 Thị trấn Ia Kha;23767 Xã Ia Sao;23768 Xã Ia Yok;23770 Xã Ia Hrung;\
        23771 Xã Ia Bă;23773 Xã Ia Khai;23776 Xã Ia KRai;23778 Xã Ia Grăng;23779 Xã Ia Tô;23782 Xã Ia O;\
        23785 Xã Ia Dêr;23788 Xã Ia Chia;23791 Xã Ia Pếch
        629 Huyện Mang Yang;23794 Thị trấn Kon Dơng;23797 Xã Ayun;23798 Xã Đak Jơ Ta;23799 Xã Đak Ta Ley;\
        23800 Xã Hra;23803 Xã Đăk Yă;23806 Xã Đăk Djrăng;23809 Xã Lơ Pang;23812 Xã Kon Thụp;23815 Xã Đê Ar;\
        23818 Xã Kon Chiêng;23821 Xã Đăk Trôi
        630 Huyện Kông Chro;23824 Thị trấn Kông Chro;23827 Xã Chư Krêy;23830 Xã An Trung;23833 Xã Kông Yang;\
        23836 Xã Đăk Tơ Pang;23839 Xã SRó;23840 Xã Đắk Kơ Ning;23842 Xã Đăk Song;23843 Xã Đăk Pling;\
        23845 Xã Yang Trung;23846 Xã Đăk Pơ Pho;23848 Xã Ya Ma;23851 Xã Chơ Long;23854 Xã Yang Nam
        631 Huyện Đức Cơ;23857 Thị trấn Chư Ty;23860 Xã Ia Dơk;23863 Xã Ia Krêl;23866 Xã Ia Din;23869 Xã Ia Kla;\
        23872 Xã Ia Dom;23875 Xã Ia Lang;23878 Xã Ia Kriêng;23881 Xã Ia Pnôn;23884 Xã Ia Nan
        632 Huyện Chư Prông;23887 Thị trấn Chư Prông;23888 Xã Ia Kly;23890 Xã Bình Giáo;23893 Xã Ia Drăng;\
        23896 Xã Thăng Hưng;23899 Xã Bàu Cạn;23902 Xã Ia Phìn;23905 Xã Ia Băng;23908 Xã Ia Tôr;\
        23911 Xã Ia Boòng;23914 Xã Ia O;23917 Xã Ia Púch;23920 Xã Ia Me;23923 Xã Ia Vê;23924 Xã Ia Bang;\
        23926 Xã Ia Pia;23929 Xã Ia Ga;23932 Xã Ia Lâu;23935 Xã Ia Piơr;23938 Xã Ia Mơ
        633 Huyện Chư Sê;23941 Thị trấn Chư Sê;23944 Xã Ia Tiêm;23945 Xã Chư Pơng;23946 Xã Bar Măih;\
        23947 Xã Bờ Ngoong;23950 Xã Ia Glai;23953 Xã AL Bá;23954 Xã Kông HTok;23956 Xã AYun;23959 Xã Ia HLốp;\
        23962 Xã Ia Blang;23965 Xã Dun;23966 Xã Ia Pal;23968 Xã H Bông;23977 Xã Ia Ko
        634 Huyện Đăk Pơ;23989 Xã Hà Tam;23992 Xã An Thành;23995 Thị trấn Đak Pơ;23998 Xã Yang Bắc;\
        24001 Xã Cư An;24004 Xã Tân An;24007 Xã Phú An;24010 Xã Ya Hội
        635 Huyện Ia Pa;24013 Xã Pờ Tó;24016 Xã Chư Răng;24019 Xã Ia KDăm;24022 Xã Kim Tân;24025 Xã Chư Mố;\
        24028 Xã Ia Tul;24031 Xã Ia Ma Rơn;24034 Xã Ia Broăi;24037 Xã Ia Trok
        637 Huyện Krông Pa;24076 Thị trấn Phú Túc;24079 Xã Ia RSai;24082 Xã Ia RSươm;24085 Xã Chư Gu;\
        24088 Xã Đất Bằng;24091 Xã Ia Mláh;24094 Xã Chư Drăng;24097 Xã Phú Cần;24100 Xã Ia HDreh;\
        24103 Xã Ia RMok;24106 Xã Chư Ngọc;24109 Xã Uar;24112 Xã Chư Rcăm;24115 Xã Krông Năng
        638 Huyện Phú Thiện;24043 Thị trấn Phú Thiện;24046 Xã Chư A Thai;24048 Xã Ayun Hạ;24049 Xã Ia Ake;\
        24052 Xã Ia Sol;24055 Xã Ia Piar;24058 Xã Ia Peng;24060 Xã Chrôh Pơnan;24061 Xã Ia Hiao;\
        24067 Xã Ia Yeng
        639 Huyện Chư Pưh;23942 Thị trấn Nhơn Hoà;23971 Xã Ia Hrú;23972 Xã Ia Rong;23974 Xã Ia Dreng;\
        23978 Xã Ia Hla;23980 Xã Chư Don;23983 Xã Ia Phang;23986 Xã Ia Le;23987 Xã Ia BLứ
        """
}
