/// What is wrong with an expression, and where in it.
struct ExpressionProblem: Error, Equatable {
  /// How many Unicode scalars of the expression come before it.
  var offset: Int
  /// One line for a person, with what was probably meant.
  var message: String

  init(at offset: Int, _ message: String) {
    self.offset = offset
    self.message = message
  }
}
