/// What other pages than the review's are made of: the same look, and the same care with text.
package enum PageText {
  /// Text made safe to stand between tags; what would steer or hide is spelled out.
  package static func plain(_ text: String) -> String { HTMLText.plain(text) }

  /// A page that loads nothing, forbids itself to try, and runs no script.
  ///
  /// - Parameters:
  ///   - title: plain text.
  ///   - style: CSS behind that of all pages.
  ///   - body: HTML.
  package static func page(title: String, style: String, body: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
    <title>\(plain(title))</title>
    <style>
    \(String(decoding: PackageResources.report_css, as: UTF8.self))\(style)</style>
    </head>
    <body>
    \(body)</body>
    </html>

    """
  }
}
