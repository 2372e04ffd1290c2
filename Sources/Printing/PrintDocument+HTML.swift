extension PrintDocument {
    /// The document as one self-contained HTML page; the same document gives the same bytes.
    ///
    /// The nine components carry the classes `component-1` … `component-9` in the order of Decree 30/2020, Article 8.
    public var html: String {
        let vi = language == "vi"
        var out = """
            <!DOCTYPE html>
            <html lang="\(language)">
            <head>
            <meta charset="utf-8">
            <title>\(escaped(kind)) – \(escaped(abstract))</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <header>
            <div class="left">
            <div class="component-2">\(line(parent, "parent"))\(line(issuer, "issuer"))</div>
            <div class="component-3">\(vi ? "Số" : "No."): \(number.isEmpty ? "…………" : escaped(number))</div>
            </div>
            <div class="right">
            <div class="component-1"><p class="state">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p class="motto">Độc lập - Tự do - Hạnh phúc</p></div>
            <div class="component-4">\(escaped(placeAndDay))</div>
            </div>
            </header>
            <div class="component-5"><h1>\(escaped(kind))</h1><p>\(escaped(abstract))</p></div>
            <main class="component-6">

            """
        for section in sections {
            out += "<h2>\(escaped(section.heading))</h2>\n"
            for paragraph in section.paragraphs { out += "<p>\(escaped(paragraph))</p>\n" }
        }
        out += """
            </main>
            <footer>
            <div class="component-9"><p class="to">\(vi ? "Nơi nhận" : "Recipients"):</p>
            \(recipients.map { "<p>- \(escaped($0));</p>" }.joined(separator: "\n"))
            </div>
            <div class="sign">
            <div class="component-7">\(line(signature.capacity, "capacity"))\(line(signature.position, "position"))</div>
            <div class="component-8">\(vi ? "(chữ ký, dấu hoặc chữ ký số)" : "(signature, seal or digital signature)")</div>
            <div class="component-7">\(line(signature.name.isEmpty ? "………………………" : signature.name, "name"))</div>
            </div>
            </footer>

            """
        for (index, annex) in annexes.enumerated() {
            let head = vi ? "Phụ lục" : "Annex"
            out += "<section class=\"annex\">\n<h2>\(head) \(index + 1)</h2>\n\(annex.html)</section>\n"
        }
        if !basis.isEmpty {
            out += "<aside>\n\(basis.map { "<p>\(escaped($0))</p>" }.joined(separator: "\n"))\n</aside>\n"
        }
        return out + "</body>\n</html>\n"
    }

    private func line(_ text: String, _ name: String) -> String {
        text.isEmpty ? "" : "<p class=\"\(name)\">\(escaped(text))</p>"
    }

    /// Margins, sizes and faces of annex I of Decree 30/2020: A4, 20 mm, 30 mm on the left, Times New Roman 13–14 pt.
    private static let style = """
        @page { size: A4; margin: 20mm 20mm 20mm 30mm; @bottom-center { content: counter(page); font-family: "Tinos", "Times New Roman"; } }
        @page wide { size: A4 landscape; margin: 20mm; }
        body { font-family: "Tinos", "Times New Roman", serif; font-size: 14pt; line-height: 1.35; }
        p { margin: 0 0 4pt; } main p { text-align: justify; text-indent: 10mm; }
        header { display: flex; justify-content: space-between; text-align: center; font-size: 13pt; }
        header .left { width: 38%; } header .right { width: 60%; } .state { font-size: 12pt; white-space: nowrap; }
        .parent, .component-3 { font-weight: normal; } .issuer, .state, .motto, .capacity, .position, .name { font-weight: bold; }
        .issuer, .parent, .position, .capacity { text-transform: uppercase; }
        .motto { display: inline-block; border-bottom: 0.75pt solid #000; padding-bottom: 1pt; }
        .component-4 { font-style: italic; margin-top: 6pt; } .component-5 { text-align: center; margin: 18pt 0 12pt; font-weight: bold; }
        h1 { font-size: 14pt; margin: 0; } h2 { font-size: 14pt; margin: 8pt 0 4pt; }
        footer { display: flex; justify-content: space-between; margin-top: 18pt; break-inside: avoid; }
        .component-9 { width: 45%; font-size: 11pt; } .to { font-weight: bold; font-style: italic; font-size: 12pt; }
        .sign { width: 50%; text-align: center; } .component-8 { font-size: 11pt; font-style: italic; margin: 18pt 0 30pt; }
        .annex { page: wide; break-before: page; } .annex h2, .annex h3 { text-align: center; }
        table { border-collapse: collapse; width: 100%; font-size: 11pt; } thead { display: table-header-group; } tr { break-inside: avoid; }
        th, td { border: 0.5pt solid #000; padding: 2pt 4pt; text-align: left; } td.number { text-align: right; white-space: nowrap; }
        tr.heading td { font-weight: bold; } .note, aside { font-size: 9pt; break-before: avoid; } aside { margin-top: 12pt; border-top: 0.5pt solid #000; overflow-wrap: anywhere; }
        """
}

extension PrintTable {
    /// The table as HTML.
    public var html: String {
        var out = "<h3>\(escaped(title))</h3>\n<table>\n<thead><tr>"
        out += columns.map { "<th>\(escaped($0.title))</th>" }.joined() + "</tr></thead>\n<tbody>\n"
        for row in rows {
            out += row.isHeading ? "<tr class=\"heading\">" : "<tr>"
            for (index, column) in columns.enumerated() {
                let cell = index < row.cells.count ? row.cells[index] : .empty
                let isNumber = if case .number = cell { true } else { false }
                out += "<td\(isNumber ? " class=\"number\"" : "")>\(escaped(PrintTable.text(cell, column.kind)))</td>"
            }
            out += "</tr>\n"
        }
        out += "</tbody>\n</table>\n"
        for note in notes { out += "<p class=\"note\">\(escaped(note))</p>\n" }
        return out
    }
}

/// Text as HTML content or a quoted attribute.
func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": out += "&amp;"
        case "<": out += "&lt;"
        case ">": out += "&gt;"
        case "\"": out += "&quot;"
        default: out.unicodeScalars.append(scalar)
        }
    }
    return out
}
