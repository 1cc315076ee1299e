import ShopModel
import Testing

@testable import Console

@Suite struct WordingTests {
  let english = Phrasebook(.builtIn, language: .english, calendar: SampleShop.calendar, ascii: false)
  let chinese = Phrasebook(.builtIn, language: .chinese, calendar: SampleShop.calendar, ascii: false)

  @Test(arguments: [
    (Money(minorUnits: 31_240, currency: "CNY"), "¥ 312.40", "¥312.40"),
    (Money(minorUnits: 1_234_567_89, currency: "EUR"), "€ 1,234,567.89", "€1,234,567.89"),
    (Money(minorUnits: -5, currency: "USD"), "$ -0.05", "$-0.05"),
    (Money(minorUnits: 1500, currency: "JPY"), "JP¥ 1,500", "JP¥1,500"),
    (Money(minorUnits: 1234, currency: "KWD"), "KWD 1.234", "KWD 1.234"),
    (Money(minorUnits: .min, currency: "CNY"), "¥ -92,233,720,368,547,758.08", "¥-92,233,720,368,547,758.08"),
  ])
  func `amounts follow their currency`(money: Money, inEnglish: String, inChinese: String) {
    #expect(english.money(money) == inEnglish)
    #expect(chinese.money(money) == inChinese)
  }

  @Test(arguments: [
    (Money(minorUnits: 3_820_000, currency: "CNY"), "¥ 38.2k", "¥3.82万"),
    (Money(minorUnits: 5_000_000, currency: "CNY"), "¥ 50k", "¥5万"),
    (Money(minorUnits: 50_000, currency: "CNY"), "¥ 500", "¥500"),
    (Money(minorUnits: 31_240, currency: "CNY"), "¥ 312.40", "¥312.40"),
    (Money(minorUnits: 100_000_000, currency: "CNY"), "¥ 1M", "¥100万"),
    (Money(minorUnits: 12_345_678_900, currency: "CNY"), "¥ 123.5M", "¥1.23亿"),
  ])
  func `large amounts have a short form`(money: Money, inEnglish: String, inChinese: String) {
    #expect(english.compact(money) == inEnglish)
    #expect(chinese.compact(money) == inChinese)
  }

  @Test(arguments: [
    (0, "0 s", "0 秒"), (59, "59 s", "59 秒"), (60, "1 min", "1 分钟"), (3599, "59 min", "59 分钟"), (3600, "1 h", "1 小时"),
    (4800, "1 h 20 min", "1 小时 20 分"), (86_399, "23 h 59 min", "23 小时 59 分"), (200_000, "2 d", "2 天"),
    (-5, "0 s", "0 秒"),
  ])
  func `durations read as people say them`(seconds: Int, inEnglish: String, inChinese: String) {
    #expect(english.duration(.seconds(seconds)) == inEnglish)
    #expect(chinese.duration(.seconds(seconds)) == inChinese)
  }

  @Test(arguments: [
    (0.4, "0.4 ms"), (9, "9 ms"), (9.96, "10 ms"), (31.4, "31 ms"), (999.4, "999 ms"), (1234, "1.2 s"),
    (12_345, "12 s"),
  ])
  func `response times have no false precision`(value: Double, text: String) {
    #expect(english.milliseconds(value) == text)
  }

  @Test(arguments: [
    (0, "14:05", "14:05"), (12 * 3600, "tomorrow 02:05", "明天 02:05"), (-86_400, "yesterday 14:05", "昨天 14:05"),
    (3 * 86_400, "Thu 14:05", "周四 14:05"), (-30 * 86_400, "24 Oct 14:05", "10月24日 14:05"),
    (-365 * 86_400, "23 Nov 2025", "2025年11月23日"),
  ])
  func `moments read as one would say them now`(offset: Int, inEnglish: String, inChinese: String) {
    let moment = SampleShop.now + .seconds(offset)
    #expect(english.moment(moment, now: SampleShop.now) == inEnglish)
    #expect(chinese.moment(moment, now: SampleShop.now) == inChinese)
  }

  @Test func `the clock shows the shop's time`() {
    #expect(english.weekdayAndClock(SampleShop.now) == "Mon 14:05:32")
    #expect(chinese.weekdayAndClock(SampleShop.now) == "周一 14:05:32")
  }

  @Test func `a new year's night has a yesterday and a tomorrow`() {
    let words = Phrasebook(.builtIn, language: .english, calendar: .utc, ascii: false)
    let midnight = Timestamp(seconds: 1_798_761_600)  // 2027-01-01
    #expect(words.moment(midnight - .seconds(60), now: midnight) == "yesterday 23:59")
    #expect(words.moment(midnight, now: midnight - .seconds(60)) == "tomorrow 00:00")
  }

  @Test func `every value of every fact has words without holes`() throws {
    for fact in Fact.allCases {
      let value = try #require(HonestyTests.example(of: fact))
      for words in [english, chinese] {
        let text = words.value(value, of: fact, now: SampleShop.now)
        #expect(!text.isEmpty && !text.contains("{"), "\(fact)")
      }
    }
  }

  @Test func `what a device says cannot become a command`() {
    let text = english.value(.text("\u{1B}[2J\u{9B}1mx"), of: .terminalStatusCode, now: SampleShop.now)
    #expect(text == "[2J1mx")
  }
}

@Suite struct ToldWordingTests {
  @Test(arguments: [
    ("23 payments, CNY 1997.50, receipts 0204-0226", "23 笔交易，CNY 1997.50，凭证号 0204-0226"),
    ("0 payments; an update or a restart follows", "0 笔交易；随后将升级或重启"), ("there is none", "没有"),
    ("receipt 0226, CNY 12.00, 1125 140532", "凭证号 0226，CNY 12.00，1125 140532"), ("", ""),
    // A device's own words are nobody's to translate.
    ("84 83: card payments are off", "84 83: card payments are off"), ("many payments", "many payments"),
  ])
  func `what a device told is in the language of the screen`(told: String, chinese: String) {
    let words = { Phrasebook(.builtIn, language: $0, calendar: SampleShop.calendar, ascii: false).told(told) }
    #expect(words(.chinese) == chinese)
    #expect(words(.english) == told)
  }
}
