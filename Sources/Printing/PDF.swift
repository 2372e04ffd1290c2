/// HTML to PDF with WeasyPrint (Debian package `weasyprint`).
public enum PDF {
    /// Prints a page to a file.
    ///
    /// The same page gives the same bytes: the time in the file is fixed and its identifier follows from the page.
    /// - Throws: ``PrintError``.
    public static func write(html: String, to path: String) throws(PrintError) {
        // Reproducible: no clock in the file (https://reproducible-builds.org/docs/source-date-epoch/).
        _ = try ExternalProgram.run(
            "weasyprint", package: "weasyprint fonts-croscore", ["--quiet", "--encoding", "utf-8", "-", path], input: html,
            environment: ["SOURCE_DATE_EPOCH": "0", "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore"])
    }
}
