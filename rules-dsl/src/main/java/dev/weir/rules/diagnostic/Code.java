package dev.weir.rules.diagnostic;

import dev.weir.rules.diagnostic.Diagnostic.Severity;

/**
 * The stable code of a diagnostic. E01 syntax, E02 names, E03 structure of rules and patterns, E04
 * types and values, E05 tests, E06 files and limits; W the warnings, in the same hundreds. Each has
 * a page in the error reference.
 */
public enum Code {
    SYNTAX("E0101", "text that is no rule"),
    KEYWORD_CASE("E0102", "a keyword that is not written in upper case"),
    SINGLE_EQUALS("E0103", "a single `=` where two values are compared"),
    DURATION_UNIT("E0104", "a duration with a wrong unit"),
    UNCLOSED("E0105", "a string, name, comment or regular expression that is not closed"),
    MISSING_BRACKET("E0106", "a bracket or brace that is not closed"),
    MISSING_ARROW("E0107", "two steps without an arrow between them"),
    FOREIGN_CHARACTER("E0108", "a character that the language does not know"),
    STRING_ESCAPE("E0109", "an escape that a string does not know"),
    NUMBER_RANGE("E0110", "a number that does not fit"),
    DATE_VALUE("E0111", "a date or an instant that does not exist"),
    MESSAGE_TEMPLATE("E0112", "a brace in a message that opens or closes nothing"),
    FOREIGN_OPERATOR("E0113", "an operator of another language"),
    UNKNOWN_NAME("E0201", "a name that nothing has"),
    UNKNOWN_FUNCTION("E0202", "a function that does not exist"),
    UNKNOWN_FIELD("E0204", "a field that the event type does not have"),
    BARE_REPEATED_STEP("E0205", "a repeated step that is named without an aggregate"),
    NO_VALUE("E0206", "a name that is no value by itself"),
    DUPLICATE_NAME("E0211", "a name that is declared twice"),
    UNKNOWN_EVENT_TYPE("E0212", "an event type that is not declared"),
    UNKNOWN_TYPE("E0213", "a type that the language does not know"),
    UNKNOWN_PARAMETER("E0214", "a value for a parameter that is not declared"),
    DECLARATION_CYCLE("E0215", "a declaration that needs itself"),
    RECURSIVE_FUNCTION("E0216", "a function that calls itself"),
    BUILT_IN_NAME("E0217", "a declared function with the name of a built-in one"),
    TIME_FIELD("E0218", "a TIME field that is no required timestamp"),
    MISSING_KEY_FIELD("E0219", "a key that an event type of the rule does not offer"),
    UNKNOWN_STEP("E0220", "a step that the rule does not have"),
    NEGATED_STEP("E0221", "the name of a step that takes no event"),
    LATER_STEP("E0222", "a negated step that names a later one"),
    BARE_FIELD("E0223", "a field without its step"),
    UNKNOWN_SEVERITY("E0224", "a severity that the language does not know"),
    UNKNOWN_TABLE("E0225", "a table that is not declared"),
    CLAUSE_MISSING("E0301", "a rule without the clause that says what it waits for"),
    DUPLICATE_CLAUSE("E0302", "a clause that stands twice"),
    CLAUSE_PLACE("E0303", "a clause that has no place in the rule"),
    CLAUSE_COMBINATION("E0304", "two clauses that exclude each other"),
    MISSING_WITHIN("E0305", "a wait without bound"),
    EMPTY_PATTERN("E0306", "a pattern that can be empty"),
    QUANTIFIER_RANGE("E0307", "a quantifier that counts nothing"),
    QUANTIFIER_TWICE("E0308", "a quantifier of a quantifier"),
    NEGATION_PLACE("E0309", "a negation where none can stand"),
    DURATION_RANGE("E0310", "a duration that is zero, negative or too long"),
    COUNT_RANGE("E0311", "a number outside its range"),
    KEY_MISMATCH("E0312", "keys that do not fit each other"),
    RULE_CYCLE("E0313", "rules that feed each other"),
    SHADOW_FEEDS("E0314", "a shadow rule that feeds events back"),
    EMIT_NAME("E0315", "an emitted value without a name"),
    EMITTED_EVENT("E0316", "an emitted event that lacks a field or has one too many"),
    LITERAL_NEEDED("E0317", "a value that is no literal"),
    TYPE_MISMATCH("E0401", "a value of another type than is wanted"),
    UNLIKE_TYPES("E0402", "two values that cannot be compared or combined"),
    ARGUMENT_COUNT("E0403", "a function with too few or too many arguments"),
    ARGUMENT_TYPE("E0404", "an argument that a function cannot take"),
    AGGREGATE_PLACE("E0405", "an aggregate where none can stand"),
    AGGREGATE_STEP("E0406", "an aggregate that does not say over what"),
    INVALID_REGEX("E0407", "a regular expression that cannot be read"),
    INVALID_VALUE("E0408", "a text or number that is none of its kind"),
    NOT_CONSTANT("E0409", "a value that must be known beforehand"),
    MISSING_VALUE("E0410", "a required value that is missing or null"),
    NO_ORDER("E0411", "an order of values that have none"),
    FUNCTION_DEPTH("E0412", "functions that call each other too deeply"),
    PARAMETER_VALUE("E0450", "a parameter's value that does not fit its type"),
    UNKNOWN_TESTED_RULE("E0501", "a test of a rule that does not exist"),
    TEST_FIELD("E0502", "an event of a test that lacks a field or sets one too many"),
    TEST_EXPECTATION("E0503", "an expectation that no alert can meet"),
    PACK_FILE("E0610", "a file of the pack that cannot be read"),
    PACK_DATA("E0611", "a row of a table that does not fit"),
    SCRIPT_FORBIDDEN("E0612", "a script where scripts are not allowed"),
    SCRIPT_SYNTAX("E0613", "a script that cannot be compiled"),
    FILE_SIZE("E0601", "a file that is too large"),
    NAME_LENGTH("E0602", "a name that is too long"),
    STRING_LENGTH("E0603", "a string that is too long"),
    NESTING("E0604", "text that is nested too deeply"),
    NOT_UTF8("E0605", "a file that is not UTF-8"),
    MANIFEST("E0606", "a rulepack.yaml that cannot be understood"),
    CONFIGURATION("E0607", "a weir.yaml that cannot be understood"),
    UNUSED("W0201", "a declaration that nothing uses"),
    GLOBAL_KEY("W0301", "state under one key for all events"),
    TRAILING_OPTIONAL("W0302", "a part at the end that adds nothing"),
    CONSTANT_CONDITION("W0303", "a condition that is always true or always false"),
    AMBIGUOUS_RUN("W0304", "two conditions of a run that can both hold"),
    TRUE_WHEN_EMPTY("W0305", "a window's condition that is true of the empty window"),
    EXPIRED_EXCEPTION("W0306", "an exception that is over"),
    JOIN_WITHOUT_KEY("W0307", "an equality between steps that could be the key"),
    NULL_COMPARISON("W0401", "a comparison with null"),
    CONSTANT_FAULT("W0402", "a calculation that always overflows or divides by zero");

    private final String id;
    private final String title;

    Code(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** {@code E0101}: an error; {@code W0301}: a warning. */
    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    public Severity severity() {
        return id.startsWith("W") ? Severity.WARNING : Severity.ERROR;
    }
}
