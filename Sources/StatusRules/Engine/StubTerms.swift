struct ConditionTerm: Sendable { var depth: Int; var text: String; var code: TruthCode; var slots: [Int] }
extension Rule { var whenTerms: [ConditionTerm] { [] }; var clearTerms: [ConditionTerm] { [] } }
