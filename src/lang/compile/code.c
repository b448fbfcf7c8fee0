/* SPDX-License-Identifier: MIT */
/* Code objects: made once from a compiler's parts, then only read, but for the
 * inline caches in their instructions. */
#include "lang/compile/code.h"

#include <stdio.h>
#include <string.h>

#include "object/bytes/bytes.h"
#include "object/container/dict.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"

unsigned
ou_opcode_n_cache(OuOpcode op)
{
    static const uint8_t n_cache[] = {
#define OU_CACHE_ENTRY(name, n, text) n,
        OU_OPCODES(OU_CACHE_ENTRY)
#undef OU_CACHE_ENTRY
    };
    return n_cache[op];
}

const char *
ou_opcode_name(OuOpcode op)
{
    static const char *const names[] = {
#define OU_NAME_ENTRY(name, n, text) #name,
        OU_OPCODES(OU_NAME_ENTRY)
#undef OU_NAME_ENTRY
    };
    return names[op];
}

/* ---- making ---- */

/* A copy of `n` elements of `bytes` each; *failed when memory ends. */
static void *
copy_array(OuSpace *sp, const void *from, size_t n, size_t bytes, bool *failed)
{
    if (n == 0 || *failed)
        return NULL;
    void *to = ou_buffer_take(sp->heap, n * bytes);
    if (to == NULL)
        *failed = true;
    else
        memcpy(to, from, n * bytes);
    return to;
}

OuObj *
ou_code_new(OuSpace *sp, const OuCodeParts *parts)
{
    const OuCode *p = &parts->shape;
    OuCode *code = ou_object_take_sized(sp, sp->types[OU_T_CODE], OU_POOL_COLLECTABLE, sizeof *code);
    if (code == NULL)
        return NULL;
    OuObj head = code->head;
    bool failed = false;
    *code = *p;
    code->head = head;
    code->instrs = copy_array(sp, p->instrs, p->n_instrs, sizeof *p->instrs, &failed);
    code->consts = copy_array(sp, p->consts, p->n_consts, sizeof *p->consts, &failed);
    code->handlers = copy_array(sp, p->handlers, p->n_handlers, sizeof *p->handlers, &failed);
    code->positions = copy_array(sp, p->positions, p->n_positions, sizeof *p->positions, &failed);
    code->free_sources = copy_array(sp, p->free_sources, p->n_free, sizeof *p->free_sources, &failed);
    for (size_t i = 0; code->consts != NULL && i < code->n_consts; i++)
        ou_incref(code->consts[i]);
    ou_xincref(code->local_names);
    ou_xincref(code->free_names);
    ou_xincref(code->cell_names);
    ou_xincref(code->name);
    ou_xincref(code->qualname);
    ou_xincref(code->filename);
    ou_xincref(code->doc);
    ou_birth_untracked(sp, &code->head); // what constants refer to never leads back
    if (failed) {
        ou_decref(sp, code);
        return ou_raise_memory(sp);
    }
    return &code->head;
}

