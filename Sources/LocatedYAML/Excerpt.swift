/// `text` in quotes, as it can stand in a message of one line: cut after 60 characters, and with a blank in place of
/// each control, format or line-separating character, so that a file cannot write on the screen of whoever reads it.
public func excerpt(_ text: some StringProtocol) -> String {
  var result = String.UnicodeScalarView()
  var count = 0
  for scalar in text.unicodeScalars {
    guard count < 60 else {
      result.append("…")
      break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      result.append(" ")
    default: result.append(scalar)
    }
    count += 1
  }
  return "\"\(String(result))\""
}
