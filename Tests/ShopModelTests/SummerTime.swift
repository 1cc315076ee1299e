import ShopModel

/// Central Europe in 2026: UTC+1, from 29 March 01:00 UTC to 25 October 01:00 UTC UTC+2.
let centralEurope = ShopCalendar { moment in
  let isSummer = (1_774_746_000..<1_792_890_000).contains(moment.milliseconds / 1000)
  return ShopCalendar.fixed(offset: isSummer ? 7200 : 3600).civil(moment)
}

/// A moment of UTC.
func utc(_ date: String, _ minute: Int = 0) -> Timestamp {
  guard let date = CivilDate(date) else { return Timestamp(seconds: .min / 1000) }
  return ShopCalendar.utc.moment(of: date, second: minute * 60)
}
