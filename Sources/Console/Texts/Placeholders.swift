extension Phrasebook {
  /// A template with a value in the place of each `{name}`; a name that has none leaves nothing behind, and a brace that is
  /// not closed stays. Bytes are looked at, not characters: this is asked a hundred times a picture.
  static func fill(_ template: String, _ values: KeyValuePairs<String, String>) -> String {
    let longest = values.reduce(0) { max($0, $1.value.utf8.count) }
    var template = template
    return template.withUTF8 { bytes in
      let places = bytes.count { $0 == UInt8(ascii: "{") }
      return String(unsafeUninitializedCapacity: bytes.count + places * longest) { result in
        var used = 0
        func append(_ part: some Sequence<UInt8>) {
          for byte in part {
            result.initializeElement(at: used, to: byte)
            used += 1
          }
        }
        var rest = bytes[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "{")),
          let close = rest[open...].firstIndex(of: UInt8(ascii: "}"))
        {
          append(rest[..<open])
          let name = rest[(open + 1)..<close]
          if let value = values.first(where: { $0.key.utf8.elementsEqual(name) })?.value { append(value.utf8) }
          rest = rest[(close + 1)...]
        }
        append(rest)
        return used
      }
    }
  }
}
