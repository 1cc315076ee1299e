import LocatedYAML
import ShopModel

/// A checked table of response codes, and the names that rules have for several of them.
public struct ResponseCodePack: Sendable {
  /// The codes in the order of their file.
  public let codes: [ResponseCode]
  /// UnionPay codes by a name for all of them: each side's name (``ResponseCode/Side``), and the file's own groups.
  public let groups: [String: Set<String>]
  private let places: [ResponseCode.Family: [String: Int]]

  /// The codes of a file.
  ///
  /// - Parameters:
  ///   - text: the file's content, YAML.
  ///   - file: its name, for messages.
  /// - Throws: everything wrong with it, one problem a line, each with its place.
  public init(parsing text: String, file: String) throws(SourceProblems) {
    let document = try parseYAML(text, file: file)
    let reader = SourceReader(file: file)
    var builder = ResponseCodePackBuilder(reader: reader)
    builder.read(document)
    try reader.finish()
    codes = builder.codes
    groups = builder.groups
    places = builder.places
  }

  /// What `code` means; nil: the table does not know it.
  public func code(_ code: String, in family: ResponseCode.Family) -> ResponseCode? {
    places[family]?[code].map { codes[$0] }
  }

  /// The table that is part of the program.
  ///
  /// - Throws: only if the program was built with a table that does not load, which its tests exclude.
  public static func builtIn() throws(SourceProblems) -> ResponseCodePack {
    try ResponseCodePack(
      parsing: String(decoding: PackageResources.response_codes_yaml, as: UTF8.self), file: "response-codes.yaml")
  }
}
