import LocatedYAML
import ShopModel

/// The functions of the language. The raw value is the name in conditions.
enum Function: String, CaseIterable {
  case age, held, known, last, certain, abs, tally, changed, avg, min, max, p95, rate, count, share, total

  /// How many arguments it takes at most; at least one.
  var mostArguments: Int {
    switch self {
    case .age, .held, .known, .last, .certain, .abs, .count, .share, .total: 1
    case .changed, .avg, .min, .max, .p95, .rate: 2
    case .tally: .max
    }
  }

  /// The longest time it may be asked about.
  var longestSpan: Duration { measure == nil ? RulePackBuilder.longestTime : .seconds(86_400) }

  /// What it asks about the values of a window, if it does.
  var measure: WindowRead.Measure? { WindowRead.Measure(rawValue: rawValue) }
}

extension Checker {
  /// What a call of a function is, and the fact it stands for, if it stands for one.
  mutating func call(
    _ name: String, _ arguments: [Syntax], at offset: Int
  ) throws(ExpressionProblem) -> (Operand.Value, Fact?) {
    guard let function = Function(rawValue: name) else {
      let names = Function.allCases.map(\.rawValue)
      let match = closestMatch(name, among: names)
      throw ExpressionProblem(
        at: offset,
        "unknown function \"\(name)\""
          + (match.map { "; did you mean \"\($0)\"?" } ?? "; functions are \(names.joined(separator: ", "))"))
    }
    guard arguments.count <= function.mostArguments else {
      throw ExpressionProblem(
        at: arguments[function.mostArguments].start,
        "\"\(name)\" takes " + (function.mostArguments == 1 ? "one argument" : "two arguments"))
    }
    switch function {
    case .certain: return (.truth(.certain(try condition(arguments[0]))), nil)
    case .abs: return (try absolute(arguments[0]), nil)
    case .tally: return (try tally(arguments), nil)
    case .changed:
      let slot = try fact(arguments[0], of: function).slot
      return (.truth(.changed(slot, within: try span(arguments, of: function, at: offset))), nil)
    case .avg, .min, .max, .p95, .rate: return (try window(function, arguments, at: offset), nil)
    case .count, .share, .total: return (try aggregate(function, arguments[0], at: offset), nil)
    case .age: return (.number(.age(try fact(arguments[0], of: function).slot), .duration), nil)
    case .held: return (.number(.held(try fact(arguments[0], of: function).slot), .duration), nil)
    case .known: return (.truth(.known(try fact(arguments[0], of: function).slot)), nil)
    case .last:
      let (fact, slot) = try fact(arguments[0], of: function)
      return (Checker.value(of: fact, FactRead(slot: slot, acceptsStale: true)), fact)
    }
  }

  /// The fact that an argument must name.
  private mutating func fact(
    _ argument: Syntax, of function: Function
  ) throws(ExpressionProblem) -> (fact: Fact, slot: Int) {
    guard case .word(let word) = argument.kind else {
      throw ExpressionProblem(at: argument.start, "\"\(function.rawValue)\" takes the name of a fact")
    }
    let (fact, slot) = try reference(word, at: argument.offset)
    return (fact, slot)
  }

  /// The time that the second argument says, in whole milliseconds.
  mutating func span(
    _ arguments: [Syntax], of function: Function, at offset: Int
  ) throws(ExpressionProblem) -> Int64 {
    guard arguments.count == 2 else {
      throw ExpressionProblem(
        at: offset,
        "\"\(function.rawValue)\" takes a fact and a length of time: \(function.rawValue)(FACT, 10 min)")
    }
    let time = try element(arguments[1])
    guard case .number(.constant(let milliseconds), .duration) = time.value else {
      throw ExpressionProblem(at: time.offset, "a fixed length of time expected, such as \"10 min\"")
    }
    let longest = function.longestSpan
    guard milliseconds >= 1000, milliseconds <= Double(longest.wholeMilliseconds) else {
      throw ExpressionProblem(
        at: time.offset, "the time is out of range: from 1 s to \(longest.wholeSeconds / 86_400) d")
    }
    return Int64(milliseconds)
  }

  private mutating func window(
    _ function: Function, _ arguments: [Syntax], at offset: Int
  ) throws(ExpressionProblem) -> Operand.Value {
    let (fact, slot) = try fact(arguments[0], of: function)
    guard let measure = function.measure, case .number(_, let dimension) = Checker.value(of: fact, FactRead(slot: slot))
    else {
      let operand = Operand(value: Checker.value(of: fact, FactRead(slot: slot)), fact: fact, offset: 0)
      throw ExpressionProblem(at: arguments[0].start, "\(operand.description), not a number")
    }
    if measure == .rate, dimension != .plain {
      throw ExpressionProblem(
        at: arguments[0].start, "\"\(fact.rawValue)\" is \(dimension.name); \"rate\" takes a count")
    }
    let span = try span(arguments, of: function, at: offset)
    scope.askWindow(of: slot, span)
    let factor = Dimension.of(fact.definition.unit).factor
    return .number(.window(WindowRead(measure: measure, slot: slot, span: span, factor: factor)), dimension)
  }

  private mutating func absolute(_ argument: Syntax) throws(ExpressionProblem) -> Operand.Value {
    let inner = try element(argument)
    guard case .number(let code, let dimension) = inner.value else {
      throw ExpressionProblem(at: inner.offset, "\(inner.description), not a number")
    }
    return .number(.absolute(code), dimension)
  }

  /// `tally(fact)`, or with the names to count: codes in quotation marks and groups of codes.
  private mutating func tally(_ arguments: [Syntax]) throws(ExpressionProblem) -> Operand.Value {
    let table = try element(arguments[0])
    guard case .tally(let read) = table.value else {
      if table.fact == nil {
        throw ExpressionProblem(at: table.offset, "\"tally\" takes the name of a fact")
      }
      throw ExpressionProblem(at: table.offset, "\(table.description), not a table of counts")
    }
    guard arguments.count > 1 else { return .number(.tally(read, names: nil), .plain) }
    var codes: Set<String> = []
    for argument in arguments.dropFirst() {
      switch argument.kind {
      case .text(let code): codes.insert(code)
      case .word(let word):
        guard let group = codeGroups[word] else {
          let match = closestMatch(word, among: codeGroups.keys)
          throw ExpressionProblem(
            at: argument.start,
            "unknown group of codes \"\(word)\""
              + (match.map { "; did you mean \"\($0)\"?" } ?? "; a code is written in quotation marks"))
        }
        codes.formUnion(group)
      default:
        throw ExpressionProblem(at: argument.start, "a code in quotation marks or the name of a group expected")
      }
    }
    return .number(.tally(read, names: codes.sorted()), .plain)
  }
}
