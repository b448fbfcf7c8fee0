/* SPDX-License-Identifier: MIT */
/* Private to the VM: stacks, argument binding, slow paths of instructions. */
#ifndef OURO_LANG_VM_INT_H
#define OURO_LANG_VM_INT_H

#include "lang/run/vm.h"
#include "object/container/dict.h"
#include "object/container/tuple.h"
#include "object/error/error.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/type/instance.h"

/* ---- stacks (stack.c) ---- */
bool ou_stack_init(OuSpace *sp, OuVmThread *t);
void ou_stack_fini(OuSpace *sp, OuVmThread *t);
OuFrame *ou_stack_grow_frames(OuSpace *sp, OuVmThread *t); // next record, from another chunk
/* Room for `n` registers that does not fit in the chunk in use: the first of a
 * further chunk, NULL with MemoryError. ou_stack_leave_chunk undoes it; what lies in
 * the chunk that was left may be read until another one is. */
OuObj **ou_stack_enter_chunk(OuSpace *sp, OuVmThread *t, size_t n);
void ou_stack_leave_chunk(OuSpace *sp, OuVmThread *t);
void ou_stack_leave_frames(OuSpace *sp, OuVmThread *t);
void ou_stack_visit(void *vm, OuRootFn fn, void *context);
bool ou_stack_visit_part(void *owner, OuRootCursor *cursor, size_t n, OuRootFn fn, void *context);

/* While a cycle of the collector goes on: the outermost of the frames that it saw is left
 * (t->visited_frame). Registers change unseen: more frames are shaded before they run. */
void ou_stack_shade_more(OuSpace *sp, OuVmThread *t);

/* The next frame record, not yet pushed; NULL with MemoryError. */
static inline OuFrame *
ou_frame_next(OuSpace *sp, OuVmThread *t)
{
    if (OU_UNLIKELY(t->frame_top == t->frame_end))
        return ou_stack_grow_frames(sp, t);
    return t->frame_top++;
}

/* Give back the record on top. */
static inline void
ou_frame_drop(OuSpace *sp, OuVmThread *t, OuFrame *frame)
{
    t->frame_top = frame;
    if (OU_UNLIKELY(frame == t->frames->frames) && t->frames->prev != NULL)
        ou_stack_leave_frames(sp, t);
}

/* Where registers above `frame` begin (frame NULL: the bottom of the stack). */
static inline OuObj **
ou_stack_top(OuVmThread *t, OuFrame *frame)
{
    return frame != NULL ? frame->top : t->regs->regs;
}

/* ---- calls (call.c) ---- */
/* Turn the arguments at `args` (n positional, then the values of `kwnames`), in
 * place, into the first registers of a frame of `func`: defaults, *args, **kw,
 * keywords. All owned; registers from args on are free. On failure they are
 * released and NULL, with TypeError pending. `limit` ends the register chunk. */
bool ou_args_bind(OuSpace *sp, OuFunction *func, OuObj **args, size_t n, OuObj *kwnames);
/* Registers that binding may touch: for the room check before. */
size_t ou_args_room(const OuCode *code, size_t n, size_t n_kw);
/* Push a frame of `func` (reference taken over) with arguments at `args` on top of
 * the register stack or in the outgoing area of `back`; they are moved to another chunk
 * if they must. NULL with everything released on failure. */
OuFrame *ou_frame_push(OuSpace *sp, OuFunction *func, OuObj **args, size_t n, OuObj *kwnames);
/* Slots of function objects. */
OuObj *ou_function_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames);
/* __init__ as a Python function, if instances of `type` can be made without asking: borrowed or NULL. */
OuFunction *ou_type_python_init(OuSpace *sp, OuType *type);

/* ---- generators (generator.c) ---- */
/* A new generator of `func` (taken over) whose arguments, bound, lie at `args`: moved. */
OuObj *ou_generator_new(OuSpace *sp, OuFunction *func, OuObj **args);

/* ---- the table of attributes ---- */

/* Respecialisations an instruction is allowed before it asks the table instead;
 * counted in the high bits of its flags. */
enum { OU_TRIES_SHIFT = 6, OU_TRIES_MAX = 3 };

static inline bool
ou_vm_is_tired(const OuInstr *in)
{
    return in->flags >> OU_TRIES_SHIFT == OU_TRIES_MAX;
}

static inline uint64_t
ou_vm_word_of(OuObj *o)
{
    return o->type->word_offset == 0 ? ~UINT64_C(0) : *ou_word_of(o);
}

static inline OuAttrEntry *
ou_vm_attr_entry(OuVm *vm, uint64_t version, uint64_t word, OuObj *name)
{
    uint64_t hash = version * 31 + word * 7 + ((uint64_t)(uintptr_t)name >> 4);
    return &vm->attrs[(hash ^ hash >> 8) % OU_N_ATTR_ENTRIES];
}

/* The entry for `name` on instances like `o`, or NULL. */
static inline OuAttrEntry *
ou_vm_find_attr(OuVm *vm, OuObj *o, OuObj *name)
{
    uint64_t version = o->type->version;
    if (version == 0 || o->type->word_offset > sizeof(OuObj))
        return NULL;
    uint64_t word = ou_vm_word_of(o);
    OuAttrEntry *e = ou_vm_attr_entry(vm, version, word, name);
    return e->version == version && e->word == word && e->name == name ? e : NULL;
}

/* Where instance `o` keeps attribute `name`, if the table knows; or NULL. */
static inline OuObj **
ou_vm_find_slot(OuVm *vm, OuObj *o, OuObj *name)
{
    OuAttrEntry *e = ou_vm_find_attr(vm, o, name);
    return e != NULL && e->found == NULL ? (OuObj **)((char *)o + e->offset) : NULL;
}

