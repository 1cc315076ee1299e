import ShopModel
import StatusRules

/// What a report has changed, subject by subject. Most are about one subject, and then nothing is looked up.
struct ReportNews {
  private var news: [StatusEngine.News] = []
  /// Where each subject stands, once there are several.
  private var places: [SubjectID: Int] = [:]

  /// Takes in that `subject` was heard of, and which of its facts has another value or is known again.
  mutating func note(_ subject: SubjectID, _ fact: Fact?) {
    let place = place(of: subject)
    if let fact { news[place].changed?.append(fact) }
  }

  private mutating func place(of subject: SubjectID) -> Int {
    if let last = news.last, last.subject == subject { return news.count - 1 }
    if news.count == 1 { places[news[0].subject] = 0 }
    if let place = places[subject] { return place }
    if !news.isEmpty { places[subject] = news.count }
    news.append(StatusEngine.News(subject, changed: []))
    return news.count - 1
  }

  /// The news of those who are still there.
  func without(_ gone: [SubjectID]) -> [StatusEngine.News] {
    gone.isEmpty ? news : news.filter { !gone.contains($0.subject) }
  }
}
