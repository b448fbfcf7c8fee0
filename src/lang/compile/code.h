/* SPDX-License-Identifier: MIT */
/* Code objects: what the compiler makes and the VM runs.
 *
 * One buffer each for instructions, handlers and positions, an array of
 * constants. Code belongs to one runtime: inline caches and specialised opcodes
 * are written into its instructions.
 */
#ifndef OURO_LANG_CODE_H
#define OURO_LANG_CODE_H

#include "lang/compile/opcodes.h"
#include "object/space.h"

enum {
    OU_CODE_OPTIMIZED = 1,  // locals in registers (CO_* numbers as in CPython)
    OU_CODE_NEWLOCALS = 2,
    OU_CODE_VARARGS = 4,
    OU_CODE_VARKW = 8,
    OU_CODE_NESTED = 16,
    OU_CODE_GENERATOR = 32,
    OU_CODE_SIMPLE = 1 << 24, // only positional parameters: arguments are the first registers as they come
    OU_CODE_CLASS = 1 << 25,  // a class body
};

/* While an instruction of [start, end) raises: temporaries from register
 * `depth` on are released, the exception goes to R[depth], on at `target`. Inner
 * handlers stand before the outer ones that hold them. */
typedef struct OuHandler {
    uint32_t start, end, target;
    uint32_t depth;
} OuHandler;

/* From instruction word `start` to the next entry's start: this place in the source. */
typedef struct OuPosition {
    uint32_t start;
    uint32_t line, end_line; // 1-based; 0: none
    uint16_t column, end_column; // 0-based UTF-8 bytes; 0xFFFF: unknown
} OuPosition;

/* Where MAKE_FUNCTION finds the cell of free variable i: register of the
 * enclosing frame that holds a cell, or the enclosing function's own free cell. */
typedef struct OuFreeSource {
    uint16_t index;
    uint16_t is_free;
} OuFreeSource;

typedef struct OuCode {
    OuObj head;
    uint32_t flags;
    uint16_t n_args;      // positional parameters (positional-only included)
    uint16_t n_posonly;
    uint16_t n_kwonly;
    uint16_t n_locals;    // registers of parameters and locals: args, kwonly, *args, **kw, others
    uint16_t n_free;
    uint16_t n_regs;      // locals, temporaries, outgoing arguments
    uint32_t n_instrs;    // words
    uint32_t n_consts;
    uint32_t n_handlers;
    uint32_t n_positions;
    uint32_t first_line;
    OuInstr *instrs;      // buffers
    OuObj **consts;
    OuHandler *handlers;
    OuPosition *positions;
    OuFreeSource *free_sources;
    OuObj *local_names;   // tuple of str, n_locals of them
    OuObj *free_names;    // tuple of str
    OuObj *cell_names;    // tuple of str: locals whose register holds a cell
    OuObj *name, *qualname, *filename; // str
    OuObj *doc;           // str or None: the docstring
} OuCode;

/* What a compiler fills in; ou_code_new takes copies of the arrays and counts
 * the objects. */
typedef struct OuCodeParts {
    OuCode shape;         // numbers and borrowed objects; head ignored
} OuCodeParts;
OuObj *ou_code_new(OuSpace *sp, const OuCodeParts *parts);
/* The place of instruction word `at`; a zero line when there is none. */
OuPosition ou_code_position(const OuCode *code, uint32_t at);
/* The text of `ouro --dis`, a str. Nested code objects follow. */
OuObj *ou_code_disassemble(OuSpace *sp, OuObj *code);
unsigned ou_opcode_n_cache(OuOpcode op);
const char *ou_opcode_name(OuOpcode op);

#endif
