import ShopModel
import Testing

@testable import StatusRules

/// The response codes that come with the product.
@Suite struct BuiltInResponseCodeTests {
  private func pack() throws -> ResponseCodePack { try ResponseCodePack.builtIn() }

  // MARK: Completeness

  /// Every code of UnionPay's field 39.
  static let unionPay =
    "00 01 02 03 04 05 06 07 09 10 11 12 13 14 15 16 17 19 20 21 22 23 25 30 31 33 34 35 36 37 38 39 40 41 42 43 44 "
    + "45 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 75 77 79 90 91 92 93 94 95 96 97 98 99 "
    + "A0 A1 A2 A3 A4 A5 A6 A7"

  /// Every result id of PA00P015 13.08, chapter 10, that is not the host's.
  static let zvt =
    "00 64 65 66 67 68 6A 6B 6C 6E 6F 71 72 73 74 75 76 77 78 79 7A 7B 7C 7D 7E 83 85 89 9A 9B 9C "
    + "A0 A1 A3 A4 A5 B1 B2 B4 B5 B7 B8 BF C0 C1 C2 C3 C4 C5 C6 C8 C9 CB CC CD D2 DC DD DE "
    + "E0 E2 E3 E4 E7 E8 E9 EA EB EC ED F0 F1 F5 F6 FA FB FC FD FE FF"

