import CivilTime
import LedgerTesting

extension TemporaryLedger {
    /// A name that must be nowhere in the clear.
    static var child: String { "Đặng Thuý Hoà" }

    /// A department, a labour department and the police, founded by the ledger's keeper.
    func found() throws {
        for (agency, kind) in [("stttt", "INFORMATION_COMMUNICATIONS"), ("ldtbxh", "LABOUR"), ("ca", "POLICE")] {
            try record(
                "AgencyEstablished",
                #"{"agencyId":"\#(agency)","name":"Cơ quan \#(agency)","kind":"AGENCY_KIND_\#(kind)"}"#, by: "ledger",
                on: "2010-01-01")
        }
    }

    func reportChild(_ id: String) throws {
        try record(
            "ChildReportReceived",
            #"{"childcase":"\#(id)","receivedAt":"2020-03-01T23:50:00+07:00","channel":"REPORT_CHANNEL_HOTLINE_111","harm":"HARM_CATEGORY_ONLINE_ABUSE","commune":"xa-1","serious":true,"childName":"\#(Self.child)"}"#,
            by: "ldtbxh", on: "2020-03-01T23:50:00+07:00")
    }

    func set(_ text: String) { if let instant = Instant(text) { set(instant) } }
}
