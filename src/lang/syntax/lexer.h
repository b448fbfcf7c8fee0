/* SPDX-License-Identifier: MIT */
/* The lexer: source bytes to tokens, one at a time.
 *
 * It knows indentation, bracket nesting and where literals end; what a literal
 * means is literal.h's matter. Positions are lines from 1 and byte columns
 * from 0. It never looks past the token it returns, so that a prompt can tell
 * complete input from input that goes on.
 */
#ifndef OURO_LANG_LEXER_H
#define OURO_LANG_LEXER_H

#include "lang/syntax/ast.h"

/* Keywords, then signs, as they are written. Longer signs stand first where
 * one begins another. */
#define OU_KEYWORDS(X) \
    X(FALSE, "False") X(NONE, "None") X(TRUE, "True") X(AND, "and") X(AS, "as") \
    X(ASSERT, "assert") X(ASYNC, "async") X(AWAIT, "await") X(BREAK, "break") \
    X(CLASS, "class") X(CONTINUE, "continue") X(DEF, "def") X(DEL, "del") \
    X(ELIF, "elif") X(ELSE, "else") X(EXCEPT, "except") X(FINALLY, "finally") \
    X(FOR, "for") X(FROM, "from") X(GLOBAL, "global") X(IF, "if") X(IMPORT, "import") \
    X(IN, "in") X(IS, "is") X(LAMBDA, "lambda") X(NONLOCAL, "nonlocal") X(NOT, "not") \
    X(OR, "or") X(PASS, "pass") X(RAISE, "raise") X(RETURN, "return") X(TRY, "try") \
    X(WHILE, "while") X(WITH, "with") X(YIELD, "yield")

#define OU_SIGNS(X) \
    X(POW_ASSIGN, "**=") X(FLOOR_DIV_ASSIGN, "//=") X(LSHIFT_ASSIGN, "<<=") \
    X(RSHIFT_ASSIGN, ">>=") X(DOTS, "...") X(POW, "**") X(FLOOR_DIV, "//") \
    X(LSHIFT, "<<") X(RSHIFT, ">>") X(LESS_EQUAL, "<=") X(GREATER_EQUAL, ">=") \
    X(EQUAL, "==") X(NOT_EQUAL, "!=") X(ARROW, "->") X(WALRUS, ":=") \
    X(ADD_ASSIGN, "+=") X(SUB_ASSIGN, "-=") X(MUL_ASSIGN, "*=") X(DIV_ASSIGN, "/=") \
    X(MOD_ASSIGN, "%=") X(AT_ASSIGN, "@=") X(AND_ASSIGN, "&=") X(OR_ASSIGN, "|=") \
    X(XOR_ASSIGN, "^=") X(PLUS, "+") X(MINUS, "-") X(STAR, "*") X(SLASH, "/") \
    X(PERCENT, "%") X(AT, "@") X(AMPERSAND, "&") X(BAR, "|") X(CARET, "^") \
    X(TILDE, "~") X(LESS, "<") X(GREATER, ">") X(LPAREN, "(") X(RPAREN, ")") \
    X(LSQUARE, "[") X(RSQUARE, "]") X(LBRACE, "{") X(RBRACE, "}") X(COMMA, ",") \
    X(COLON, ":") X(DOT, ".") X(SEMICOLON, ";") X(ASSIGN, "=")

typedef enum OuTokenKind {
    OU_TOKEN_END,
    OU_TOKEN_ERROR, /* the parser's mark where the lexer failed */
    OU_TOKEN_NEWLINE,
    OU_TOKEN_INDENT,
    OU_TOKEN_DEDENT,
    OU_TOKEN_NAME,
    OU_TOKEN_NUMBER,
    OU_TOKEN_STRING,
#define X(constant, text) OU_TOKEN_##constant,
    OU_KEYWORDS(X)
    OU_SIGNS(X)
#undef X
    OU_N_TOKEN_KINDS
} OuTokenKind;

/* One token; `start` .. `end` are its bytes in the source. */
typedef struct OuToken {
    uint8_t kind;   /* OuTokenKind */
    uint16_t level; /* how many brackets are open after it */
    OuSpan span;
    size_t start;
    size_t end;
    OuAstName *name; /* of names and keywords */
} OuToken;

