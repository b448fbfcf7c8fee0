/* SPDX-License-Identifier: MIT */
/* Private to the compiler: its state, and the vocabulary its parts share.
 *
 * One OuCompiler lives for one ou_compile; a unit is one code object under
 * construction. Failure sticks: the first one leaves an exception pending and
 * sets `failed`, and from then on every function here does nothing. So the
 * parts read as if nothing could fail, and only the entry looks.
 *
 * Everything lies in the region of the parse but constants and names, which
 * the dict `constants` and the list `kept` hold until the code objects do.
 */
#ifndef OURO_LANG_COMPILE_INT_H
#define OURO_LANG_COMPILE_INT_H

#include "lang/compile/compile.h"
#include "lang/syntax/parser.h"
#include "lang/syntax/scope.h"

/* A register, or OU_ANY where there is none. */
typedef int OuReg;
enum { OU_ANY = -1 };

/* A place in the instructions, known or to come. */
typedef int OuLabel;

/* Pointers to numbers: constants to indices, names to registers. */
typedef struct OuIndexMap {
    const void **keys;
    uint32_t *values;
    uint32_t n_used, n_slots; // a power of two, or 0
} OuIndexMap;

typedef enum OuFixupKind {
    OU_FIXUP_OFF,  // operands b and c, from the following instruction
    OU_FIXUP_WORD, // the word behind the instruction, from behind that word
    OU_FIXUP_SHORT // operand a of a fused compare, from the following instruction
} OuFixupKind;

typedef struct OuFixup {
    uint32_t at; // instruction word
    OuLabel label;
    OuFixupKind kind;
} OuFixup;

/* [start, end) is covered by the handler at `target`. */
typedef struct OuRange {
    uint32_t start, end;
    OuLabel target;
    uint32_t depth;
} OuRange;

typedef enum OuBlockKind {
    OU_BLOCK_LOOP,
    OU_BLOCK_TRY,     // only a range: nothing to do on the way out
    OU_BLOCK_FINALLY, // the way out runs `body`
    OU_BLOCK_WITH,    // the way out calls the exit in R[reg]
    OU_BLOCK_HANDLER, // an exception in R[reg] is being handled; `name` is unbound at the end
    OU_BLOCK_VALUE    // R[reg] is a return value on its way through a finally body
} OuBlockKind;

/* Something that break, continue and return have to leave properly. Blocks lie
 * on the C stack of the function that compiles them. */
typedef struct OuBlock {
    struct OuBlock *outer;
    OuBlockKind kind;
    OuReg reg;            // LOOP: the iterator or OU_ANY; WITH, HANDLER, VALUE
    const OuAst *node;    // places the code of the way out
    OuAstList body;       // FINALLY
    OuAstName *name;      // HANDLER, or NULL
    OuLabel break_to, continue_to; // LOOP
    uint64_t *bound_at_exit;       // LOOP: locals bound wherever it ends; NULL: no end seen
    OuLabel handler;      // -1: covers nothing
    uint32_t depth;       // where the handler finds its exception
    uint32_t range_start; // of the open range
    bool is_open;         // instructions emitted now are covered
} OuBlock;

typedef struct OuUnit {
    struct OuUnit *outer;
    OuScope *scope;
    OuObj *name, *qualname, *doc; // held by the compiler
    uint32_t flags, first_line;
    uint16_t n_args, n_posonly, n_kwonly;
    OuIndexMap registers; // OuAstName -> register, or index of a free cell

    OuInstr *instrs;
    uint32_t n_instrs, instr_room;
    bool is_dead; // nothing leads here: instructions are not emitted until a label is
    OuPosition *positions;
    uint32_t n_positions, position_room;
    OuRange *ranges;
    uint32_t n_ranges, range_room;
    int64_t *labels; // instruction word, -1: not yet known
    uint32_t n_labels, label_room;
    OuFixup *fixups;
    uint32_t n_fixups, fixup_room;
    OuObj **consts; // borrowed
    uint32_t n_consts, const_room;
    OuIndexMap const_map;
    OuFreeSource *free_sources;

    OuReg n_locals; // registers of locals and cells
    OuReg top;      // first free temporary
    OuReg n_regs;
    uint64_t *bound;   // bit per register: surely not NULL here
    uint64_t *deleted; // bit per register: some statement unbinds it
    OuBlock *blocks;   // innermost
    OuSpan span;       // place of the instructions that are emitted
} OuUnit;

typedef struct OuCompiler {
    OuSpace *sp;
    OuRegion *region;
    OuAstNames *names;
    OuUnit *unit;
    OuObj *filename;
    const char *source;
    size_t source_bytes;
    OuObj *constants; // dict: key -> constant
    OuObj *kept;      // list of objects that units borrow
    OuCompileMode mode;
    bool failed;
    bool has_walrus;         // the source has a ":=" somewhere
    bool future_annotations; // annotations are kept as text
    bool future_allowed;     // only docstring and future imports so far
} OuCompiler;

/* ---- failure (compile.c) ---- */
void ou_compile_error(OuCompiler *c, OuSpan span, const char *format, ...);
bool ou_compile_may_descend(OuCompiler *c); // false after a failure, or when C stack is short

