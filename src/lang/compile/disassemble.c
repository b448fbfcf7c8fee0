/* SPDX-License-Identifier: MIT */
/* The text of code: one line an instruction, with the source line where it
 * changes, registers by the names of their locals, constants as they print,
 * jumps by where they go; then the handlers, then nested code.
 */
#include <stdio.h>
#include <string.h>

#include "lang/compile/code.h"
#include "object/container/tuple.h"
#include "object/text/str.h"

/* How an operand reads. */
typedef enum Operand {
    NOTHING,
    REG,   // a register
    CONST, // an index into K
    COUNT, // a number
    OFF    // a distance in b and c
} Operand;

typedef struct Form {
    Operand a, b, c;
} Form;

static bool
is_between(unsigned op, unsigned first, unsigned last)
{
    return op >= first && op <= last;
}

static Form
form_of_names(OuOpcode op)
{
    switch (op) {
    case OU_OP_LOAD_ATTR ... OU_OP_LOAD_ATTR_MODULE:
    case OU_OP_STORE_ATTR ... OU_OP_STORE_ATTR_ADD:
    case OU_OP_LOAD_METHOD ... OU_OP_LOAD_SUPER:
    case OU_OP_IMPORT_NAME:
    case OU_OP_IMPORT_FROM:
    case OU_OP_MATCH_CLASS:
    case OU_OP_LOAD_CLASS_CELL: return (Form){REG, REG, CONST};
    case OU_OP_LOAD_CLASS_FREE: return (Form){REG, COUNT, CONST};
    case OU_OP_DELETE_ATTR: return (Form){REG, NOTHING, CONST};
    case OU_OP_STORE_GLOBAL:
    case OU_OP_STORE_NAME:
    case OU_OP_DELETE_GLOBAL:
    case OU_OP_DELETE_NAME: return (Form){op == OU_OP_STORE_GLOBAL || op == OU_OP_STORE_NAME ? REG : NOTHING, CONST, NOTHING};
    case OU_OP_LOAD_FREE: return (Form){REG, COUNT, NOTHING};
    case OU_OP_STORE_FREE: return (Form){COUNT, REG, NOTHING};
    case OU_OP_DELETE_FREE: return (Form){COUNT, NOTHING, NOTHING};
    case OU_OP_MAKE_FUNCTION: return (Form){REG, CONST, REG};
    default: return (Form){REG, REG, NOTHING};
    }
}

static Form
form_of(OuOpcode op)
{
    if (is_between(op, OU_OP_J_LT, OU_OP_J_GE))
        return (Form){OFF, REG, REG};
    if (is_between(op, OU_OP_J_LT_K, OU_OP_J_GE_K))
        return (Form){OFF, REG, CONST};
    if (is_between(op, OU_OP_ADD_K, OU_OP_XOR_K) || is_between(op, OU_OP_LT_K, OU_OP_GE_K)
        || op == OU_OP_GET_ITEM_K)
        return (Form){REG, REG, CONST};
    if (is_between(op, OU_OP_ADD, OU_OP_XOR) || is_between(op, OU_OP_LT, OU_OP_GE)
        || is_between(op, OU_OP_IS, OU_OP_NOT_IN) || op == OU_OP_GET_ITEM || op == OU_OP_GET_SLICE || op == OU_OP_SET_ITEM
        || op == OU_OP_FORMAT_VALUE || op == OU_OP_SEND || op == OU_OP_DICT_MERGE
        || op == OU_OP_MATCH_KEYS || op == OU_OP_MATCH_REST)
        return (Form){REG, REG, REG};
    if (is_between(op, OU_OP_JUMP_IF_TRUE, OU_OP_JUMP_IF_NOT_NONE)
        || is_between(op, OU_OP_MATCH_SEQUENCE, OU_OP_MATCH_MAPPING))
        return (Form){REG, OFF, NOTHING};
    if (is_between(op, OU_OP_BUILD_LIST, OU_OP_BUILD_SLICE) || op == OU_OP_UNPACK || op == OU_OP_UNPACK_EX
        || op == OU_OP_ITEM_FROM_END)
        return (Form){REG, REG, COUNT};
    switch (op) {
    case OU_OP_NOP:
    case OU_OP_SETUP_ANNOTATIONS: return (Form){NOTHING, NOTHING, NOTHING};
    case OU_OP_JUMP:
    case OU_OP_LOOP: return (Form){NOTHING, OFF, NOTHING};
    case OU_OP_LOADK:
    case OU_OP_LOAD_GLOBAL:
    case OU_OP_LOAD_NAME: return (Form){REG, CONST, NOTHING};
    case OU_OP_RETURN_K: return (Form){NOTHING, CONST, NOTHING};
    case OU_OP_MATCH_LENGTH: return (Form){REG, COUNT, COUNT};
    case OU_OP_CLEAR_TEMPS: return (Form){REG, COUNT, NOTHING};
    case OU_OP_CALL:
    case OU_OP_CALL_KW: return (Form){REG, COUNT, REG};
    case OU_OP_CALL_EX: return (Form){REG, NOTHING, REG};
    case OU_OP_CLEAR:
    case OU_OP_CHECK_LOCAL:
    case OU_OP_DELETE_LOCAL:
    case OU_OP_MAKE_CELL:
    case OU_OP_DELETE_CELL:
    case OU_OP_LIST_TO_TUPLE:
    case OU_OP_RETURN:
    case OU_OP_LOAD_BUILD_CLASS:
    case OU_OP_IMPORT_STAR:
    case OU_OP_RERAISE:
    case OU_OP_PUSH_EXC:
    case OU_OP_POP_EXC:
    case OU_OP_LOAD_ASSERTION_ERROR:
    case OU_OP_LOAD_LOCALS:
    case OU_OP_PRINT_EXPR: return (Form){REG, NOTHING, NOTHING};
    default: return form_of_names(op);
    }
}