OuPosition
ou_code_position(const OuCode *code, uint32_t at)
{
    static const OuPosition nowhere = {0, 0, 0, 0xFFFF, 0xFFFF};
    uint32_t low = 0, high = code->n_positions;
    while (low < high) { // the last entry that starts at or before `at`
        uint32_t middle = low + (high - low) / 2;
        if (code->positions[middle].start <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? code->positions[low - 1] : nowhere;
}

/* ---- life ---- */

static void
code_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuCode *c = (OuCode *)o;
    OuObj *field[] = {c->local_names, c->free_names, c->cell_names, c->name,
                      c->qualname,    c->filename,   c->doc};
    enum { N_FIELDS = sizeof field / sizeof *field };
    for (size_t i = 0; i < N_FIELDS; i++)
        if (field[i] != NULL)
            fn(context, field[i], i);
    for (size_t i = 0; c->consts != NULL && i < c->n_consts; i++)
        fn(context, c->consts[i], N_FIELDS + i);
}

static void
release_array(OuSpace *sp, void *array, size_t n, size_t bytes)
{
    if (array != NULL)
        ou_buffer_release(sp->heap, array, n * bytes);
}

static void
code_drop(OuSpace *sp, OuObj *o)
{
    OuCode *c = (OuCode *)o;
    for (size_t i = 0; c->consts != NULL && i < c->n_consts; i++)
        ou_slot_clear(sp, &c->consts[i]);
    ou_slot_clear(sp, &c->local_names);
    ou_slot_clear(sp, &c->free_names);
    ou_slot_clear(sp, &c->cell_names);
    ou_slot_clear(sp, &c->name);
    ou_slot_clear(sp, &c->qualname);
    ou_slot_clear(sp, &c->filename);
    ou_slot_clear(sp, &c->doc);
    release_array(sp, c->instrs, c->n_instrs, sizeof *c->instrs);
    release_array(sp, c->consts, c->n_consts, sizeof *c->consts);
    release_array(sp, c->handlers, c->n_handlers, sizeof *c->handlers);
    release_array(sp, c->positions, c->n_positions, sizeof *c->positions);
    release_array(sp, c->free_sources, c->n_free, sizeof *c->free_sources);
}

static size_t
code_extra_bytes(OuObj *o)
{
    OuCode *c = (OuCode *)o;
    return c->n_instrs * sizeof *c->instrs + c->n_consts * sizeof *c->consts
           + c->n_handlers * sizeof *c->handlers + c->n_positions * sizeof *c->positions
           + c->n_free * sizeof *c->free_sources;
}

static bool
code_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    static const char *const names[] = {"co_varnames", "co_freevars", "co_cellvars", "co_name",
                                        "co_qualname", "co_filename", "co_doc"};
    enum { N_NAMES = sizeof names / sizeof *names };
    (void)sp;
    (void)o;
    if (slot < N_NAMES)
        snprintf(text, bytes, "%s", names[slot]);
    else
        snprintf(text, bytes, "co_consts[%zu]", slot - N_NAMES);
    return true;
}

/* ---- what programs see ---- */

static OuObj *
code_repr(OuSpace *sp, OuObj *o)
{
    OuCode *c = (OuCode *)o;
    return ou_str_format(sp, "<code object %S at 0x%lx, file \"%S\", line %u>", c->name,
                         (long)(intptr_t)o, c->filename, c->first_line);
}

static OuObj *
get_consts(OuSpace *sp, OuObj *o)
{
    return ou_tuple_from(sp, ((OuCode *)o)->consts, ((OuCode *)o)->n_consts);
}

/* The instructions as they are now, caches included. */
static OuObj *
get_code(OuSpace *sp, OuObj *o)
{
    return ou_bytes_new(sp, ((OuCode *)o)->instrs, ((OuCode *)o)->n_instrs * sizeof(OuInstr));
}

#define OBJECT_GETTER(field)                                                                       \
    static OuObj *get_##field(OuSpace *sp, OuObj *o)                                               \
    {                                                                                              \
        OuObj *value = ((OuCode *)o)->field;                                                       \
        return ou_incref(value != NULL ? value : sp->none);                                        \
    }
#define NUMBER_GETTER(field, expression)                                                           \
    static OuObj *get_##field(OuSpace *sp, OuObj *o)                                               \
    {                                                                                              \
        const OuCode *c = (OuCode *)o;                                                             \
        return ou_int_from_i64(sp, (int64_t)(expression));                                         \
    }
OBJECT_GETTER(name)
OBJECT_GETTER(qualname)
OBJECT_GETTER(filename)
OBJECT_GETTER(free_names)
OBJECT_GETTER(cell_names)

/* Locals as CPython has them: a cell that is no parameter is not among them. */
static OuObj *
get_varnames(OuSpace *sp, OuObj *o)
{
    const OuCode *c = (OuCode *)o;
    OuTuple *locals = (OuTuple *)c->local_names, *cells = (OuTuple *)c->cell_names;
    size_t n_params = (size_t)c->n_args + c->n_kwonly + !!(c->flags & OU_CODE_VARARGS)
                      + !!(c->flags & OU_CODE_VARKW);
    size_t n = n_params; // the compiler numbers the other cells last
    while (n < locals->length) {
        bool is_cell = false;
        for (size_t k = 0; k < cells->length; k++)
            is_cell |= cells->items[k] == locals->items[n];
        if (is_cell)
            break;
        n++;
    }
    return ou_tuple_slice(sp, c->local_names, 0, n);
}

