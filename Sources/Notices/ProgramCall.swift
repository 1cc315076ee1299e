import FoundationEssentials
public import ShopModel

/// A program of this computer that tells somebody. It is started as it stands here, without a shell.
public struct ProgramCall: Hashable, Sendable {
  /// The program's absolute path.
  public var path: String
  /// Its arguments, without its name. What comes from outside stands behind `--`.
  public var arguments: [String]
  /// What it reads on its standard input.
  public var input: String

  /// `notify-send`: a notice on the desktop (Desktop Notifications Specification).
  public static func desktop(_ message: NoticeMessage, path: String) -> ProgramCall {
    let text = NoticeText(message: message)
    let isCritical = message.notice.severity == .critical && message.notice.kind != .recovered
    // The body may hold simple markup, so its signs have to be written out.
    let body = text.body.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    return ProgramCall(
      path: path,
      arguments: [
        "--app-name=Tillwatch", "--urgency=\(isCritical ? "critical" : "normal")", "--", text.title.cut(toBytes: 500),
        body.cut(toBytes: 2000),
      ], input: "")
  }

  /// `sendmail`: a mail to some people.
  ///
  /// - Parameters:
  ///   - sender: nil: whom sendmail takes the user of this computer for.
  ///   - recipients: addresses, or users of this computer.
  ///   - moment: the date of the mail.
  public static func mail(
    _ message: NoticeMessage, path: String, from sender: String?, to recipients: [String], at moment: Timestamp
  ) -> ProgramCall {
    let text = NoticeText(message: message)
    var headers = [
      "Date: \(UTCText.mail(moment))", "To: \(recipients.joined(separator: ",\n "))",
      "Subject: \(encodedWords(text.title.cut(toBytes: 500)))", "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64",
      // So that no holiday notice comes back (RFC 3834).
      "Auto-Submitted: auto-generated",
    ]
    if let sender { headers.insert("From: Tillwatch <\(sender)>", at: 0) }
    return ProgramCall(
      path: path, arguments: ["-i", "--"] + recipients,
      input: headers.joined(separator: "\n") + "\n\n" + base64Lines(text.whole + "\n"))
  }

  /// A header's text outside ASCII: pieces with whole characters, in lines of at most 76 (RFC 2047, 2 and 5).
  private static func encodedWords(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) || text.utf8.count > 70 || text.contains("=?") else {
      return text
    }
    var pieces: [String] = []
    var piece = ""
    // Scalars and not what a reader sees as one sign, which may be longer than a piece.
    for scalar in text.unicodeScalars {
      if piece.utf8.count + UTF8.width(scalar) > 39 {
        pieces.append(piece)
        piece = ""
      }
      piece.unicodeScalars.append(scalar)
    }
    return (pieces + [piece]).map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\n ")
  }

  /// Base64 in lines of 76 characters (RFC 2045, 6.8).
  private static func base64Lines(_ text: String) -> String {
    let whole = Array(Data(text.utf8).base64EncodedString().utf8)
    return stride(from: 0, to: whole.count, by: 76).map { start in
      String(decoding: whole[start..<min(start + 76, whole.count)], as: UTF8.self) + "\n"
    }.joined()
  }
}