/* ---- writing ---- */

/* Decimal, or padded with spaces to `width`. */
static bool
append_number(OuStrBuilder *b, int64_t value, int width)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%*lld", width, (long long)value);
    return ou_builder_ascii(b, text, (size_t)n);
}

static bool
append_register(OuStrBuilder *b, const OuCode *code, unsigned reg)
{
    if (reg == OU_NO_REG)
        return ou_builder_text(b, "-");
    if (reg < code->n_locals)
        return ou_builder_str(b, ((OuTuple *)code->local_names)->items[reg]);
    return ou_builder_text(b, "t") && append_number(b, (int64_t)reg - code->n_locals, 0);
}

static bool
append_const(OuStrBuilder *b, const OuCode *code, uint32_t index)
{
    OuObj *o = code->consts[index];
    if (ou_is(o, b->sp, OU_T_CODE))
        return ou_builder_text(b, "<code ") && ou_builder_str(b, ((OuCode *)o)->qualname)
               && ou_builder_text(b, ">");
    return ou_builder_repr(b, o);
}

typedef struct Line {
    const OuCode *code;
    uint32_t at;
    const OuInstr *in;
} Line;

static bool
append_operand(OuStrBuilder *b, const Line *line, Operand kind, unsigned value, bool is_wide)
{
    int64_t next = (int64_t)line->at + 1;
    if (kind == NOTHING)
        return true;
    if (!ou_builder_text(b, " "))
        return false;
    switch (kind) {
    case REG: return append_register(b, line->code, value);
    case CONST: return append_const(b, line->code, is_wide ? value | (uint32_t)line->in->c << 16 : value);
    case COUNT: return append_number(b, value, 0);
    default:
        return ou_builder_text(b, "to ")
               && append_number(b, next + (is_wide ? ou_instr_off(line->in) : (int16_t)value), 0);
    }
}

static bool
append_flags(OuStrBuilder *b, const OuInstr *in, const Form *form)
{
    static const struct {
        unsigned bit;
        const char *text;
    } names[] = {{OU_USE_A, "a"}, {OU_USE_B, "b"}, {OU_USE_C, "c"}};
    (void)form;
    if ((in->flags & (OU_USE_A | OU_USE_B | OU_USE_C)) != 0) {
        if (!ou_builder_text(b, "  takes "))
            return false;
        for (size_t i = 0; i < 3; i++)
            if ((in->flags & names[i].bit) && !ou_builder_text(b, names[i].text))
                return false;
    }
    if ((in->flags & OU_INPLACE) && !ou_builder_text(b, "  in place"))
        return false;
    bool compares = is_between(in->op, OU_OP_J_LT, OU_OP_J_GE_K);
    return !compares || ou_builder_text(b, in->flags & OU_IF_TRUE ? "  if true" : "  if false");
}

