internal import LocatedYAML
internal import ShopModel

/// The part `shop:` of the file.
struct ShopPart {
  var identity: ShopIdentity
  var language: Language?
  var theme: String?
  var timeZone: String?
  var openingHours: OpeningHours
}

extension ConfigurationReader {
  func readShop(_ node: YAMLNode) -> ShopPart {
    let shop = MappingReader(node, reader)
    defer { shop.finish() }
    let name = shop.localized("name", isRequired: true)
    let phone = shop.shown("support-phone")
    return ShopPart(
      identity: ShopIdentity(name: name ?? LocalizedText(""), supportPhone: phone ?? ""),
      language: shop.node("language").flatMap(readLanguage),
      theme: shop.shown("theme"),
      timeZone: shop.node("time-zone").flatMap(readTimeZone),
      openingHours: shop.node("opening-hours").map(readOpeningHours) ?? .always)
  }

  /// A language of the program, or one of the person's own: there is a file with its texts.
  private func readLanguage(_ node: YAMLNode) -> Language? {
    if let text = node.scalar, text != "en", text != "zh", text.utf8.count <= 20,
      text.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }),
      let folder = ConfigurationFile.settingsFolder(with: host),
      case .bytes = host.read("\(folder)/languages/\(text).texts", 512 * 1024)
    {
      return Language(rawValue: text)
    }
    return reader.choice(node, among: ["en", "zh"]).map(Language.init(rawValue:))
  }

  func readAccounts(_ nodes: [YAMLNode]) -> [AccountIdentity] {
    var ids = UniqueValues("the account id")
    var numbers = UniqueValues("the merchant number")
    return nodes.compactMap { node in
      let account = MappingReader(node, reader)
      defer { account.finish() }
      let id = account.identifier("id")
      let name = account.localized("name", isRequired: true)
      let merchantID = account.shown("merchant-id", isRequired: true, limit: 40)
      let phone = account.shown("support-phone")
      if let id { ids.insert(id, at: account.position(of: "id"), reader) }
      if let merchantID { numbers.insert(merchantID, at: account.position(of: "merchant-id"), reader) }
      guard let id, let name, let merchantID else { return nil }
      return AccountIdentity(key: id, name: name, merchantID: merchantID, supportPhone: phone ?? "")
    }
  }
}
