import LocatedYAML
import ShopModel

/// Finds out what the names in an expression mean and whether its types and units fit, before anything is evaluated.
struct Checker {
  /// The kind of subject the expression is about; that of `count(KIND where ...)` inside it.
  var kind: SubjectKind
  /// The facts that the expressions about each kind read.
  private(set) var scopes: [SubjectKind: FactScope]
  var names = NameTable()
  /// What is asked about every subject of a kind.
  var aggregates = AggregateTable()
  /// The names of groups of codes, for `tally`, with the codes of each.
  let codeGroups: [String: Set<String>]
  /// Whether what is being checked is asked of every subject of a kind.
  var isAskingEach = false
  private var problems: [ExpressionProblem] = []

  init(_ kind: SubjectKind, scopes: [SubjectKind: FactScope] = [:], codeGroups: [String: Set<String>] = [:]) {
    self.kind = kind
    self.scopes = scopes
    self.codeGroups = codeGroups
  }

  /// The facts that expressions about the present kind read.
  var scope: FactScope {
    get { scopes[kind] ?? FactScope(kind) }
    set { scopes[kind] = newValue }
  }

  /// The condition that `text` spells.
  ///
  /// - Throws: every problem found, at least one.
  mutating func condition(_ text: String) throws(ExpressionProblems) -> TruthCode {
    problems = []
    do {
      let code = try condition(Parser.parse(text))
      if problems.isEmpty { return code }
    } catch {
      problems.append(error)
    }
    throw ExpressionProblems(problems: problems)
  }

  /// The slot of a fact by its name.
  mutating func reference(_ name: String, at offset: Int) throws(ExpressionProblem) -> (Fact, slot: Int) {
    guard let fact = Fact(rawValue: name) else {
      let match = closestMatch(name, among: scope.visibleNames)
      throw ExpressionProblem(
        at: offset, "unknown fact \"\(name)\"" + (match.map { "; did you mean \"\($0)\"?" } ?? ""))
    }
    guard let reference = FactReference(fact, in: scope.kind) else {
      throw ExpressionProblem(
        at: offset,
        (isAskingEach ? "what is asked of each" : "a rule about subject")
          + " \"\(scope.kind.rawValue)\" cannot see \"\(name)\"; it sees \"\(scope.kind.rawValue).*\""
          + (scope.kind == .terminal ? ", \"link.*\"" : "") + (scope.kind == .shop ? "" : " and \"shop.*\""))
    }
    return (fact, scope.slot(of: reference))
  }

  // MARK: Conditions

  mutating func condition(_ syntax: Syntax) throws(ExpressionProblem) -> TruthCode {
    let operand = try element(syntax)
    guard case .truth(let code) = operand.value else {
      if case .word(let word) = operand.value { throw unknownName(word, at: operand.offset) }
      throw ExpressionProblem(at: operand.offset, "\(operand.description), not a condition; compare it with something")
    }
    return code
  }

  /// Checks every term, so that each mistake among them is reported at once.
  private mutating func conditions(_ terms: [Syntax]) -> [TruthCode] {
    var codes: [TruthCode] = []
    for term in terms {
      do {
        codes.append(try condition(term))
      } catch {
        problems.append(error)
      }
    }
    return codes
  }

  // MARK: Operands

  mutating func element(_ syntax: Syntax) throws(ExpressionProblem) -> Operand {
    var fact: Fact?
    let value: Operand.Value
    switch syntax.kind {
    case .word(let word): (value, fact) = try self.word(word, at: syntax.offset)
    case .number(let number): value = .number(.constant(number), .plain)
    case .quantity(let number, let dimension): value = .number(.constant(number), dimension)
    case .money(let money): value = .money(.constant(money))
    case .text(let text): value = .quoted(text)
    case .negative(let inner): value = try negative(inner)
    case .not(let inner): value = .truth(.not(try condition(inner)))
    case .all(let terms): value = .truth(.all(conditions(terms)))
    case .any(let terms): value = .truth(.any(conditions(terms)))
    case .comparison(let left, let comparison, let right):
      let left = try element(left)
      value = .truth(try compare(left, comparison, try element(right), at: syntax.offset))
    case .membership(let left, let members): value = .truth(try membership(try element(left), members))
    case .contains(let left, let right): value = .truth(try contains(try element(left), try element(right)))
    case .arithmetic(let left, let sign, let right):
      let left = try element(left)
      value = try arithmetic(left, sign, try element(right), at: syntax.offset)
    case .each(_, let joint, _):
      throw ExpressionProblem(
        at: syntax.offset, "\"\(joint.rawValue)\" stands only in \"count\", \"share\" and \"total\"")
    case .call(let name, let arguments): (value, fact) = try call(name, arguments, at: syntax.offset)
    }
    return Operand(value: value, fact: fact, offset: syntax.start)
  }

  private mutating func word(_ word: String, at offset: Int) throws(ExpressionProblem) -> (Operand.Value, Fact?) {
    switch word {
    case "true": return (.truth(.constant(.yes)), nil)
    case "false": return (.truth(.constant(.no)), nil)
    case "now": return (.time(.now), nil)
    default: break
    }
    // A choice's name has no dot, a fact's always does.
    guard word.contains(".") else { return (.word(word), nil) }
    let (fact, slot) = try reference(word, at: offset)
    return (Checker.value(of: fact, FactRead(slot: slot)), fact)
  }

  static func value(of fact: Fact, _ read: FactRead) -> Operand.Value {
    switch fact.definition.type {
    case .bool: return .truth(.fact(read))
    case .number:
      let (dimension, factor) = Dimension.of(fact.definition.unit)
      return .number(.fact(read, factor: factor), dimension)
    case .text: return .text(.fact(read))
    case .version: return .version(.fact(read))
    case .choice(let names): return .choice(read, names)
    case .choices(let names): return .choices(read, names)
    case .texts: return .texts(read)
    case .tally: return .tally(read)
    case .money: return .money(.fact(read))
    case .time: return .time(.fact(read, factor: 1))
    }
  }

  func unknownName(_ word: String, at offset: Int) -> ExpressionProblem {
    let match = closestMatch(word, among: scope.visibleNames)
    let hint = word.contains("-") ? " (a minus needs a space before it)" : ""
    return ExpressionProblem(
      at: offset, "unknown name \"\(word)\"" + (match.map { "; did you mean \"\($0)\"?" } ?? hint))
  }
}

/// Everything wrong with an expression; never empty.
struct ExpressionProblems: Error, Equatable {
  var problems: [ExpressionProblem]
}
