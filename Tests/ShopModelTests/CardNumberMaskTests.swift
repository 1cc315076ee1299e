import ShopModel
import Testing

struct CardNumberMaskTests {
  /// Numbers that networks publish for tests, and what is left of them.
  @Test(arguments: [
    ("4111111111111111", "411111******1111"), ("378282246310005", "378282*****0005"),
    ("4222222222222", "422222***2222"), ("6212345678901232", "621234******1232"),
    ("6212345678900000003", "621234*********0003"),
    ("card 4111 1111 1111 1111 declined", "card 4111 11** **** 1111 declined"),
    ("3782-822463-10005", "3782-82****-*0005"),
    ("卡号4111111111111111。", "卡号411111******1111。"), ("４１１１１１１１１１１１１１１１", "４１１１１１******１１１１"),
    ("2026-12-01 4111111111111111", "2026-12-01 411111******1111"),
    ("4111111111111111 378282246310005", "411111******1111 378282*****0005"),
    ("1234 4111 1111 1111 1111", "1234 4111 11** **** 1111"),
  ])
  func cardNumbersAreMasked(_ text: String, _ masked: String) { #expect(CardNumberMask.masked(text) == masked) }

  @Test(arguments: [
    "4111111111111112",  // fails the check
    "411111111111",  // twelve digits
    "41111111111111111111",  // twenty
    "898310148160568",  // a merchant number that fails the check
    "replaced rolls 2026-12-01, call 400-800-1234, 12 of 30", "", "4111  1111  1111  1111",
    "4111.1111.1111.1111",
  ])
  func everythingElseStaysAsItIs(_ text: String) { #expect(CardNumberMask.masked(text) == text) }
}