typedef enum OuParseStatus {
    OU_PARSE_OK,
    OU_PARSE_SYNTAX_ERROR,
    OU_PARSE_INDENTATION_ERROR,
    OU_PARSE_TAB_ERROR,
    OU_PARSE_TOO_DEEP,  /* nested too deeply: RecursionError with a message, MemoryError with an empty one */
    OU_PARSE_NO_MEMORY, /* nothing else in the error is set */
    OU_PARSE_INCOMPLETE /* right so far: a prompt should read more lines */
} OuParseStatus;

/* Why source is not a program. */
typedef struct OuParseError {
    OuParseStatus status;
    const char *message; /* in the region, or constant */
    OuSpan span;         /* line 0: nowhere; column -1: no column; end_line 0: no end */
    const char *text;    /* the line to show when it is not the source's own, else NULL */
} OuParseError;

enum {
    OU_LEXER_MAX_LEVEL = 200, /* open brackets, as in CPython */
    OU_LEXER_MAX_INDENT = 100 /* nested blocks, as in CPython */
};

typedef struct OuOpenBracket {
    char sign;
    int32_t line;
    int32_t column;
} OuOpenBracket;

/* A lexer over `source[at .. limit)`. The source ends with a newline and a
 * zero byte and holds no other zero byte; it is valid UTF-8.
 *
 * Invariants:
 *   indents[0] == 0, strictly increasing up to indents[n_indents - 1]
 *   n_brackets is the level of the last token
 */
typedef struct OuLexer {
    OuRegion *region;
    OuAstNames *names;
    OuAstName *const *keywords; /* the names of OU_KEYWORDS, in order */
    const char *source;
    size_t at;
    size_t limit;
    size_t line_start;
    int32_t line;
    bool at_line_start; /* indentation is to be measured */
    bool in_expression; /* of an f-string: newlines do not count, no blocks */
    bool seen_token;    /* since the last NEWLINE */
    bool hit_end_inside;/* the source ended in a string, bracket or after a backslash */
    int pending;        /* INDENTs (> 0) or DEDENTs (< 0) still to be returned */
    int n_indents;
    int n_brackets;
    int32_t indents[OU_LEXER_MAX_INDENT];
    int32_t alternate_indents[OU_LEXER_MAX_INDENT]; /* tabs as one column */
    OuOpenBracket brackets[OU_LEXER_MAX_LEVEL];
    OuParseError *error;
} OuLexer;

/* Start at the first byte of `source`. The lexer owns nothing. `keywords`
 * comes from ou_lexer_intern_keywords(). */
void ou_lexer_init(OuLexer *lexer, OuAstNames *names, OuAstName *const *keywords,
                   const char *source, size_t length, OuParseError *error);

/* Return the names of all keywords, in the order of OU_KEYWORDS, so that their
 * ids are below those of other names. NULL when memory ends. */
OuAstName **ou_lexer_intern_keywords(OuAstNames *names);

/* Read the next token. After OU_TOKEN_END it returns that again. False when
 * there is none: the error then says why. O(length of the token). */
bool ou_lexer_next(OuLexer *lexer, OuToken *token);

/* What Unicode says of a character. Built without utf8proc, every character
 * beyond ASCII may stand in a name and names are compared as written. */
bool ou_lexer_is_name_start(uint32_t character);
bool ou_lexer_is_name_part(uint32_t character);
bool ou_lexer_is_printable(uint32_t character);

/* The name spelt by `text` after NFKC. NULL when memory ends. */
OuAstName *ou_names_get_normalized(OuAstNames *names, const char *text, size_t length);

/* Decode the character at `text`, which must be valid UTF-8. Returns its
 * length in bytes. */
size_t ou_utf8_decode(const char *text, uint32_t *character);

/* Write `character` as UTF-8 (surrogates too) and return the bytes written, at
 * most 4. */
size_t ou_utf8_encode(uint32_t character, char *out);

/* Return how many leading bytes of `text` are valid UTF-8. */
size_t ou_utf8_valid_prefix(const char *text, size_t length);

/* The text of a sign or keyword; a word for the other kinds. */
const char *ou_token_text(OuTokenKind kind);

/* Format into the region. NULL when memory ends. */
const char *ou_region_format(OuRegion *region, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Say that `status` happened at `span`; always returns false. The first error
 * stays. `message` NULL means that memory ended. */
bool ou_parse_fail(OuParseError *error, OuParseStatus status, OuSpan span, const char *message);

#endif