static OuObj *
get_nlocals(OuSpace *sp, OuObj *o)
{
    OuObj *names = get_varnames(sp, o);
    if (names == NULL)
        return NULL;
    size_t n = ((OuTuple *)names)->length;
    ou_decref(sp, names);
    return ou_int_from_size(sp, n);
}

/* Index of the name that an instruction carries, or -1. */
static int64_t
name_index(const OuInstr *in)
{
    switch (in->op) {
    case OU_OP_LOAD_GLOBAL:
    case OU_OP_LOAD_NAME: return (int64_t)(in->b | (uint32_t)in->c << 16);
    case OU_OP_STORE_GLOBAL:
    case OU_OP_DELETE_GLOBAL:
    case OU_OP_STORE_NAME:
    case OU_OP_DELETE_NAME: return in->b;
    case OU_OP_LOAD_ATTR ... OU_OP_LOAD_ATTR_MODULE:
    case OU_OP_STORE_ATTR ... OU_OP_DELETE_ATTR:
    case OU_OP_LOAD_METHOD ... OU_OP_LOAD_SUPER:
    case OU_OP_IMPORT_NAME:
    case OU_OP_IMPORT_FROM: return in->c;
    default: return -1;
    }
}

/* The names of globals and attributes, in the order of their first use. */
static OuObj *
get_names(OuSpace *sp, OuObj *o)
{
    const OuCode *c = (OuCode *)o;
    OuObj *names = ou_dict_new(sp); // for its order
    for (uint32_t at = 0; names != NULL && at < c->n_instrs;) {
        const OuInstr *in = &c->instrs[at];
        int64_t index = name_index(in);
        if (index >= 0 && !ou_dict_set(sp, names, c->consts[index], sp->none)) {
            ou_decref(sp, names);
            return NULL;
        }
        at += 1 + ou_opcode_n_cache((OuOpcode)in->op);
    }
    OuObj *tuple = names != NULL ? ou_tuple_of(sp, names) : NULL;
    ou_xdecref(sp, names);
    return tuple;
}
NUMBER_GETTER(first_line, c->first_line)
NUMBER_GETTER(n_args, c->n_args)
NUMBER_GETTER(n_posonly, c->n_posonly)
NUMBER_GETTER(n_kwonly, c->n_kwonly)
NUMBER_GETTER(n_regs, c->n_regs)
NUMBER_GETTER(flags, c->flags & 0xFFFFFF)

static const OuGetSetDef code_getsets[] = {
    {"co_name", get_name, NULL, NULL},
    {"co_qualname", get_qualname, NULL, NULL},
    {"co_filename", get_filename, NULL, NULL},
    {"co_firstlineno", get_first_line, NULL, NULL},
    {"co_argcount", get_n_args, NULL, NULL},
    {"co_posonlyargcount", get_n_posonly, NULL, NULL},
    {"co_kwonlyargcount", get_n_kwonly, NULL, NULL},
    {"co_nlocals", get_nlocals, NULL, NULL},
    {"co_stacksize", get_n_regs, NULL, NULL},
    {"co_flags", get_flags, NULL, NULL},
    {"co_varnames", get_varnames, NULL, NULL},
    {"co_names", get_names, NULL, NULL},
    {"co_freevars", get_free_names, NULL, NULL},
    {"co_cellvars", get_cell_names, NULL, NULL},
    {"co_consts", get_consts, NULL, NULL},
    {"co_code", get_code, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_code = {
    .name = "code",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_WEAKREFS,
    .basic_bytes = sizeof(OuCode),
    .slots = {
        .drop = code_drop,
        .visit = code_visit,
        .edge_name = code_edge_name,
        .extra_bytes = code_extra_bytes,
        .repr = code_repr,
    },
    .getsets = code_getsets,
};
