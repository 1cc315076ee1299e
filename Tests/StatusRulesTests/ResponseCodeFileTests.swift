import ShopModel
import Testing

@testable import StatusRules

/// What is said of a response-code file that cannot be meant.
@Suite struct ResponseCodeFileTests {
  private func problems(_ lines: String...) -> [String] {
    do {
      _ = try ResponseCodePack(parsing: lines.joined(separator: "\n"), file: "f")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  private let texts = #"title: {en: "t", zh: "题"}, action: {en: "a", zh: "做"}"#
  private var good: String {
    #"  - {code: "05", class: final, side: issuer, cause: transaction.declined, \#(texts)}"#
  }

  @Test func aGoodFileIsReadAsWritten() throws {
    let text = """
      actions: {wait: {en: "Wait.", zh: "等待。"}}
      unionpay:
        - {code: "00", class: success, title: {en: "Approved", zh: "成功"}, action: wait}
      \(good)
      zvt:
        - {code: "6C", side: operator, cause: operator.handling, title: {en: "Key", zh: "键"}, action: wait}
      groups:
        bad: ["05"]
      """
    let pack = try ResponseCodePack(parsing: text, file: "f")
    #expect(pack.codes.map(\.code) == ["00", "05", "6C"])
    let five = try #require(pack.code("05", in: .unionPay))
    #expect(five.class == .final)
    #expect(five.side == .issuer)
    #expect(five.cause == .transactionDeclined)
    #expect(five.title(.chinese) == "题")
    #expect(five.action(.english) == "a")
    #expect(pack.code("6C", in: .zvt)?.class == nil)
    #expect(pack.code("6C", in: .zvt)?.action(.chinese) == "等待。")
    #expect(pack.groups == ["issuer": ["05"], "bad": ["05"]])
  }

  @Test func aCodeIsThereOnce() {
    #expect(
      problems("unionpay:", good, good) == [#"f:3:12: the code "05" is there already, on line 2"#])
    // The same code in another family is another code.
    #expect(
      problems("unionpay:", good, "zvt:", good).isEmpty)
  }

  @Test(
    arguments: [
      ("unionpay", "5", "two digits or capital letters"), ("unionpay", "a0", "two digits or capital letters"),
      ("unionpay", "051", "two digits or capital letters"), ("zvt", "6c", "two hexadecimal digits, in capitals"),
      ("zvt", "G0", "two hexadecimal digits, in capitals"),
    ])
  func aCodeHasItsForm(family: String, code: String, form: String) {
    #expect(
      problems("\(family):", good.replacing("05", with: code)) == [
        #"f:2:12: "\#(code)" is not a code: \#(form)"#
      ])
  }

  @Test func unknownNamesGetASuggestion() {
    #expect(
      problems("unionpay:", good.replacing("class: final", with: "class: finl")) == [
        #"f:2:25: unknown value "finl"; did you mean "final"?"#
      ])
    #expect(
      problems("unionpay:", good.replacing("side: issuer", with: "side: isuer")) == [
        #"f:2:38: unknown value "isuer"; did you mean "issuer"?"#
      ])
    #expect(
      problems("unionpay:", good.replacing("transaction.declined", with: "transaction.declind")) == [
        #"f:2:53: unknown value "transaction.declind"; did you mean "transaction.declined"?"#
      ])
    #expect(
      problems(
        #"actions: {wait: {en: "w", zh: "等"}}"#, "unionpay:",
        good.replacing(#"{en: "a", zh: "做"}"#, with: "wiat")
      ) == [#"f:3:110: unknown action "wiat"; did you mean "wait"?"#])
    #expect(
      problems("unionpay:", good, "union-pay: []") == [#"f:3:1: unknown key "union-pay"; did you mean "unionpay"?"#])
  }

  @Test func everyTextNeedsBothLanguages() {
    #expect(
      problems("unionpay:", good.replacing(#", zh: "题""#, with: "")) == [#"f:2:82: the key "zh" is missing"#])
    #expect(
      problems("unionpay:", good.replacing(#"en: "a", "#, with: "")) == [#"f:2:110: the key "en" is missing"#])
  }

  @Test func aFailedPaymentLiesWithSomebodyAndAnApprovedOneWithNobody() {
    #expect(
      problems("unionpay:", good.replacing("side: issuer, ", with: "")) == [#"f:2:5: the key "side" is missing"#])
    #expect(
      problems("unionpay:", good.replacing("cause: transaction.declined, ", with: "")) == [
        #"f:2:5: the key "cause" is missing"#
      ])
    #expect(
      problems("unionpay:", good.replacing("class: final", with: "class: success")) == [
        "f:2:40: an approved payment has no side", "f:2:55: an approved payment has no cause",
      ])
    #expect(
      problems("unionpay:", good.replacing("class: final, ", with: "")) == [#"f:2:5: the key "class" is missing"#])
  }

  @Test func aCardsCodeNeverAccusesTheAccount() {
    let line =
      good.replacing("issuer", with: "cardholder").replacing("transaction.declined", with: "account.bank.balance")
    #expect(
      problems("unionpay:", line) == [
        "f:2:57: what lies with the customer's card is never a cause of the merchant's account"
      ])
  }

  @Test func groupsAreChecked() {
    #expect(
      problems("unionpay:", good, "groups:", #"  bad: ["05", "06"]"#) == [
        #"f:4:15: "06" is none of the UnionPay codes of this file"#
      ])
    #expect(
      problems("unionpay:", good, "groups:", #"  issuer: ["05"]"#) == [
        #"f:4:3: "issuer" is a side, and names all of its codes already"#
      ])
    #expect(
      problems("unionpay:", good, "groups:", #"  Bad.ones: ["05"]"#) == [
        "f:4:3: a group's name has only lower-case letters and hyphens"
      ])
    #expect(problems("unionpay:", good, "groups:", "  bad: []") == ["f:4:8: a group needs at least one code"])
  }

  @Test func allProblemsOfAFileAreToldAtOnceInItsOrder() {
    let found = problems(
      "unionpay:", good.replacing("final", with: "finl"), good.replacing("issuer", with: "isuer"), "groups:",
      #"  bad: ["0X"]"#)
    #expect(found.map { $0.prefix { $0 != " " } } == ["f:2:25:", "f:3:12:", "f:3:38:", "f:5:9:"])
  }

  @Test func noCodesAtAllIsAProblem() {
    #expect(problems("unionpay: []") == ["f:1:1: there is no response code in it"])
    #expect(problems("").count == 1)
    #expect(problems("- 1").count == 1)
  }
}
