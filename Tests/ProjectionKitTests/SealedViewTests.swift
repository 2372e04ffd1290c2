import Domain
import Foundation
import ProjectionKit
import SwiftProtobuf
import Testing
import Vault

struct SealedViewTests {
    private static let name = "Nguyễn Thị Bé"

    private func report(_ childcase: String) -> DomainEvent {
        .childCase(
            .childReportReceived(
                .with {
                    $0.childcase = childcase
                    $0.childName = Self.name
                    $0.reporterName = "Trần Văn Báo"
                }))
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    @Test func `only a view that declares the compartment holds what is sealed, and no other compartment`() throws {
        let scratch = try Scratch()
        try scratch.append(report("T1"), on: "2020-01-01")
        let store = try scratch.store([docket(name: "Open"), docket(name: "Restricted", compartments: [.child])])
        try store.catchUp()
        let name = Data(Self.name.utf8)
        #expect(try bytes(store.path("Restricted")).range(of: name) != nil)
        #expect(try bytes(store.path("Open")).range(of: name) == nil)
        #expect(try bytes(store.path("Open")).range(of: Data("nguyen thi be".utf8)) == nil)
        #expect(try bytes(store.path("Restricted")).range(of: Data("Trần Văn Báo".utf8)) == nil)
    }

    @Test(arguments: [true, false])
    func `an erasure leaves no trace of the content in the file, whenever the key was destroyed`(keyFirst: Bool) throws
    {
        let scratch = try Scratch()
        let store = try scratch.store([docket(name: "Restricted", compartments: [.child])])
        for index in 0..<50 { try scratch.append(report("T\(index)"), on: "2020-01-01") }
        try store.catchUp()
        for index in 0..<50 {
            let subject = "childcase:T\(index)"
            if keyFirst { _ = try scratch.vault.erase(subject, at: Scratch.instant("2021-01-01")) }
            try scratch.append(
                .correction(
                    .personalDataErased(
                        .with {
                            $0.subject = subject; $0.ground = "theo yêu cầu"; $0.authority = "luật"
                        })),
                on: "2021-01-01")
        }
        try store.catchUp()
        let content = try bytes(store.path("Restricted"))
        #expect(content.range(of: Data(Self.name.utf8)) == nil)
        // The search index keeps words one by one: `nguyen` and `thi` are nowhere else.
        #expect(content.range(of: Data("nguyen".utf8)) == nil)
        let rows = try store.query(
            "Restricted", ViewQuery(table: "childcase_docket", expression: "subject = 'childcase:T7'"))
        #expect(rows.rows.count == 2)
        #expect(try store.query("Restricted", ViewQuery(table: "childcase_docket", search: "Nguyễn")).rows.isEmpty)
        #expect(try store.verify().isSound)
    }
}
