/* SPDX-License-Identifier: MIT */
/* The abstract syntax tree: what the parser hands to scopes and the compiler.
 *
 * Kinds and fields are those of Python 3.11's `ast` module, so its manual is
 * the manual of this file. A node is a header (kind, small operands, position)
 * and the fields of its kind; `node->binary.left` reads the left operand of a
 * BinOp. A node is only as large as its kind needs: never copy one by value.
 * Optional children are NULL. Everything lives in the parse's region; nothing
 * is ever freed alone.
 */
#ifndef OURO_LANG_AST_H
#define OURO_LANG_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "heap/region.h"

/* A stretch of source: lines from 1, columns from 0 in bytes of UTF-8, the end
 * exclusive. */
typedef struct OuSpan {
    int32_t line;
    int32_t column;
    int32_t end_line;
    int32_t end_column;
} OuSpan;

/* An identifier. There is one per spelling and table: compare the pointers. */
typedef struct OuAstName {
    const char *text; /* NFKC, ends with a zero byte */
    size_t length;    /* bytes */
    uint32_t hash;
    uint32_t id;  /* 0, 1, 2 ... in order of appearance */
    void *object; /* NULL; the compiler keeps its string object here */
    struct OuAstName *next;
} OuAstName;

/* All the names of one parse, by hash. */
typedef struct OuAstNames {
    OuRegion *region;
    OuAstName **buckets;
    uint32_t n_buckets; /* a power of two, or 0 */
    uint32_t n_names;
} OuAstNames;

typedef struct OuAst OuAst;

/* A counted array of nodes. Items are NULL only where the kind says so. */
typedef struct OuAstList {
    OuAst **items;
    size_t count;
} OuAstList;

typedef struct OuAstNameList {
    OuAstName **items;
    size_t count;
} OuAstNameList;

/* Every kind: its constant, its name in Python's `ast`, its member of OuAst.
 * The order is modules, statements, expressions, patterns, parts. */
#define OU_AST_KINDS(X) \
    X(MODULE, "Module", module) \
    X(INTERACTIVE, "Interactive", module) \
    X(EXPRESSION, "Expression", wrap) \
    X(FUNCTION_DEF, "FunctionDef", function) \
    X(ASYNC_FUNCTION_DEF, "AsyncFunctionDef", function) \
    X(CLASS_DEF, "ClassDef", class_def) \
    X(RETURN, "Return", wrap) \
    X(DELETE, "Delete", sequence) \
    X(ASSIGN, "Assign", assign) \
    X(AUG_ASSIGN, "AugAssign", aug_assign) \
    X(ANN_ASSIGN, "AnnAssign", ann_assign) \
    X(FOR, "For", for_loop) \
    X(ASYNC_FOR, "AsyncFor", for_loop) \
    X(WHILE, "While", branch) \
    X(IF, "If", branch) \
    X(WITH, "With", with) \
    X(ASYNC_WITH, "AsyncWith", with) \
    X(MATCH, "Match", match) \
    X(RAISE, "Raise", raise) \
    X(TRY, "Try", try) \
    X(TRY_STAR, "TryStar", try) \
    X(ASSERT, "Assert", assert_) \
    X(IMPORT, "Import", import) \
    X(IMPORT_FROM, "ImportFrom", import) \
    X(GLOBAL, "Global", names) \
    X(NONLOCAL, "Nonlocal", names) \
    X(EXPR, "Expr", wrap) \
    X(PASS, "Pass", nothing) \
    X(BREAK, "Break", nothing) \
    X(CONTINUE, "Continue", nothing) \
    X(BOOL_OP, "BoolOp", sequence) \
    X(NAMED_EXPR, "NamedExpr", named) \
    X(BIN_OP, "BinOp", binary) \
    X(UNARY_OP, "UnaryOp", wrap) \
    X(LAMBDA, "Lambda", lambda) \
    X(IF_EXP, "IfExp", if_exp) \
    X(DICT, "Dict", dict) \
    X(SET, "Set", sequence) \
    X(LIST_COMP, "ListComp", comprehension) \
    X(SET_COMP, "SetComp", comprehension) \
    X(DICT_COMP, "DictComp", comprehension) \
    X(GENERATOR_EXP, "GeneratorExp", comprehension) \
    X(AWAIT, "Await", wrap) \
    X(YIELD, "Yield", wrap) \
    X(YIELD_FROM, "YieldFrom", wrap) \
    X(COMPARE, "Compare", compare) \
    X(CALL, "Call", call) \
    X(FORMATTED_VALUE, "FormattedValue", formatted) \
    X(JOINED_STR, "JoinedStr", sequence) \
    X(CONSTANT, "Constant", constant) \
    X(ATTRIBUTE, "Attribute", attribute) \
    X(SUBSCRIPT, "Subscript", subscript) \
    X(STARRED, "Starred", wrap) \
    X(NAME, "Name", name) \
    X(LIST, "List", sequence) \
    X(TUPLE, "Tuple", sequence) \
    X(SLICE, "Slice", slice) \
    X(MATCH_VALUE, "MatchValue", wrap) \
    X(MATCH_SINGLETON, "MatchSingleton", constant) \
    X(MATCH_SEQUENCE, "MatchSequence", sequence) \
    X(MATCH_MAPPING, "MatchMapping", match_mapping) \
    X(MATCH_CLASS, "MatchClass", match_class) \
    X(MATCH_STAR, "MatchStar", name) \
    X(MATCH_AS, "MatchAs", match_as) \
    X(MATCH_OR, "MatchOr", sequence) \
    X(FOR_CLAUSE, "comprehension", for_clause) \
    X(EXCEPT_HANDLER, "ExceptHandler", handler) \
    X(ARGUMENTS, "arguments", arguments) \
    X(ARG, "arg", arg) \
    X(KEYWORD, "keyword", keyword) \
    X(ALIAS, "alias", alias) \
    X(WITH_ITEM, "withitem", with_item) \
    X(MATCH_CASE, "match_case", match_case)