/* ---- units (compile.c) ---- */
OuUnit *ou_unit_open(OuCompiler *c, OuScope *scope, OuObj *name, uint32_t first_line);
OuObj *ou_unit_close(OuCompiler *c); // the code object, kept by the compiler; NULL after a failure

/* ---- memory (emit.c) ---- */
void *ou_compile_take(OuCompiler *c, size_t bytes);
bool ou_index_map_put(OuCompiler *c, OuIndexMap *map, const void *key, uint32_t value);
bool ou_index_map_get(const OuIndexMap *map, const void *key, uint32_t *value);

/* ---- instructions (emit.c) ---- */
static inline void
ou_place(OuCompiler *c, const OuAst *node)
{
    c->unit->span = node->span;
}
void ou_emit(OuCompiler *c, OuOpcode op, unsigned flags, OuReg a, OuReg b, OuReg cc);
void ou_emit_word(OuCompiler *c, uint64_t word); // into the last cache word emitted
OuLabel ou_label_new(OuCompiler *c);
void ou_label_here(OuCompiler *c, OuLabel label);
void ou_emit_jump(OuCompiler *c, OuOpcode op, unsigned flags, OuReg a, OuLabel to);
/* Fused compare: to `to` when it is `when`. */
void ou_emit_compare_jump(OuCompiler *c, OuInstr compare, bool when, OuLabel to);
/* The instruction just emitted goes on at `to` by the off in its word. */
void ou_emit_word_jump(OuCompiler *c, OuLabel to);
void ou_emit_wide(OuCompiler *c, OuOpcode op, OuReg a, uint32_t index);
bool ou_emit_finish(OuCompiler *c); // fixes jumps, widens short ones

/* ---- ranges of handlers (emit.c) ---- */
void ou_block_open(OuCompiler *c, OuBlock *block);
void ou_block_close(OuCompiler *c, OuBlock *block);
void ou_range_begin(OuCompiler *c, OuBlock *block);
void ou_range_end(OuCompiler *c, OuBlock *block);

/* ---- registers (emit.c) ---- */
OuReg ou_temp_push(OuCompiler *c);
void ou_temp_reach(OuCompiler *c, OuReg last); // registers up to `last` must exist
static inline bool
ou_is_temp(const OuCompiler *c, OuReg reg)
{
    return reg >= c->unit->n_locals;
}
/* `bit` when `reg` is a temporary, which the instruction then consumes. */
static inline unsigned
ou_use(const OuCompiler *c, OuReg reg, unsigned bit)
{
    return ou_is_temp(c, reg) ? bit : 0;
}
/* Begin an expression whose value goes to `to`: if that is the topmost
 * temporary, operands may lie in it too. Returns the top to be put back. */
static inline OuReg
ou_scratch_open(OuCompiler *c, OuReg to)
{
    OuReg top = c->unit->top;
    if (to == top - 1 && ou_is_temp(c, to))
        c->unit->top = to;
    return top;
}

/* ---- surely bound locals (emit.c) ---- */
bool ou_bound_has(const OuCompiler *c, OuReg reg);
void ou_bound_add(OuCompiler *c, OuReg reg);
void ou_bound_forbid(OuCompiler *c, OuReg reg); // never surely bound, in this unit
uint64_t *ou_bound_save(OuCompiler *c);
void ou_bound_restore(OuCompiler *c, const uint64_t *saved);
void ou_bound_meet(OuCompiler *c, const uint64_t *other);
void ou_bound_never(OuCompiler *c); // code from here on is not reached

/* ---- constants (compile_const.c) ---- */
OuObj *ou_const_keep(OuCompiler *c, OuObj *o);     // takes over; the one equal constant, borrowed
OuObj *ou_const_of(OuCompiler *c, OuAst *node);    // folded value, borrowed, or NULL
OuObj *ou_name_object(OuCompiler *c, OuAstName *name); // interned str, borrowed
OuObj *ou_text_object(OuCompiler *c, const char *text);
uint32_t ou_const_index(OuCompiler *c, OuObj *o);
OuReg ou_name_operand(OuCompiler *c, OuAstName *name); // index of N[x], mangled already
OuReg ou_object_operand(OuCompiler *c, OuObj *o);      // index that fits an operand
OuAstName *ou_mangled(OuCompiler *c, OuAstName *name);
void ou_emit_const(OuCompiler *c, OuReg to, OuObj *o);
void ou_emit_none(OuCompiler *c, OuReg to);

