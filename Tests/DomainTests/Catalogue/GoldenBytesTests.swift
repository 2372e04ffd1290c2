import Domain
import FoundationEssentials
import SwiftProtobuf
import Testing

/// These bytes stand in ledgers. They are never edited: a change that breaks them breaks old logs.
///
/// They were written by protoc (`protoc --encode`), not by this program.
struct GoldenBytesTests {
    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func `a certificate issued`() throws {
        let act = LicenceIssued.with {
            ($0.pointID, $0.businessID, $0.licenceNumber) = ("p1", "b1", "01/GCN")
            ($0.issuedDay, $0.expiresDay, $0.feePaid) = ("2020-06-01", "2023-06-01", true)
        }
        #expect(
            try hex(act.domainEvent.payload())
                == "0a027031120262311a0630312f47434e220a323032302d30362d30312a0a323032332d30362d30313001")
    }

    @Test func `a registration, its sealed part cut out`() throws {
        let act = BusinessRegistrationIssued.with {
            ($0.businessID, $0.businessName, $0.registrationNumber) = ("b1", "Net Hoa", "39A8001")
            ($0.form, $0.lines, $0.ownerID) = (.household, [.gamePoint, .internetAgent], "o1")
            ($0.address, $0.placeID, $0.pointID) = ("12 Hùng Vương", "c1", "p1")
            ($0.ownerName, $0.ownerNumber) = ("Nguyễn Thị Hoa", "064000000001")
        }
        let (payload, sealed, subject) = try act.domainEvent.split()
        #expect(
            hex(payload)
                == "0a02623112074e657420486f611a073339413830303120012a02020132026f31521031322048c3b96e672056c6b0c6a16e67"
                + "5a02633162027031")
        #expect(
            sealed.mapValues(hex) == [.personal: "3a124e677579e1bb856e205468e1bb8b20486f61420c303634303030303030303031"]
        )
        #expect(subject == "person:o1")
    }

    @Test func `measured facts keep nought and no apart from absent`() throws {
        let act = SiteVerificationCompleted.with {
            $0.pointID = "p1"
            ($0.site.schoolDistanceM, $0.site.roomAreaM2, $0.site.urbanClass) = (0, 52, .ii)
            ($0.site.lighting, $0.site.fireSafety, $0.site.machines) = (false, true, 20)
        }
        #expect(try hex(act.domainEvent.payload()) == "0a027031120c080010341803200028013814")
    }

    @Test func `a correction`() throws {
        let act = EventCorrected.with {
            ($0.target, $0.targetType) = ("0192f0c1-0000-7000-8000-000000000001", "PointClosed")
            ($0.replacement, $0.effective) = (Data([0x0A, 0x02, 0x70, 0x31]), "2020-02-01")
            ($0.ground, $0.authority, $0.subjects) = ("sai ngày", "Giám đốc", ["point:p1"])
        }
        #expect(
            try hex(act.domainEvent.payload())
                == "0a2430313932663063312d303030302d373030302d383030302d303030303030303030303031120b506f696e74436c6f7365641a"
                + "040a0270312a0a323032302d30322d30313209736169206e67c3a0793a0c4769c3a16d20c491e1bb91634208706f696e743a7031"
        )
    }

    @Test func `a contract terminated on a legal basis`() throws {
        let act = AgentContractTerminated.with {
            ($0.contractID, $0.pointID, $0.reason, $0.caseID) = ("k1", "p1", "vi phạm", "v1")
            $0.basis = LegalBasis(document: "NĐ 72/2013/NĐ-CP", article: "7")
        }
        #expect(
            try hex(act.domainEvent.payload())
                == "0a026b31120270311a097669207068e1baa16d22170a124ec4902037322f323031332f4ec4902d43501201372a027631")
    }

    @Test func `a body split by matter`() throws {
        let act = AgencySplit.with {
            ($0.fromID, $0.toIds, $0.document) = ("a", ["b", "c"], "NQ")
            $0.successors = [
                Successor.with { ($0.agencyID, $0.matter) = ("b", .games) }, Successor.with { $0.agencyID = "c" },
            ]
        }
        #expect(try hex(act.domainEvent.payload()) == "0a01611201621201631a050a016210021a030a016322024e51")
    }
}