typedef enum OuAstKind {
#define X(constant, name, member) OU_AST_##constant,
    OU_AST_KINDS(X)
#undef X
    OU_AST_N_KINDS
} OuAstKind;

/* What a name, attribute, subscript, star, list or tuple is there for. */
typedef enum OuAstContext { OU_AST_LOAD, OU_AST_STORE, OU_AST_DEL } OuAstContext;

/* Operators of BinOp and AugAssign. */
#define OU_AST_BINARY_OPS(X) \
    X(ADD, "Add", "+") \
    X(SUB, "Sub", "-") \
    X(MULT, "Mult", "*") \
    X(MAT_MULT, "MatMult", "@") \
    X(DIV, "Div", "/") \
    X(MOD, "Mod", "%") \
    X(POW, "Pow", "**") \
    X(LSHIFT, "LShift", "<<") \
    X(RSHIFT, "RShift", ">>") \
    X(BIT_OR, "BitOr", "|") \
    X(BIT_XOR, "BitXor", "^") \
    X(BIT_AND, "BitAnd", "&") \
    X(FLOOR_DIV, "FloorDiv", "//")

typedef enum OuAstBinaryOp {
#define X(constant, name, sign) OU_AST_##constant,
    OU_AST_BINARY_OPS(X)
#undef X
    OU_AST_N_BINARY_OPS
} OuAstBinaryOp;

typedef enum OuAstUnaryOp {
    OU_AST_INVERT,
    OU_AST_NOT,
    OU_AST_UADD,
    OU_AST_USUB
} OuAstUnaryOp;

typedef enum OuAstBoolOp { OU_AST_AND, OU_AST_OR } OuAstBoolOp;

typedef enum OuAstCompareOp {
    OU_AST_EQ,
    OU_AST_NOT_EQ,
    OU_AST_LT,
    OU_AST_LT_E,
    OU_AST_GT,
    OU_AST_GT_E,
    OU_AST_IS,
    OU_AST_IS_NOT,
    OU_AST_IN,
    OU_AST_NOT_IN
} OuAstCompareOp;

typedef enum OuAstConstantType {
    OU_AST_NONE,
    OU_AST_TRUE,
    OU_AST_FALSE,
    OU_AST_ELLIPSIS,
    OU_AST_INT,       /* text: digits in `base`, no prefix, no underscores */
    OU_AST_FLOAT,     /* number */
    OU_AST_IMAGINARY, /* number */
    OU_AST_STR,       /* text: UTF-8, surrogates encoded alike (WTF-8) */
    OU_AST_BYTES      /* text: the bytes */
} OuAstConstantType;

/* A literal. `text` ends with a zero byte that `length` does not count. */
typedef struct OuAstConstant {
    OuAstConstantType type;
    int base; /* 2, 8, 10 or 16 for OU_AST_INT */
    const char *text;
    size_t length;
    double number;
} OuAstConstant;