/* ---- names (compile_name.c) ---- */
typedef enum OuAccessKind {
    OU_ACCESS_FAST,   // register
    OU_ACCESS_CELL,   // register that holds a cell
    OU_ACCESS_FREE,   // index of the function's cell
    OU_ACCESS_CLASS_FREE,
    OU_ACCESS_GLOBAL,
    OU_ACCESS_NAME
} OuAccessKind;
typedef struct OuAccess {
    OuAccessKind kind;
    OuReg index;
    OuAstName *name; // mangled
} OuAccess;
OuAccess ou_access_of(OuCompiler *c, OuAstName *name);
/* The register of `node` if it is a name in one, else OU_ANY. */
OuReg ou_fast_register(OuCompiler *c, const OuAst *node);
void ou_check_local(OuCompiler *c, OuReg reg);
void ou_load_name(OuCompiler *c, OuAstName *name, OuReg to);
/* Store R[from]; `consume`: from is a temporary that is taken. */
void ou_store_name(OuCompiler *c, OuAstName *name, OuReg from, bool consume);
void ou_delete_name(OuCompiler *c, OuAstName *name);
/* name = None; del name. */
void ou_unbind_name(OuCompiler *c, OuAstName *name);

/* ---- expressions (compile_expr.c, compile_display.c, compile_cond.c) ---- */
void ou_compile_into(OuCompiler *c, OuAst *node, OuReg to);
/* A local as it is, or a new temporary on top. `later` is evaluated between
 * this and the use of it. */
OuReg ou_compile_operand(OuCompiler *c, OuAst *node, OuAst *later);
OuReg ou_compile_temp(OuCompiler *c, OuAst *node);
void ou_compile_discard(OuCompiler *c, OuAst *node);
/* A constant that the instruction can hold: its index in K; else OU_ANY. */
OuReg ou_compile_const_operand(OuCompiler *c, OuAst *node);
bool ou_has_walrus(OuCompiler *c, OuAst *node);
void ou_compile_binary(OuCompiler *c, OuAst *node, OuReg to);
OuOpcode ou_binary_opcode(unsigned op, bool is_const);
void ou_move(OuCompiler *c, OuReg to, OuReg from);
void ou_compile_list(OuCompiler *c, OuAst *node, OuReg to);
void ou_compile_tuple(OuCompiler *c, OuAst *node, OuReg to);
void ou_compile_set(OuCompiler *c, OuAst *node, OuReg to);
void ou_compile_dict(OuCompiler *c, OuAst *node, OuReg to);
void ou_compile_joined(OuCompiler *c, OuAst *node, OuReg to);
void ou_compile_formatted(OuCompiler *c, OuAst *node, OuReg to);
void ou_compile_slice(OuCompiler *c, OuAst *node, OuReg to);
OuReg ou_compile_bounds(OuCompiler *c, OuAst *node); // start and stop into two new temporaries: the first
void ou_compile_compare(OuCompiler *c, OuAst *node, OuReg to);
void ou_compile_bool_op(OuCompiler *c, OuAst *node, OuReg to);
void ou_compile_if_exp(OuCompiler *c, OuAst *node, OuReg to);
/* Go to `to` if the truth of `node` is `when`, else fall through. */
void ou_compile_jump(OuCompiler *c, OuAst *node, bool when, OuLabel to);

/* ---- calls (compile_call.c) ---- */
void ou_compile_call(OuCompiler *c, OuAst *node, OuReg to);
/* R[base] is the callee, R[base+2..top) the first arguments; the rest and the call. */
void ou_compile_call_rest(OuCompiler *c, OuReg base, OuAstList arguments, OuAstList keywords, OuReg to,
                          const OuAst *place);
bool ou_compile_super_attribute(OuCompiler *c, OuAst *node, OuReg to);

/* ---- functions (compile_func.c) ---- */
void ou_compile_function(OuCompiler *c, OuAst *node);
void ou_compile_lambda(OuCompiler *c, OuAst *node, OuReg to);
void ou_compile_class(OuCompiler *c, OuAst *node);
void ou_compile_comprehension(OuCompiler *c, OuAst *node, OuReg to);
void ou_compile_annotation(OuCompiler *c, OuAst *node, OuReg to);

/* ---- statements (compile_stmt.c, compile_target.c, compile_try.c) ---- */
void ou_compile_statement(OuCompiler *c, OuAst *node);
void ou_compile_body(OuCompiler *c, OuAstList body);
/* The body of a module, class or function: its docstring becomes unit->doc. */
OuAstList ou_compile_docstring(OuCompiler *c, OuAstList body);
void ou_compile_store(OuCompiler *c, OuAst *target, OuReg from, bool consume);
void ou_compile_assign(OuCompiler *c, OuAst *node);
void ou_compile_aug_assign(OuCompiler *c, OuAst *node);
void ou_compile_ann_assign(OuCompiler *c, OuAst *node);
void ou_compile_delete(OuCompiler *c, OuAst *target);
void ou_compile_import(OuCompiler *c, OuAst *node);
void ou_compile_import_from(OuCompiler *c, OuAst *node);
void ou_compile_try(OuCompiler *c, OuAst *node);
void ou_compile_with(OuCompiler *c, OuAst *node, size_t at);
void ou_compile_match(OuCompiler *c, OuAst *node);
/* Emit what leaving every block from the innermost up to `last` needs (NULL:
 * all), whose ranges stay closed until ou_unwind_done(). */
void ou_unwind(OuCompiler *c, OuBlock *last, bool keep_last);
void ou_unwind_done(OuCompiler *c, OuBlock *innermost);

#endif