/* What a cache word says at compile time. */
static bool
append_word(OuStrBuilder *b, const Line *line)
{
    int64_t word;
    if (ou_opcode_n_cache((OuOpcode)line->in->op) == 0)
        return true; // the last instruction may have nothing behind it
    memcpy(&word, line->in + 1, sizeof word);
    switch (line->in->op) {
    case OU_OP_FOR_ITER ... OU_OP_FOR_ITER_GEN:
    case OU_OP_SEND:
    case OU_OP_MATCH_LENGTH:
    case OU_OP_MATCH_KEYS:
    case OU_OP_MATCH_CLASS:
    case OU_OP_EXC_MATCH: return ou_builder_text(b, " else to ") && append_number(b, line->at + 2 + word, 0);
    case OU_OP_CALL_KW: return ou_builder_text(b, " names ") && append_const(b, line->code, (uint32_t)word);
    case OU_OP_IMPORT_NAME:
    case OU_OP_MAKE_FUNCTION: return ou_builder_text(b, " ") && append_number(b, word, 0);
    default: return true;
    }
}

static bool
append_instruction(OuStrBuilder *b, const Line *line, uint32_t *last_line)
{
    OuPosition place = ou_code_position(line->code, line->at);
    bool shown = place.line == *last_line || place.line == 0;
    Form form = form_of((OuOpcode)line->in->op);
    bool wide = form.b == OFF || ((form.b == CONST) && form.c == NOTHING && line->in->op != OU_OP_STORE_GLOBAL
                                  && line->in->op != OU_OP_STORE_NAME);
    char head[64];
    const char *name = ou_opcode_name((OuOpcode)line->in->op);
    int n = shown ? snprintf(head, sizeof head, "%6s %5u %-14s", "", line->at, name)
                  : snprintf(head, sizeof head, "%6u %5u %-14s", place.line, line->at, name);
    *last_line = place.line;
    return ou_builder_ascii(b, head, (size_t)n) && append_operand(b, line, form.a, line->in->a, false)
           && append_operand(b, line, form.b, line->in->b, wide)
           && append_operand(b, line, form.c, line->in->c, false) && append_word(b, line)
           && append_flags(b, line->in, &form) && ou_builder_text(b, "\n");
}

static bool
append_handlers(OuStrBuilder *b, const OuCode *code)
{
    for (uint32_t i = 0; i < code->n_handlers; i++) {
        const OuHandler *h = &code->handlers[i];
        char text[96];
        int n = snprintf(text, sizeof text, "       %u to %u: handler at %u, exception in t%d\n", h->start,
                         h->end, h->target, (int)h->depth - (int)code->n_locals);
        if (!ou_builder_ascii(b, text, (size_t)n))
            return false;
    }
    return true;
}

static bool
append_code(OuStrBuilder *b, const OuCode *code)
{
    if (!ou_stack_check(b->sp, " while showing code"))
        return false;
    bool ok = ou_builder_text(b, "code ") && ou_builder_str(b, code->qualname) && ou_builder_text(b, ", ")
              && append_number(b, code->n_regs, 0) && ou_builder_text(b, " registers\n");
    uint32_t last_line = 0;
    for (uint32_t at = 0; ok && at < code->n_instrs;) {
        Line line = {code, at, &code->instrs[at]};
        ok = append_instruction(b, &line, &last_line);
        at += 1 + ou_opcode_n_cache((OuOpcode)line.in->op);
    }
    ok = ok && append_handlers(b, code);
    for (uint32_t i = 0; ok && i < code->n_consts; i++)
        if (ou_is(code->consts[i], b->sp, OU_T_CODE))
            ok = ou_builder_text(b, "\n") && append_code(b, (OuCode *)code->consts[i]);
    return ok;
}

OuObj *
ou_code_disassemble(OuSpace *sp, OuObj *code)
{
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    if (!append_code(&b, (OuCode *)code)) {
        ou_builder_clear(&b);
        return NULL;
    }
    return ou_builder_finish(&b);
}