struct OuAst {
    uint8_t kind;    /* OuAstKind */
    uint8_t op;      /* of BinOp, AugAssign, UnaryOp, BoolOp */
    uint8_t context; /* OuAstContext */
    bool in_parens;  /* an expression that stood in parentheses of its own */
    OuSpan span;
    union {
        struct { char unused; } nothing;
        struct { OuAstList body; struct OuScope *scope; } module;
        /* The one child of Expression, Return, Expr, UnaryOp, Await, Yield,
         * YieldFrom, Starred, MatchValue. NULL for bare return and yield. */
        struct { OuAst *value; } wrap;
        /* Items of Delete, BoolOp, Set, List, Tuple, JoinedStr,
         * MatchSequence and MatchOr. */
        struct { OuAstList items; } sequence;
        struct {
            OuAstName *name;
            OuAst *arguments;
            OuAstList body;
            OuAstList decorators;
            OuAst *returns;
            struct OuScope *scope; /* set by scope.h, here and below */
        } function;
        struct {
            OuAstName *name;
            OuAstList bases;
            OuAstList keywords;
            OuAstList body;
            OuAstList decorators;
            struct OuScope *scope;
        } class_def;
        struct { OuAstList targets; OuAst *value; } assign;
        struct { OuAst *target; OuAst *value; } aug_assign;
        struct {
            OuAst *target;
            OuAst *annotation;
            OuAst *value;
            bool simple; /* the target is a name without parentheses */
        } ann_assign;
        struct { OuAst *target; OuAst *iter; OuAstList body; OuAstList or_else; } for_loop;
        struct { OuAst *test; OuAstList body; OuAstList or_else; } branch;
        struct { OuAstList items; OuAstList body; } with;
        struct { OuAst *subject; OuAstList cases; } match;
        struct { OuAst *exception; OuAst *cause; } raise;
        struct {
            OuAstList body;
            OuAstList handlers;
            OuAstList or_else;
            OuAstList finally;
        } try;
        struct { OuAst *test; OuAst *message; } assert_;
        struct {
            OuAstList aliases;
            OuAstName *module; /* of ImportFrom; NULL in `from . import x` */
            int level;         /* of ImportFrom: how many dots lead */
        } import;
        struct { OuAstNameList names; } names;
        struct { OuAst *target; OuAst *value; } named;
        struct { OuAst *left; OuAst *right; } binary;
        struct { OuAst *arguments; OuAst *body; struct OuScope *scope; } lambda;
        struct { OuAst *test; OuAst *body; OuAst *or_else; } if_exp;
        struct { OuAstList keys; OuAstList values; } dict; /* key NULL: `**value` */
        struct {
            OuAst *element; /* the key of a DictComp */
            OuAst *value;   /* of a DictComp only */
            OuAstList clauses;
            struct OuScope *scope;
        } comprehension;
        struct { OuAst *left; const uint8_t *ops; OuAstList comparators; } compare;
        struct { OuAst *function; OuAstList arguments; OuAstList keywords; } call;
        struct {
            OuAst *value;
            OuAst *format_spec; /* a JoinedStr or NULL */
            int conversion;     /* 's', 'r', 'a' or -1 */
        } formatted;
        OuAstConstant constant;
        struct { OuAst *value; OuAstName *name; } attribute;
        struct { OuAst *value; OuAst *slice; } subscript;
        struct { OuAstName *id; } name; /* NULL in MatchStar for `*_` */
        struct { OuAst *lower; OuAst *upper; OuAst *step; } slice;
        struct { OuAstList keys; OuAstList patterns; OuAstName *rest; } match_mapping;
        struct {
            OuAst *cls;
            OuAstList patterns;
            OuAstNameList keyword_names;
            OuAstList keyword_patterns;
        } match_class;
        struct { OuAst *pattern; OuAstName *name; } match_as; /* both NULL: `_` */
        struct { OuAst *target; OuAst *iter; OuAstList conditions; bool is_async; } for_clause;
        struct { OuAst *type; OuAstName *name; OuAstList body; } handler;
        struct {
            OuAstList positional_only;
            OuAstList positional;
            OuAst *rest; /* *args */
            OuAstList keyword_only;
            OuAstList keyword_defaults; /* as long as keyword_only, NULL: none */
            OuAst *keywords;            /* **kwargs */
            OuAstList defaults;         /* of the last positional ones */
        } arguments;
        struct { OuAstName *name; OuAst *annotation; } arg;
        struct { OuAstName *name; OuAst *value; } keyword; /* name NULL: `**value` */
        struct { OuAstName *name; OuAstName *as_name; } alias;
        struct { OuAst *context; OuAst *target; } with_item;
        struct { OuAst *pattern; OuAst *guard; OuAstList body; } match_case;
    };
};

/* Return a zeroed node of `kind` at `span`. NULL when memory ends. */
OuAst *ou_ast_new(OuRegion *region, OuAstKind kind, OuSpan span);

/* The kind's name in Python's `ast` module. */
const char *ou_ast_kind_name(OuAstKind kind);

/* The sign of a binary operator, as written: "+". */
const char *ou_ast_binary_sign(OuAstBinaryOp op);

static inline bool ou_ast_is_statement(const OuAst *node)
{
    return node->kind >= OU_AST_FUNCTION_DEF && node->kind <= OU_AST_CONTINUE;
}

/* The span that begins where `first` does and ends where `last` does. */
static inline OuSpan ou_span_join(OuSpan first, OuSpan last)
{
    return (OuSpan){first.line, first.column, last.end_line, last.end_column};
}

/* Make `names` an empty table whose names live in `region`. */
void ou_names_init(OuAstNames *names, OuRegion *region);

/* Return the one name spelt by `length` bytes of `text`, which are copied.
 * NULL when memory ends. O(length).
 */
OuAstName *ou_names_get(OuAstNames *names, const char *text, size_t length);

/* Return `name` as it is known inside the class `class_name` (NULL: outside
 * any): `__x` becomes `_Class__x`. NULL when memory ends.
 */
OuAstName *ou_names_mangle(OuAstNames *names, const OuAstName *class_name, OuAstName *name);

#endif
