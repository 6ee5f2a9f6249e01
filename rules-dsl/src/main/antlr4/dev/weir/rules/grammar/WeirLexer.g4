/*
 * The words of a .rule file (language, sections 1 to 3).
 *
 * Every input is cut into tokens without an error of ANTLR's own: what is no word of the language
 * becomes a token that says what it looks like (UNCLOSED_STRING, FOREIGN_WORD, ...), for which a
 * diagnostic is written later.
 */
lexer grammar WeirLexer;

channels { COMMENTS }

@members {
    private int previousType = EOF;

    /** A slash after an operand divides; after one of these it begins a regular expression. */
    private boolean regexMayFollow() {
        return previousType == MATCHES || previousType == COMMA || previousType == LPAREN;
    }

    private boolean textMayFollow() {
        return previousType == MVEL;
    }

    @Override
    public void emit(Token token) {
        if (token.getChannel() == Token.DEFAULT_CHANNEL) {
            previousType = token.getType();
        }
        super.emit(token);
    }

    @Override
    public void reset() {
        previousType = EOF;
        super.reset();
    }
}

AFTER: 'AFTER';
ALL: 'ALL';
AND: 'AND';
ANY: 'ANY';
AS: 'AS';
AT: 'AT';
BEFORE: 'BEFORE';
BETWEEN: 'BETWEEN';
BY: 'BY';
CHANGE: 'CHANGE';
CONSECUTIVE: 'CONSECUTIVE';
CONST: 'CONST';
DEFINE: 'DEFINE';
DELAY: 'DELAY';
DISABLED: 'DISABLED';
DRAIN: 'DRAIN';
DROP: 'DROP';
EACH: 'EACH';
EARLY: 'EARLY';
ELSE: 'ELSE';
EMIT: 'EMIT';
EVENT: 'EVENT';
EVERY: 'EVERY';
EXCEPT: 'EXCEPT';
EXPECT: 'EXPECT';
FIRE: 'FIRE';
FIRING: 'FIRING';
FIRST: 'FIRST';
FOR: 'FOR';
FROM: 'FROM';
FUNCTION: 'FUNCTION';
GAP: 'GAP';
GIVEN: 'GIVEN';
GREEDY: 'GREEDY';
HAVING: 'HAVING';
HOPPING: 'HOPPING';
IF: 'IF';
ILIKE: 'ILIKE';
IN: 'IN';
IS: 'IS';
KEEP: 'KEEP';
KEY: 'KEY';
KEYS: 'KEYS';
LAST: 'LAST';
LATEST: 'LATEST';
LIKE: 'LIKE';
LIMIT: 'LIMIT';
LIST: 'LIST';
MATCH: 'MATCH';
MATCHES: 'MATCHES';
MAX: 'MAX';
MESSAGE: 'MESSAGE';
META: 'META';
MVEL: 'MVEL';
NEWEST: 'NEWEST';
NEXT: 'NEXT';
NOT: 'NOT';
NOTHING: 'NOTHING';
NULL: 'NULL';
OFFSET: 'OFFSET';
OLDEST: 'OLDEST';
ON: 'ON';
OR: 'OR';
OVER: 'OVER';
PARAM: 'PARAM';
PAST: 'PAST';
REPLAY: 'REPLAY';
RESET: 'RESET';
RESOLVE: 'RESOLVE';
RISE: 'RISE';
RULE: 'RULE';
RUNS: 'RUNS';
SESSION: 'SESSION';
SEVERITY: 'SEVERITY';
SHADOW: 'SHADOW';
SKIP_: 'SKIP';
SLIDING: 'SLIDING';
START: 'START';
SUPPRESS: 'SUPPRESS';
TABLE: 'TABLE';
TAGS: 'TAGS';
TEST: 'TEST';
THEN: 'THEN';
THIS: 'THIS';
TIME: 'TIME';
TO: 'TO';
TUMBLING: 'TUMBLING';
UNBOUNDED: 'UNBOUNDED';
UNTIL: 'UNTIL';
WATERMARK: 'WATERMARK';
WHERE: 'WHERE';
WINDOW: 'WINDOW';
WITHIN: 'WITHIN';

TRUE: 'true';
FALSE: 'false';
NULL_VALUE: 'null';

ARROW: '->';
ARROW_NEXT: '=>';
ARROW_ANY: '~>';
EQ: '==';
NE: '!=';
LE: '<=';
GE: '>=';
LT: '<';
GT: '>';
ASSIGN: '=';
COALESCE: '??';
QUESTION: '?';
BANG: '!';
PLUS: '+';
MINUS: '-';
STAR: '*';
SLASH: '/';
PERCENT: '%';
PIPE: '|';
AMPERSAND: '&';
LPAREN: '(';
RPAREN: ')';
LBRACK: '[';
RBRACK: ']';
LBRACE: '{';
RBRACE: '}';
COMMA: ',';
COLON: ':';
DOT: '.';

INT: DIGIT+;
DECIMAL: DIGIT+ '.' DIGIT+;
FLOAT: DIGIT+ ('.' DIGIT+)? [eE] [+-]? DIGIT+;
DATE: YEAR_MONTH_DAY;
INSTANT: YEAR_MONTH_DAY 'T' [0-9:.]* ('Z' | [+-] [0-9:]+)?;

/* A number with a unit, right or wrong: 1h30m, 500ms, 10min, 1.5h. */
DURATION: DIGIT+ ('.' DIGIT+)? LETTER (LETTER | DIGIT)*;

NAME: LETTER (LETTER | DIGIT)*;
QUOTED_NAME: '`' ~[`\r\n]+ '`';

STRING: '"' STRING_CHAR* '"';
REGEX: '/' {regexMayFollow()}? REGEX_FIRST REGEX_CHAR* '/';
TEXT: '"""' {textMayFollow()}? .*? '"""';

LINE_COMMENT: '//' ~[\r\n]* -> channel(COMMENTS);
BLOCK_COMMENT: '/*' .*? '*/' -> channel(COMMENTS);
SPACE: [ \t\r\n\f\u000B]+ -> skip;

UNCLOSED_STRING: '"' STRING_CHAR* '\\'?;
UNCLOSED_NAME: '`' ~[`\r\n]*;
EMPTY_NAME: '``';
UNCLOSED_REGEX: '/' {regexMayFollow()}? REGEX_FIRST REGEX_CHAR*;
UNCLOSED_TEXT: '"""' {textMayFollow()}? (~'"' | '"' ~'"' | '""' ~'"')* '"'? '"'?;
UNCLOSED_COMMENT: '/*' (~'*' | '*'+ ~[*/])* '*'*;
SINGLE_QUOTED: '\'' ('\\' ~[\r\n] | '\'\'' | ~['\\\r\n])* '\'';
SEMICOLON: ';';
FOREIGN_WORD: (LETTER | DIGIT)* FOREIGN_LETTER (LETTER | DIGIT | FOREIGN_LETTER)*;
FOREIGN_CHARACTER: .;

fragment DIGIT: [0-9];
fragment LETTER: [A-Za-z_];
fragment FOREIGN_LETTER: [\p{L}\p{M}\p{Nd}];
fragment YEAR_MONTH_DAY: DIGIT DIGIT DIGIT DIGIT '-' DIGIT DIGIT '-' DIGIT DIGIT;
fragment STRING_CHAR: '\\' ~[\r\n] | ~["\\\r\n];
fragment REGEX_FIRST: '\\' ~[\r\n] | ~[/*\\\r\n];
fragment REGEX_CHAR: '\\' ~[\r\n] | ~[/\\\r\n];
