import SwiftProtobuf
import SwiftProtobufPluginLibrary
import Testing

@testable import protoc_gen_socai

struct CompatibilityTests {
    private func problems(_ change: (inout Protos.FileProto) -> Void) -> [String] {
        Compatibility.compare(
            old: DescriptorSet(protos: [Protos.file()]), new: DescriptorSet(protos: [Protos.file(change)]))
    }

    @Test func `the same catalogue is compatible with itself`() {
        #expect(problems { _ in }.isEmpty)
    }

    @Test func `adding a field, a value or a message is free, and so is another label`() {
        #expect(problems { $0.messageType[0].field.append(Protos.field("note", 5)) }.isEmpty)
        #expect(problems { $0.enumType[0].value.append(Protos.value("WAY_BANK", 2, "chuyển khoản")) }.isEmpty)
        #expect(problems { $0.messageType[0].options.event.labelVi = "Đã nộp phạt" }.isEmpty)
        #expect(
            problems {
                var more = $0.messageType[0]
                more.name = "FineRemitted"
                $0.messageType.append(more)
            }.isEmpty)
    }

    @Test func `what was released may not go`() {
        #expect(problems { $0.messageType[0].name = "FineSettled" } == ["socai.FinePaid was released and is gone"])
        #expect(
            problems { $0.messageType[0].field.remove(at: 2) } == [
                "socai.FinePaid.payer_name = 3 was released and is gone"
            ])
        #expect(problems { $0.enumType[0].value.remove(at: 1) } == ["socai.WAY_CASH = 1 was released and is gone"])
    }

    @Test func `a released field keeps number, name and type`() {
        #expect(
            problems { $0.messageType[0].field[2].number = 9 } == [
                "socai.FinePaid.payer_name = 3 was released and is gone"
            ])
        #expect(
            problems { $0.messageType[0].field[2].name = "name" } == [
                "socai.FinePaid.payer_name is now called name: JSON and mappings name it"
            ])
        #expect(problems { $0.messageType[0].field[2].type = .bytes } == ["socai.FinePaid.payer_name has another type"])
        #expect(
            problems { $0.messageType[0].field[2].label = .repeated } == ["socai.FinePaid.payer_name has another type"])
        #expect(problems { $0.enumType[0].value[1].number = 4 } == ["socai.WAY_CASH = 1 was released and is gone"])
    }

    @Test func `a released field keeps its tag and its seal`() {
        #expect(
            problems { $0.messageType[0].field[0].options.field.tag = "" } == ["socai.FinePaid.case_id has another tag"]
        )
        #expect(
            problems { $0.messageType[0].field[2].options.field.sealed = .unspecified }
                == ["socai.FinePaid.payer_name has another compartment"])
        #expect(
            problems { $0.messageType[0].options.event.sealedUnder = "case_id" } == [
                "socai.FinePaid is sealed under another field"
            ])
        #expect(
            problems { $0.messageType[0].options.clearEvent() }.contains(
                "socai.FinePaid is an event in one of the two only"))
    }
}