/* ---- slow paths (vm_attr.c, vm_slow.c) ---- */
/* NULL with nothing pending: the instruction is LOAD_ATTR_PROPERTY now and has to run. */
OuObj *ou_vm_load_attr(OuVm *vm, OuInstr *in, OuObj *o, OuObj *name);
bool ou_vm_store_attr(OuVm *vm, OuInstr *in, OuObj *o, OuObj *name, OuObj *value);
/* Fills base[0], base[1]. */
bool ou_vm_load_method(OuVm *vm, OuInstr *in, OuObj *o, OuObj *name, OuObj **base);
void ou_vm_raise_name(OuSpace *sp, OuObj *name); // NameError: it is not defined
/* The builtins that code with these globals sees, borrowed: sp->builtins unless the
 * program gave it others as __builtins__. */
OuObj *ou_vm_builtins_of(OuSpace *sp, OuObj *globals);
OuObj *ou_vm_load_global(OuVm *vm, OuInstr *in, OuFrame *frame, OuObj *name);
bool ou_vm_store_global(OuVm *vm, OuInstr *in, OuFrame *frame, OuObj *name, OuObj *value);
OuObj *ou_vm_load_name(OuVm *vm, OuFrame *frame, OuObj *name);
bool ou_vm_store_name(OuSpace *sp, OuFrame *frame, OuObj *name, OuObj *value);
bool ou_vm_delete_name(OuSpace *sp, OuFrame *frame, OuObj *name);
OuObj *ou_vm_class_free(OuSpace *sp, OuFrame *frame, OuObj *name, OuCell *cell);
/* o[start:stop] where o is a plain sequence and the bounds are None or ints, without a slice
 * object; NULL with nothing pending: it is not such a case. */
OuObj *ou_vm_get_slice(OuSpace *sp, OuObj *o, OuObj *start, OuObj *stop);
bool ou_vm_list_extend(OuSpace *sp, OuObj *list, OuObj *more); // `*more` in a display or a call
bool ou_vm_unpack(OuSpace *sp, OuObj *o, OuObj **regs, size_t n);
bool ou_vm_unpack_ex(OuSpace *sp, OuObj *o, OuObj **regs, size_t n_before, size_t n_after);
OuObj *ou_vm_make_function(OuSpace *sp, OuFrame *frame, OuCode *code, OuObj **from, uint64_t parts);
OuObj *ou_vm_format_value(OuSpace *sp, OuObj *o, OuObj *spec_or_null, unsigned conversion);
OuObj *ou_vm_call_ex(OuSpace *sp, OuObj *callee, OuObj *args, OuObj *kwargs_or_null);
bool ou_vm_before_with(OuSpace *sp, OuObj *manager, OuObj **regs);
bool ou_vm_dict_merge(OuSpace *sp, OuObj *dict, OuObj *more, OuObj *callee);
bool ou_vm_dict_update(OuSpace *sp, OuObj *dict, OuObj *more);
void ou_vm_unbound_local(OuSpace *sp, OuFrame *frame, unsigned reg);
void ou_vm_unbound_free(OuSpace *sp, OuFrame *frame, unsigned index, bool is_free);
bool ou_vm_print_expr(OuSpace *sp, OuObj *value);
OuObj *ou_vm_import_name(OuVm *vm, OuFrame *frame, OuObj *name, OuObj *fromlist, int64_t level);
OuObj *ou_vm_import_from(OuSpace *sp, OuObj *module, OuObj *name);
bool ou_vm_import_star(OuSpace *sp, OuFrame *frame, OuObj *module);
/* match statements (vm_match.c): 1 matches, 0 not, -1 pending; the registers stay NULL but for 1. */
int ou_vm_match_length(OuSpace *sp, OuObj *subject, size_t n, bool at_least);
int ou_vm_match_keys(OuSpace *sp, OuObj *mapping, OuTuple *keys, OuObj **regs);
int ou_vm_match_class(OuSpace *sp, OuObj *subject, OuTuple *names, OuObj **regs); // the class in regs[0]
OuObj *ou_vm_match_rest(OuSpace *sp, OuObj *mapping, OuTuple *keys);
OuObj *ou_vm_item_from_end(OuSpace *sp, OuObj *o, size_t back);
bool ou_vm_setup_annotations(OuSpace *sp, OuFrame *frame);
/* ---- special methods that are Python functions (vm_special.c) ---- */
/* Each pushes a frame and returns it, or returns NULL: with nothing pending when
 * the object layer must do it, else failed. Arguments are borrowed. */
OuFrame *ou_vm_push_operator(OuSpace *sp, OuInstr *in, OuObj *a, OuObj *b);
OuFrame *ou_vm_push_special(OuSpace *sp, OuObj *name, OuObj *const *args, size_t n, OuReturnKind kind,
                            uint16_t dst);
OuFrame *ou_vm_push_getter(OuSpace *sp, OuFunction *getter, OuObj *o, uint16_t dst);
/* The method answered NotImplemented: what the operator gives then. */
OuObj *ou_vm_operator_rest(OuSpace *sp, OuInstr *in, OuObj *a, OuObj *b);
/* o's class has special method `name` as a Python function: borrowed, or NULL. */
OuFunction *ou_vm_python_special(OuSpace *sp, OuObj *o, OuObj *name);

/* Something is due at a safe point; false: an exception is pending. */
bool ou_vm_poll(OuVm *vm);

#endif
