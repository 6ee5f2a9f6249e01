/*
 * The grammar of .rule files (language, sections 2 to 10). It is about form alone: clauses may stand
 * in any order and number, names are not resolved, numbers not judged.
 */
parser grammar WeirParser;

options { tokenVocab = WeirLexer; }

singleDeclaration: declaration EOF;

singleExpression: expression EOF;

// ---- declarations (section 2)

declaration
    : event
    | define
    | param
    | constant
    | list
    | table
    | function
    | ruleBlock
    | test
    ;

event: EVENT name fieldBlock (TIME name (DELAY amount)?)?;

define: DEFINE name AS name (LBRACK expression RBRACK)?;

param: PARAM name typeAndAssign expression;

constant: CONST name ASSIGN expression;

list: LIST name (ASSIGN listLiteral | FROM STRING);

table: TABLE name fieldBlock FROM STRING;

function
    : FUNCTION name LPAREN (parameter (COMMA parameter)*)? RPAREN typeAndAssign (MVEL TEXT | expression)
    ;

parameter: name typeRef;

fieldBlock: LBRACE (field COMMA?)* RBRACE;

field: name typeRef (FROM STRING)? KEY?;

/* The second form is list<T>= without a space, where the lexer sees one >= . */
typeAndAssign: typeRef ASSIGN | name LT typeRef GE;

typeRef
    : (name (LPAREN INT RPAREN)? | name LT typeRef GT | fieldBlock) QUESTION?
    ;

ruleBlock: RULE name STRING? (SHADOW | DISABLED)? LBRACE clause* RBRACE;

test: TEST name STRING LBRACE statement* RBRACE;

// ---- clauses (sections 4, 5, 6 and 10)

clause
    : severity
    | tags
    | meta
    | by
    | from
    | match
    | within
    | afterMatch
    | where
    | window
    | having
    | fire
    | early
    | reset
    | resolve
    | except
    | suppress
    | emit
    | message
    | limitRuns
    | limitMatches
    | onChange
    ;

severity: SEVERITY name;

tags: TAGS name (COMMA name)*;

meta: META metaEntry (COMMA metaEntry)*;

metaEntry: name ASSIGN expression;

by: BY keys;

from: FROM step (PIPE step)*;

match: MATCH LATEST? pattern;

within: WITHIN (amount | UNBOUNDED);

afterMatch
    : AFTER MATCH
      ( SKIP_ PAST LAST
      | SKIP_ TO NEXT
      | SKIP_ TO FIRST name
      | SKIP_ TO LAST name
      | KEEP ALL
      )
    ;

where: WHERE expression;

window
    : WINDOW
      ( SLIDING amount
      | TUMBLING amount (OFFSET amount)?
      | HOPPING amount EVERY amount
      | SESSION GAP amount (MAX amount)?
      | LAST amount
      )
    ;

having: HAVING expression (FOR amount)? (KEEP FIRING amount)?;

fire: FIRE ON (RISE | EACH);

early: EARLY;

reset: RESET;

resolve: RESOLVE;

except: EXCEPT STRING WHERE expression (UNTIL amount)?;

suppress: SUPPRESS amount (BY keys)?;

emit: EMIT (AS name)? keyPart (COMMA keyPart)*;

message: MESSAGE STRING;

limitRuns: LIMIT RUNS amount (DROP (OLDEST | NEWEST))?;

limitMatches: LIMIT MATCHES amount;

onChange: ON CHANGE (DROP | DRAIN | REPLAY amount);

keys
    : LPAREN RPAREN
    | LPAREN keyPart (COMMA keyPart)* RPAREN
    | keyPart (COMMA keyPart)*
    ;

keyPart: (name ASSIGN)? expression;

// ---- patterns (section 5)

pattern: either (arrow either)*;

arrow: ARROW | ARROW_NEXT | ARROW_ANY;

either: both (PIPE both)*;

both: repeat (AMPERSAND repeat)*;

repeat: atom quantifier*;

atom: step | group | absent;

group: LPAREN pattern (WITHIN amount)? RPAREN;

absent
    : BANG (step | LPAREN step (PIPE step)* RPAREN) (FOR amount (KEYS FROM name)?)?
    ;

step: (name COLON)? name (LBRACK expression RBRACK)? (BY stepKeys)?;

stepKeys
    : LPAREN RPAREN
    | LPAREN keyPart (COMMA keyPart)* RPAREN
    | keyPart
    ;

quantifier: quantity (CONSECUTIVE | ANY)? GREEDY? (UNTIL step)?;

quantity
    : QUESTION
    | STAR
    | PLUS
    | LBRACE amount RBRACE
    | LBRACE amount COMMA RBRACE
    | LBRACE amount COMMA amount RBRACE
    ;

// ---- tests (section 9)

statement
    : START amount                          # start
    | PARAM name ASSIGN expression          # setParam
    | GIVEN name record                     # given
    | AT amount name record                 # at
    | EXPECT NOTHING                        # expectNothing
    | EXPECT (AT amount)? record            # expect
    | WATERMARK amount                      # watermark
    ;

record: LBRACE (fieldValue (COMMA fieldValue)*)? RBRACE;

fieldValue: name COLON expression;

// ---- expressions (section 3), from loose to tight; one rule a level keeps the trees flat

expression: conjunction (OR conjunction)*;

conjunction: negation (AND negation)*;

negation: NOT* comparison;

comparison: coalesce comparisonTail*;

comparisonTail
    : (EQ | NE | LT | LE | GT | GE) coalesce    # compare
    | NOT? IN coalesce                          # in
    | NOT? BETWEEN coalesce AND coalesce        # between
    | NOT? (LIKE | ILIKE) coalesce              # like
    | NOT? MATCHES REGEX                        # matches
    | IS NOT? NULL                              # isNull
    ;

coalesce: sum (COALESCE sum)*;

sum: product ((PLUS | MINUS) product)*;

product: unary ((STAR | SLASH | PERCENT) unary)*;

unary: MINUS* postfix;

postfix: primary suffix*;

suffix
    : DOT name                                              # member
    | LBRACK expression (COMMA expression)* RBRACK          # index
    ;

primary
    : literal                                                       # literalValue
    | name LPAREN (argument (COMMA argument)*)? RPAREN over?        # call
    | name                                                          # reference
    | LPAREN expression RPAREN                                      # parenthesized
    | listLiteral                                                   # listValue
    | record                                                        # recordValue
    | IF expression THEN expression ELSE expression                 # conditional
    ;

argument: expression | REGEX;

over: OVER amount (BEFORE (THIS | amount))?;

listLiteral: LBRACK (expression (COMMA expression)*)? RBRACK;

/* A count, duration, date or text where no whole expression may stand: a literal or a name. */
amount: MINUS? (INT | DECIMAL | FLOAT | DURATION | DATE | INSTANT | STRING) | name;

literal
    : INT
    | DECIMAL
    | FLOAT
    | DURATION
    | DATE
    | INSTANT
    | STRING
    | TRUE
    | FALSE
    | NULL_VALUE
    ;

name: NAME | QUOTED_NAME;