  @Test(arguments: [(ResponseCode.Family.unionPay, unionPay), (.zvt, zvt)])
  func noCodeIsForgottenAndNoneInvented(family: ResponseCode.Family, list: String) throws {
    let wanted = list.split(separator: " ").map(String.init)
    let pack = try pack()
    let found = pack.codes.filter { $0.family == family }.map(\.code)
    #expect(Set(found).subtracting(wanted) == [])
    #expect(Set(wanted).subtracting(found) == [])
    for code in wanted { #expect(pack.code(code, in: family)?.code == code) }
  }

  @Test func aCodeOfOneFamilyIsNotThatOfTheOther() throws {
    let pack = try pack()
    #expect(pack.code("A0", in: .unionPay)?.cause == .terminalKeys)
    #expect(pack.code("A0", in: .zvt)?.cause == .transactionHostBusy)
    #expect(pack.code("51", in: .zvt) == nil)
  }

  /// Codes of single acquirers mean something else at the next one.
  @Test(arguments: ["OT", "F0", "P8", "Q4", "Q7", "Q8", "R9", "", "5", "051"])
  func aCodeThatIsNotUnionPaysIsNotKnown(code: String) throws {
    #expect(try pack().code(code, in: .unionPay) == nil)
  }

  // MARK: Texts

  @Test func everyCodeSpeaksBothLanguagesAndFitsTheScreen() throws {
    for code in try pack().codes {
      let name = "\(code.family.rawValue) \(code.code)"
      for text in [code.title, code.action] {
        #expect(text.languages == [.english, .chinese], "\(name)")
        #expect(text(.chinese).unicodeScalars.contains { isHan($0) }, "\(name)")
        #expect(!text(.english).unicodeScalars.contains { isHan($0) }, "\(name)")
      }
      #expect(code.title(.english).count <= 34, "\(name)")
      #expect(cells(code.title(.chinese)) <= 24, "\(name)")
      // An action has one line of the support card.
      #expect(code.action(.english).count <= 76, "\(name)")
      #expect(cells(code.action(.chinese)) <= 50, "\(name)")
    }
  }

  @Test func noTwoCodesOfAFamilyReadAlike() throws {
    for family in ResponseCode.Family.allCases {
      for language in [Language.english, .chinese] {
        let titles = try pack().codes.filter { $0.family == family }.map { $0.title(language) }
        let doubles = Dictionary(grouping: titles) { $0 }.filter { $0.value.count > 1 }.keys
        #expect(doubles.isEmpty)
      }
    }
  }

  // MARK: Class, side and cause

  static let classes: [(String, Character, ResponseCode.Side?)] = [
    ("00", "A", nil), ("01", "C", .issuer), ("03", "C", .merchant), ("04", "D", .cardholder), ("05", "C", .issuer),
    ("06", "E", .issuer), ("09", "B", .network), ("10", "A", nil), ("11", "A", nil), ("13", "B", .operator),
    ("14", "B", .cardholder), ("16", "A", nil), ("17", "C", .cardholder), ("19", "C", .terminal),
    ("20", "C", .network), ("22", "C", .terminal), ("23", "C", .merchant), ("25", "C", .operator),
    ("30", "C", .terminal), ("34", "D", .cardholder), ("37", "D", .cardholder), ("38", "D", .cardholder),
    ("41", "D", .cardholder), ("42", "B", .cardholder), ("43", "D", .cardholder), ("45", "D", .operator),
    ("51", "C", .cardholder), ("54", "C", .cardholder), ("55", "C", .cardholder), ("58", "C", .merchant),
    ("61", "C", .merchant), ("63", "C", .terminal), ("64", "C", .operator), ("68", "C", .network),
    ("75", "C", .cardholder), ("77", "D", .terminal), ("79", "C", .terminal), ("90", "C", .network),
    ("91", "C", .issuer), ("92", "C", .network), ("96", "C", .network), ("97", "D", .merchant),
    ("98", "E", .network), ("99", "B", .terminal), ("A0", "B", .terminal), ("A1", "C", .network), ("A2", "A", nil),
    ("A4", "A", nil), ("A6", "A", nil), ("A7", "C", .network),
  ]

  @Test(arguments: classes)
  func classAndSideAreUnionPays(code: String, letter: Character, side: ResponseCode.Side?) throws {
    let found = try #require(try pack().code(code, in: .unionPay))
    #expect(found.class?.letter == letter)
    #expect(found.side == side)
  }

  @Test(
    arguments: [
      ("03", Cause.accountRestricted), ("09", .transactionDelayed), ("13", .operatorInput), ("19", .terminalReader),
      ("22", .terminalKeys), ("30", .terminalOutdated), ("45", .operatorHandling), ("58", .accountRestricted),
      ("61", .accountLimits), ("64", .transactionMismatch), ("68", .transactionDelayed), ("77", .terminalKeys),
      ("91", .transactionHostBusy), ("92", .transactionHostBusy), ("96", .transactionHostBusy),
      ("97", .accountUnregistered), ("98", .transactionHostBusy), ("99", .terminalKeys), ("A0", .terminalKeys),
    ])
  func aCodeNamesItsCause(code: String, cause: Cause) throws {
    #expect(try pack().code(code, in: .unionPay)?.cause == cause)
  }

  @Test func code51IsTheCardholdersAndNeverTheMerchants() throws {
    let code = try #require(try pack().code("51", in: .unionPay))
    #expect(code.side == .cardholder)
    #expect(code.cause == .transactionCardholder)
    // The merchant is told not to top up.
    #expect(code.action(.chinese).contains("无需充值"))
    #expect(!code.action(.english).lowercased().contains("top"))
    let credit = try #require(try pack().code("71", in: .zvt))
    #expect(credit.cause == .transactionCardholder)
  }

  @Test func whatLiesWithTheCardIsNoFaultOfTheShop() throws {
    let cards = try pack().codes.filter { $0.side == .cardholder }
    #expect(cards.count > 40)
    for code in cards { #expect(code.cause == .transactionCardholder, "\(code.code)") }
  }

  @Test func noMerchantSideCodeOffersARestart() throws {
    let codes = try pack().codes.filter { $0.side == .merchant || $0.cause?.isAccountSide == true }
    #expect(codes.count > 10)
    for code in codes {
      for word in ["restart", "reset", "switch"] {
        #expect(!code.action(.english).lowercased().contains(word), "\(code.code)")
      }
      for word in ["重启", "恢复出厂", "关机"] { #expect(!code.action(.chinese).contains(word), "\(code.code)") }
    }
  }

  @Test func onlyApprovedPaymentsHaveNoSideAndNoCause() throws {
    for code in try pack().codes {
      #expect((code.side == nil) == (code.class == .success), "\(code.code)")
      #expect((code.cause == nil) == (code.class == .success), "\(code.code)")
    }
  }

  // MARK: Groups

  @Test func aSideNamesAllOfItsUnionPayCodes() throws {
    let pack = try pack()
    for side in ResponseCode.Side.allCases {
      let codes = pack.codes.filter { $0.family == .unionPay && $0.side == side }.map(\.code)
      #expect(pack.groups[side.rawValue] == Set(codes), "\(side)")
      #expect(!codes.isEmpty, "\(side)")
    }
  }

  @Test func theRulesGroupsAreThere() throws {
    let groups = try pack().groups
    #expect(groups["keys"] == ["99", "A0", "77", "22"])
    #expect(groups["upstream"] == ["91", "92", "96", "98", "68", "06"])
    #expect(groups["merchant-state"] == ["03", "58", "97"])
    #expect(groups["card-reading"] == ["14", "19"])
    #expect(groups["pin"] == ["55"])
    #expect(groups["cut-over"] == ["90"])
    // 51 is in no group that a rule raises an alarm for.
    #expect(groups.filter { $0.value.contains("51") }.map(\.key) == ["cardholder"])
  }
}

func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }

/// Terminal cells: what is not ASCII is two wide here.
func cells(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } }
