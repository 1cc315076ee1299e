import ShopModel

extension Phrasebook {
  /// What a device told when it carried something out, in the language of the screen as far as it is put together from
  /// numbers; a device's own words stay as they are.
  func told(_ text: String) -> String {
    let clauses = DeviceText.clean(text).split(separator: "; ").map { clause in
      joined(clause.split(separator: ", ").map { told(piece: $0) }, .toldAnd)
    }
    return joined(clauses, .toldThen)
  }

  private func joined(_ parts: [String], _ key: TextKey) -> String {
    parts.dropFirst().reduce(parts.first ?? "") { self(key, ["one": $0, "other": $1]) }
  }

  private func told(piece: Substring) -> String {
    switch piece {
    case "there is none": return self[.toldNone]
    case "the answer holds no totals": return self[.toldNoTotals]
    case "the host told its time": return self[.toldHostTime]
    case "an update or a restart follows": return self[.toldUpdateFollows]
    case "there is no way to the terminal": return self[.toldNoWay]
    default: break
    }
    let words = piece.split(separator: " ")
    guard words.count == 2 else { return String(piece) }
    return switch (words[0], words[1]) {
    case (let count, "payments") where count.allSatisfy(\.isNumber): self(.toldPayments, ["n": String(count)])
    case ("receipts", let numbers): self(.toldReceipts, ["numbers": String(numbers)])
    case ("receipt", let number): self(.toldReceipt, ["number": String(number)])
    default: String(piece)
    }
  }
}
