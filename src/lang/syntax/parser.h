/* SPDX-License-Identifier: MIT */
/* The parser: Python 3.11 source to a tree, or to the error CPython reports.
 *
 * Hand-written recursive descent over the grammar of the language reference.
 * Errors are found on the way down, in one pass: where CPython has an
 * `invalid_` rule, the function for the valid one makes the same check. The
 * depth of recursion is bounded by the caller's stack, memory by the region's
 * heap; whatever ends, the parse ends with a status.
 */
#ifndef OURO_LANG_PARSER_H
#define OURO_LANG_PARSER_H

#include "lang/syntax/ast.h"
#include "lang/syntax/lexer.h"

typedef enum OuParseMode {
    OU_PARSE_EXEC,  /* a file: Module */
    OU_PARSE_EVAL,  /* one expression: Expression */
    OU_PARSE_SINGLE /* one statement of a prompt: Interactive */
} OuParseMode;

typedef struct OuParseInput {
    const char *source; /* need not end with zero; read only while parsing */
    size_t length;
    OuParseMode mode;
    bool is_text;       /* a str, not a file's bytes: no encoding to declare */
    bool may_go_on;     /* say OU_PARSE_INCOMPLETE where more lines could follow */
    size_t stack_limit; /* lowest address the C stack may reach; 0: no bound */
    /* Find the character called `name` (for "\N{name}"), true if there is one.
     * NULL: no name is known. */
    bool (*find_character)(void *owner, const char *name, size_t length, uint32_t *character);
    void *owner; /* first argument of find_character */
} OuParseInput;

typedef struct OuParseResult {
    OuAst *tree;        /* NULL after a failure */
    OuAstNames names;   /* every identifier met */
    OuParseError error; /* status OU_PARSE_OK after success */
} OuParseResult;

/* Parse `in` into `out`.
 *
 * Everything in `out` lives in `region`, which stays the caller's. False on
 * failure: `out->error` says why, as CPython words it; what the region took
 * is only given back with it. Linear in the source, but for `with (` and
 * `match` at a statement's start, whose head may be read twice.
 */
bool ou_parse(OuRegion *region, const OuParseInput *in, OuParseResult *out);

#endif
