/* SPDX-License-Identifier: MIT */
/* The interpreter loop.
 *
 * One function runs frames until the one it was entered with returns. A call of a
 * Python function, of a class whose __init__ is one, and the resumption of a
 * generator push a frame and go on in the same loop, so Python nests without C
 * recursion (D7). Handlers hold the short paths for exact builtin types; whatever
 * else is done in vm_attr.c, vm_slow.c and the object layer.
 *
 * `ip` points behind the instruction that runs, cache words included once its
 * handler began: the place of an error is the word before it. It is saved in
 * the frame before anything that may raise, call or collect.
 */
#include "lang/run/vm_int.h"
#include "lang/run/vm_numbers_inl.h"
#include "lang/run/vm_words_inl.h"
#include "object/container/iter.h"
#include "object/container/list.h"
#include "object/container/range.h"
#include "object/container/set.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/number/float.h"
#include "object/number/int.h"
#include "object/text/str.h"
#include "object/type/instance.h"
#include "os/assert.h"

/* The handler of the innermost try that covers word `at`, or NULL. */
static const OuHandler *
find_handler(const OuCode *code, uint32_t at)
{
    for (uint32_t i = 0; i < code->n_handlers; i++) {
        const OuHandler *h = &code->handlers[i];
        if (h->start <= at && at < h->end)
            return h;
    }
    return NULL;
}

/* Empty registers [from, to), from the first to the last as CPython does. */
static inline void
clear_regs(OuSpace *sp, OuObj **from, OuObj **to)
{
    for (; from < to; from++) {
        OuObj *o = *from;
        if (o != NULL) {
            *from = NULL;
            release(sp, o);
        }
    }
}

/* Empty temporaries [from, to) while an exception unwinds: the last one first, as
 * CPython pops its stack. */
static void
unwind_regs(OuSpace *sp, OuObj **from, OuObj **to)
{
    while (to > from) {
        OuObj *o = *--to;
        if (o != NULL) {
            *to = NULL;
            release(sp, o);
        }
    }
}

/* Put what a frame leaves on its stacks back; its function is released. Its
 * registers are NULL, its object is detached. Generators keep theirs. */
static inline void
leave_frame(OuSpace *sp, OuVmThread *t, OuFrame *frame)
{
    OuFunction *func = frame->func;
    OuObj *names = frame->names;
    t->base.frame = frame->back;
    t->base.depth--;
    if (OU_UNLIKELY(frame->flags != 0)) {
        if (frame->flags & OU_FRAME_HEAP) {
            frame->back = NULL;
            return;
        }
        ou_stack_leave_chunk(sp, t);
    }
    ou_frame_drop(sp, t, frame);
    release(sp, (OuObj *)func);
    if (names != NULL)
        release(sp, names);
}

/* Do a callee's registers, which end at `top`, follow those of `frame` in the same
 * chunk? A generator's lie in its own block. */
static inline bool
regs_fit(const OuVmThread *t, const OuFrame *frame, OuObj **top)
{
    return !(frame->flags & OU_FRAME_HEAP) && top <= t->reg_limit;
}

static inline OuGenerator *
generator_of(OuFrame *frame)
{
    return (OuGenerator *)((char *)frame - offsetof(OuGenerator, frame));
}

/* Make `gen`'s frame the running one. */
static inline void
enter_generator(OuSpace *sp, OuVmThread *t, OuGenerator *gen, OuFrame *back, OuReturnKind kind, uint16_t dst)
{
    OuFrame *f = &gen->frame;
    OuObj *own = gen->handled;
    ou_slots_open(sp, gen);
    gen->handled = t->base.handled;
    if (own != NULL)
        t->base.handled = own;
    gen->state = OU_GEN_RUNNING;
    f->back = back;
    f->kind = (uint8_t)kind;
    f->dst = dst;
    f->top = ou_stack_top(t, back);
    t->base.frame = f;
    t->base.depth++;
}

/* The generator stops running; what it handles itself stays with it if it only
 * suspends. */
static inline void
exit_generator(OuVmThread *t, OuGenerator *gen, OuGeneratorState state)
{
    OuObj *outer = gen->handled;
    gen->handled = state == OU_GEN_SUSPENDED && t->base.handled != outer ? t->base.handled : NULL;
    t->base.handled = outer;
    gen->state = (uint8_t)state;
}

/* A StopIteration that escapes a generator becomes RuntimeError. */
static void
wrap_stop_iteration(OuSpace *sp)
{
    if (!ou_pending_is(sp, OU_E_STOP_ITERATION))
        return;
    OuObj *stop = ou_pending_take(sp);
    ou_raise(sp, OU_E_RUNTIME_ERROR, "generator raised StopIteration");
    OuException *error = (OuException *)ou_pending_peek(sp);
    if (ou_pending_is(sp, OU_E_RUNTIME_ERROR) && error->cause == NULL) {
        ou_slot_set(sp, &error->cause, ou_incref(stop));
        ou_slot_set(sp, &error->context, ou_incref(stop));
        error->suppress_context = 1;
    }
    ou_decref(sp, stop);
}

static bool
depth_error(OuSpace *sp)
{
    /* Room for the handlers of this very error. */
    sp->thread->depth_limit += 50;
    ou_raise(sp, OU_E_RECURSION_ERROR, "maximum recursion depth exceeded");
    sp->thread->depth_limit -= 50;
    return false;
}

/* The truth of a general comparison: 1, 0, -1 with an exception pending. */
static int
compare_truth(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if ((op == OU_EQ || op == OU_NE) && ou_is(a, sp, OU_T_STR) && ou_is(b, sp, OU_T_STR))
        return ou_str_equal(a, b) == (op == OU_EQ);
    OuObj *result = ou_compare(sp, a, b, op);
    if (result == NULL)
        return -1;
    int truth = result == sp->true_ ? 1 : result == sp->false_ ? 0 : ou_truth(sp, result);
    ou_decref(sp, result);
    return truth;
}

OuObj *
ou_vm_run(OuVm *vm, OuFrame *entry)
{
    static const void *const labels[] = {
#define LABEL(name, n_cache, text) &&op_##name,
        OU_OPCODES(LABEL)
#undef LABEL
    };
    const void *const *handlers = labels;
    __asm__("" : "+r"(handlers)); // a register's worth: else it is computed at each dispatch
    OuSpace *const sp = vm->sp;
    OuVmThread *const t = ou_vm_thread(sp);
    OuType *const int_type = sp->types[OU_T_INT];
    OuType *const float_type = sp->types[OU_T_FLOAT];
    OuFrame *frame = entry;
    OuObj **R = frame->regs;
    OuObj **K = frame->func->code->consts;
    OuInstr *ip = frame->ip;
    OuInstr *in = ip;
    OuObj *x, *y, *value, **slot;
    int matched;

    if (OU_UNLIKELY(ou_pending(sp)))
        goto error; // an exception thrown into a generator
    if (OU_UNLIKELY(sp->poll != 0) && !ou_vm_poll(vm))
        goto error;
    DISPATCH();

    CASE(NOP)
    DISPATCH();

    /* ---- moves ---- */

    CASE(MOVE)
    value = R[in->b];
    if (USES(OU_USE_B))
        R[in->b] = NULL;
    else
        value->count++;
    PUT(in->a, value);
    DISPATCH();

    CASE(COPY)
    OU_ASSERT(R[in->a] == NULL);
    value = R[in->b];
    value->count++;
    R[in->a] = value;
    DISPATCH();

    CASE(LOADK)
    value = K[WIDE_BC()];
    value->count++;
    PUT(in->a, value);
    DISPATCH();

    CASE(CLEAR)
    value = R[in->a];
    if (value != NULL) {
        R[in->a] = NULL;
        RELEASE(value);
    }
    DISPATCH();

    CASE(CHECK_LOCAL)
    if (OU_UNLIKELY(R[in->a] == NULL)) {
        SAVE();
        ou_vm_unbound_local(sp, frame, in->a);
        goto error;
    }
    DISPATCH();

    CASE(DELETE_LOCAL)
    SAVE();
    value = R[in->a];
    if (OU_UNLIKELY(value == NULL)) {
        ou_vm_unbound_local(sp, frame, in->a);
        goto error;
    }
    R[in->a] = NULL;
    release(sp, value);
    DISPATCH();

    CASE(MAKE_CELL)
    SAVE();
    value = ou_cell_new(sp, R[in->a]);
    if (value == NULL) {
        R[in->a] = NULL; // taken over, also on failure
        goto error;
    }
    R[in->a] = value;
    DISPATCH();

    CASE(LOAD_CELL)
    value = ((OuCell *)R[in->b])->value;
    if (OU_UNLIKELY(value == NULL)) {
        SAVE();
        ou_vm_unbound_free(sp, frame, in->b, false);
        goto error;
    }
    value->count++;
    PUT(in->a, value);
    DISPATCH();

    CASE(STORE_CELL)
    SAVE();
    value = R[in->b];
    if (USES(OU_USE_B))
        R[in->b] = NULL;
    else
        value->count++;
    ou_slot_set(sp, &((OuCell *)R[in->a])->value, value);
    DISPATCH();

    CASE(DELETE_CELL)
    SAVE();
    if (((OuCell *)R[in->a])->value == NULL) {
        ou_vm_unbound_free(sp, frame, in->a, false);
        goto error;
    }
    ou_slot_clear(sp, &((OuCell *)R[in->a])->value);
    DISPATCH();

    CASE(LOAD_FREE)
    value = frame->func->cells[in->b]->value;
    if (OU_UNLIKELY(value == NULL)) {
        SAVE();
        ou_vm_unbound_free(sp, frame, in->b, true);
        goto error;
    }
    value->count++;
    PUT(in->a, value);
    DISPATCH();

    CASE(STORE_FREE)
    SAVE();
    value = R[in->b];
    if (USES(OU_USE_B))
        R[in->b] = NULL;
    else
        value->count++;
    ou_slot_set(sp, &frame->func->cells[in->a]->value, value);
    DISPATCH();

    CASE(DELETE_FREE)
    SAVE();
    if (frame->func->cells[in->a]->value == NULL) {
        ou_vm_unbound_free(sp, frame, in->a, true);
        goto error;
    }
    ou_slot_clear(sp, &frame->func->cells[in->a]->value);
    DISPATCH();

    CASE(LOAD_CLASS_FREE)
    SAVE();
    value = ou_vm_class_free(sp, frame, K[in->c], frame->func->cells[in->b]);
    if (value == NULL)
        goto error;
    PUT(in->a, value);
    DISPATCH();

    CASE(LOAD_CLASS_CELL)
    SAVE();
    value = ou_vm_class_free(sp, frame, K[in->c], (OuCell *)R[in->b]);
    if (value == NULL)
        goto error;
    PUT(in->a, value);
    DISPATCH();

    /* ---- names ---- */

    CASE(LOAD_NAME)
    if (frame->names != NULL) {
        CACHED(3);
        SAVE();
        value = ou_vm_load_name(vm, frame, K[WIDE_BC()]);
        if (value == NULL)
            goto error;
        FROM_C(value);
        PUT(in->a, value);
        DISPATCH();
    }
    /* fall through: a module's names are its globals */
    CASE(LOAD_GLOBAL)
    CACHED(3);
    {
        OuDict *globals = (OuDict *)frame->func->globals;
        if (OU_LIKELY(globals->layout == CACHE(0) && CACHE(0) != 0)) {
            OuDict *from = globals;
            if (CACHE(1) != 0) {
                from = (OuDict *)sp->builtins;
                if (OU_UNLIKELY(from->layout != CACHE(1)))
                    goto load_global_slow;
            }
            value = *(OuObj **)((char *)from->table + CACHE(2));
            value->count++;
            PUT(in->a, value);
            DISPATCH();
        }
    }
load_global_slow:
    SAVE();
    value = ou_vm_load_global(vm, in, frame, K[WIDE_BC()]);
    if (value == NULL)
        goto error;
    PUT(in->a, value);
    DISPATCH();

    CASE(STORE_NAME)
    if (frame->names != NULL) {
        CACHED(2);
        SAVE();
        if (!ou_vm_store_name(sp, frame, K[in->b], R[in->a]))
            goto error;
        CONSUME(in->a, OU_USE_A);
        DISPATCH();
    }
    /* fall through */
    CASE(STORE_GLOBAL)
    CACHED(2);
    SAVE();
    {
        OuDict *globals = (OuDict *)frame->func->globals;
        value = R[in->a];
        if (OU_LIKELY(globals->layout == CACHE(0) && CACHE(0) != 0)) {
            if (USES(OU_USE_A))
                R[in->a] = NULL;
            else
                value->count++;
            ou_slot_set(sp, (OuObj **)((char *)globals->table + CACHE(1)), value);
            DISPATCH();
        }
        if (!ou_vm_store_global(vm, in, frame, K[in->b], value))
            goto error;
        CONSUME(in->a, OU_USE_A);
    }
    DISPATCH();

    CASE(DELETE_GLOBAL)
    SAVE();
    {
        int gone = ou_dict_delete(sp, frame->func->globals, K[in->b]);
        if (gone <= 0) {
            if (gone == 0)
                ou_vm_raise_name(sp, K[in->b]);
            goto error;
        }
    }
    DISPATCH();

    CASE(DELETE_NAME)
    SAVE();
    if (!ou_vm_delete_name(sp, frame, K[in->b]))
        goto error;
    DISPATCH();

    CASE(LOAD_LOCALS)
    SAVE();
    PUT(in->a, ou_incref(frame->names != NULL ? frame->names : frame->func->globals));
    DISPATCH();

    CASE(SETUP_ANNOTATIONS)
    SAVE();
    if (!ou_vm_setup_annotations(sp, frame))
        goto error;
    DISPATCH();

    /* ---- attributes ---- */

    CASE(LOAD_ATTR)
load_attr_generic:
    CACHED(3);
    x = R[in->b];
    if (ou_vm_is_tired(in)) {
        slot = ou_vm_find_slot(vm, x, K[in->c]);
        if (slot != NULL && *slot != NULL) {
            value = ou_incref(*slot);
            goto load_attr_done;
        }
    }
    SAVE();
    value = ou_vm_load_attr(vm, in, R[in->b], K[in->c]);
    if (value == NULL) {
        if (in->op != OU_OP_LOAD_ATTR_PROPERTY || ou_pending(sp))
            goto error;
        ip = in; // specialised: begin anew
        DISPATCH();
    }
    FROM_C(value);
    goto load_attr_done;

    CASE(LOAD_ATTR_SLOT)
    x = R[in->b];
    if (OU_UNLIKELY(x->type->version != CACHE(0) || *(uint64_t *)(x + 1) != CACHE(1)))
        goto load_attr_generic;
    value = *(OuObj **)((char *)x + CACHE(2));
    if (OU_UNLIKELY(value == NULL))
        goto load_attr_generic; // emptied by the collector
    CACHED(3);
    value->count++;
load_attr_done:
    if (USES(OU_USE_B)) {
        x = R[in->b];
        R[in->b] = NULL;
        PUT(in->a, value);
        RELEASE(x);
        DISPATCH();
    }
    PUT(in->a, value);
    DISPATCH();

    CASE(LOAD_ATTR_CLASS)
    x = R[in->b];
    if (OU_UNLIKELY(x->type->version != CACHE(0) || *(uint64_t *)(x + 1) != CACHE(1)))
        goto load_attr_generic;
    value = (OuObj *)CACHE(2);
    CACHED(3);
    value->count++;
    goto load_attr_done;

    CASE(LOAD_ATTR_TYPE)
    x = R[in->b];
    if (OU_UNLIKELY(x->type != sp->types[OU_T_TYPE] || ((OuType *)x)->version != CACHE(0)))
        goto load_attr_generic;
    value = (OuObj *)CACHE(2);
    CACHED(3);
    value->count++;
    goto load_attr_done;

    CASE(LOAD_ATTR_MODULE)
    x = R[in->b];
    if (OU_UNLIKELY(x->type != sp->types[OU_T_MODULE]))
        goto load_attr_generic;
    {
        OuDict *dict = (OuDict *)((OuModule *)x)->dict;
        if (OU_UNLIKELY(dict->layout != CACHE(0)))
            goto load_attr_generic;
        value = *(OuObj **)((char *)dict->table + CACHE(2));
    }
    CACHED(3);
    value->count++;
    goto load_attr_done;

    CASE(LOAD_ATTR_PROPERTY)
    x = R[in->b];
    if (OU_UNLIKELY(x->type->version != CACHE(0)))
        goto load_attr_generic;
    y = ((OuProperty *)CACHE(2))->get;
    if (OU_UNLIKELY(y == NULL || y->type != sp->types[OU_T_FUNCTION]))
        goto load_attr_generic;
    {
        OuInstr *behind = ip;
        CACHED(3);
        SAVE();
        OuFrame *pushed = ou_vm_push_getter(sp, (OuFunction *)y, x, in->a);
        if (pushed == NULL) {
            if (ou_pending(sp))
                goto error;
            ip = behind;
            goto load_attr_generic;
        }
        frame = pushed;
        CONSUME(in->b, OU_USE_B); // the getter holds its self
    }
    goto frame_pushed;

    CASE(STORE_ATTR)
store_attr_generic:
    CACHED(4);
    x = R[in->a];
    if (ou_vm_is_tired(in)) {
        slot = ou_vm_find_slot(vm, x, K[in->c]);
        if (slot != NULL && *slot != NULL && x->type->slots.set_attr == ou_generic_set_attr)
            goto store_attr_slot;
    }
    SAVE();
    if (!ou_vm_store_attr(vm, in, R[in->a], K[in->c], R[in->b]))
        goto error;
    CONSUME(in->b, OU_USE_B);
    CONSUME(in->a, OU_USE_A);
    DISPATCH();

    CASE(STORE_ATTR_SLOT)
    x = R[in->a];
    if (OU_UNLIKELY(x->type->version != CACHE(0) || *(uint64_t *)(x + 1) != CACHE(1)))
        goto store_attr_generic;
    slot = (OuObj **)((char *)x + CACHE(3));
    CACHED(4);
store_attr_slot:
    value = R[in->b];
    if (USES(OU_USE_B))
        R[in->b] = NULL;
    else
        value->count++;
    x = *slot;
    ou_shade(sp, x);
    *slot = value;
    if (x != NULL)
        RELEASE(x);
    CONSUME(in->a, OU_USE_A);
    DISPATCH();

    CASE(STORE_ATTR_ADD)
    x = R[in->a];
    if (OU_UNLIKELY(x->type->version != CACHE(0) || *(uint64_t *)(x + 1) != CACHE(1)
                    || CACHE(3) + sizeof(OuObj *) > ou_pool_of(x)->block_bytes))
        goto store_attr_generic;
    {
        slot = (OuObj **)((char *)x + CACHE(3));
        uint64_t word_after = CACHE(2);
        CACHED(4);
        value = R[in->b];
        if (USES(OU_USE_B))
            R[in->b] = NULL;
        else
            value->count++;
        ou_slot_init(slot, value); // the slot before the word that says it exists
        *(uint64_t *)(x + 1) = word_after;
    }
    CONSUME(in->a, OU_USE_A);
    DISPATCH();

    CASE(DELETE_ATTR)
    SAVE();
    if (!ou_set_attr(sp, R[in->a], K[in->c], NULL))
        goto error;
    CONSUME(in->a, OU_USE_A);
    DISPATCH();

    CASE(LOAD_METHOD)
load_method_generic:
    CACHED(3);
    SAVE();
    x = R[in->b];
    if (USES(OU_USE_B))
        R[in->b] = NULL; // may be R[a]
    else
        x->count++;
    if (!ou_vm_load_method(vm, in, x, K[in->c], &R[in->a])) {
        release(sp, x);
        goto error;
    }
    FROM_C(R[in->a]);
    release(sp, x);
    DISPATCH();

    CASE(LOAD_METHOD_TYPE)
    x = R[in->b];
    if (OU_UNLIKELY(x->type->version != CACHE(0)
                    || (CACHE(1) != ~UINT64_C(0) && *(uint64_t *)(x + 1) != CACHE(1))))
        goto load_method_generic;
    value = (OuObj *)CACHE(2);
    CACHED(3);
    if (USES(OU_USE_B))
        R[in->b] = NULL;
    else
        x->count++;
    value->count++;
    R[in->a] = value;
    R[in->a + 1] = x;
    DISPATCH();

    CASE(LOAD_METHOD_CLASS)
    x = R[in->b];
    if (OU_UNLIKELY(x->type != sp->types[OU_T_TYPE] || ((OuType *)x)->version != CACHE(0)))
        goto load_method_generic;
    value = (OuObj *)CACHE(2);
load_method_no_self:
    CACHED(3);
    value->count++;
    if (USES(OU_USE_B)) {
        R[in->b] = NULL;
        RELEASE(x);
    }
    R[in->a] = value;
    DISPATCH();

    CASE(LOAD_METHOD_MODULE)
    x = R[in->b];
    if (OU_UNLIKELY(x->type != sp->types[OU_T_MODULE]
                    || ((OuDict *)((OuModule *)x)->dict)->layout != CACHE(0)))
        goto load_method_generic;
    value = *(OuObj **)((char *)((OuDict *)((OuModule *)x)->dict)->table + CACHE(2));
    goto load_method_no_self;

    CASE(LOAD_SUPER)
    SAVE();
    x = R[in->b];
    y = R[in->b + 1];
    if (OU_UNLIKELY(!(x->type->flags & OU_TYPE_TYPE_HEIR))) {
        ou_raise(sp, OU_E_RUNTIME_ERROR, "super(): __class__ is not a type (%T)", x);
        goto error;
    }
    value = ou_super_get(sp, (OuType *)x, y, K[in->c]);
    if (value == NULL)
        goto error;
    FROM_C(value);
    R[in->b] = R[in->b + 1] = NULL;
    PUT(in->a, value);
    release(sp, x);
    release(sp, y);
    DISPATCH();

    /* ---- items ---- */

    CASE(GET_ITEM)
    x = R[in->b];
    y = R[in->c];
get_item:
    if (OU_LIKELY(y->type == int_type && ou_int_is_compact(y))) {
        OuObj **items;
        size_t length, i = (size_t)ou_int_value(y);
        if (x->type == sp->types[OU_T_LIST]) {
            items = ((OuList *)x)->items;
            length = ((OuList *)x)->length;
        } else if (x->type == sp->types[OU_T_TUPLE]) {
            items = ((OuTuple *)x)->items;
            length = ((OuTuple *)x)->length;
        } else {
            goto get_item_slow;
        }
        if (OU_UNLIKELY(i >= length)) {
            i += length; // from the end
            if (i >= length)
                goto get_item_slow;
        }
        value = items[i];
        value->count++;
        FINISH(value);
        DISPATCH();
    }
get_item_slow:
    SAVE();
    if (x->type == sp->types[OU_T_DICT]) {
        value = ou_dict_get(sp, x, y);
        if (OU_UNLIKELY(value == NULL)) {
            if (!ou_pending(sp))
                ou_raise_key(sp, y);
            goto error;
        }
        value->count++;
    } else {
        if (x->type->flags & OU_TYPE_HEAP) {
            OuObj *args[2] = {x, y};
            OuFrame *pushed = ou_vm_push_special(sp, sp->names->getitem, args, 2, OU_RETURN_RESULT, 0);
            if (pushed != NULL) {
                frame = pushed;
                goto frame_pushed;
            }
            if (ou_pending(sp))
                goto error;
        }
        value = ou_get_item(sp, x, y);
        if (value == NULL)
            goto error;
        FROM_C(value);
    }
    FINISH(value);
    DISPATCH();

    CASE(GET_ITEM_K)
    x = R[in->b];
    y = K[in->c];
    goto get_item;

    CASE(GET_SLICE)
    SAVE();
    x = R[in->b];
    value = ou_vm_get_slice(sp, x, R[in->c], R[in->c + 1]);
    if (OU_LIKELY(value != NULL)) {
        FROM_C(value);
        CONSUME(in->c + 1, OU_USE_C);
        FINISH(value);
        DISPATCH();
    }
    if (ou_pending(sp))
        goto error;
    y = ou_slice_new(sp, R[in->c], R[in->c + 1], NULL);
    if (y == NULL)
        goto error;
    CONSUME(in->c + 1, OU_USE_C);
    PUT(in->c, y);
    goto get_item;

    CASE(SET_ITEM)
    x = R[in->a];
    y = R[in->b];
    value = R[in->c];
    if (x->type == sp->types[OU_T_LIST] && y->type == int_type && ou_int_is_compact(y)) {
        OuList *list = (OuList *)x;
        size_t i = (size_t)ou_int_value(y);
        if (OU_UNLIKELY(i >= list->length))
            i += list->length; // from the end
        if (OU_LIKELY(i < list->length)) {
            if (USES(OU_USE_C))
                R[in->c] = NULL;
            else
                value->count++;
            x = list->items[i];
            ou_shade(sp, x);
            list->items[i] = value;
            RELEASE(x);
            CONSUME(in->b, OU_USE_B);
            CONSUME(in->a, OU_USE_A);
            DISPATCH();
        }
    }
    SAVE();
    if (x->type == sp->types[OU_T_DICT] ? !ou_dict_set(sp, x, y, value)
                                        : !ou_set_item(sp, x, y, value))
        goto error;
    CONSUME(in->c, OU_USE_C);
    CONSUME(in->b, OU_USE_B);
    CONSUME(in->a, OU_USE_A);
    DISPATCH();

    CASE(DELETE_ITEM)
    SAVE();
    if (!ou_set_item(sp, R[in->a], R[in->b], NULL))
        goto error;
    CONSUME(in->b, OU_USE_B);
    CONSUME(in->a, OU_USE_A);
    DISPATCH();

    /* ---- arithmetic ---- */

    CASE(ADD_K)
    x = R[in->b];
    y = K[in->c];
    goto do_add;
    CASE(ADD)
    x = R[in->b];
    y = R[in->c];
do_add:
    if (BOTH_INTS()) {
        int64_t word;
        if (OU_LIKELY(BOTH_COMPACT() && !__builtin_saddl_overflow(INT_WORD(x), INT_WORD(y), &word)))
            INT_RESULT(word);
    } else if (BOTH_FLOATS()) {
        FLOAT_RESULT(AS_DOUBLE(x) + AS_DOUBLE(y));
    } else if (x->type == sp->types[OU_T_STR] && y->type == x->type) {
        SAVE();
        if (x->count == 1 && (in->a == in->b || USES(OU_USE_B)) && ou_str_extend(sp, x, y))
            value = ou_incref(x); // nobody else sees it: it may as well be the result
        else
            value = ou_str_concat(sp, x, y);
        if (value == NULL)
            goto error;
        FINISH(value);
        DISPATCH();
    }
    goto binary_slow;

    CASE(SUB_K)
    x = R[in->b];
    y = K[in->c];
    goto do_sub;
    CASE(SUB)
    x = R[in->b];
    y = R[in->c];
do_sub:
    if (BOTH_INTS()) {
        int64_t word;
        if (OU_LIKELY(BOTH_COMPACT() && !__builtin_ssubl_overflow(INT_WORD(x), INT_WORD(y), &word)))
            INT_RESULT(word);
    } else if (BOTH_FLOATS()) {
        FLOAT_RESULT(AS_DOUBLE(x) - AS_DOUBLE(y));
    }
    goto binary_slow;

    CASE(MUL_K)
    x = R[in->b];
    y = K[in->c];
    goto do_mul;
    CASE(MUL)
    x = R[in->b];
    y = R[in->c];
do_mul:
    if (BOTH_INTS()) {
        int64_t word;
        if (OU_LIKELY(BOTH_COMPACT()
                      && !__builtin_smull_overflow(INT_WORD(x) >> 1, INT_WORD(y), &word)))
            INT_RESULT(word);
    } else if (BOTH_FLOATS()) {
        FLOAT_RESULT(AS_DOUBLE(x) * AS_DOUBLE(y));
    }
    goto binary_slow;

    CASE(TRUEDIV_K)
    x = R[in->b];
    y = K[in->c];
    goto do_truediv;
    CASE(TRUEDIV)
    x = R[in->b];
    y = R[in->c];
do_truediv:
    if (BOTH_FLOATS() && AS_DOUBLE(y) != 0.0)
        FLOAT_RESULT(AS_DOUBLE(x) / AS_DOUBLE(y));
    goto binary_slow;

    CASE(FLOORDIV_K)
    x = R[in->b];
    y = K[in->c];
    goto do_floordiv;
    CASE(FLOORDIV)
    x = R[in->b];
    y = R[in->c];
do_floordiv:
    if (BOTH_INTS() && BOTH_COMPACT() && INT_WORD(y) > 0) {
        int64_t p = INT_WORD(x) >> 1, q = INT_WORD(y) >> 1, d = p / q;
        d -= p % q < 0;
        INT_RESULT((int64_t)((uint64_t)d << 1));
    }
    goto binary_slow;

    CASE(MOD_K)
    x = R[in->b];
    y = K[in->c];
    goto do_mod;
    CASE(MOD)
    x = R[in->b];
    y = R[in->c];
do_mod:
    if (BOTH_INTS() && BOTH_COMPACT() && INT_WORD(y) > 0) {
        int64_t q = INT_WORD(y) >> 1, m = (INT_WORD(x) >> 1) % q;
        m += m < 0 ? q : 0;
        INT_RESULT((int64_t)((uint64_t)m << 1));
    }
    goto binary_slow;

    CASE(AND_K)
    x = R[in->b];
    y = K[in->c];
    goto do_and;
    CASE(AND)
    x = R[in->b];
    y = R[in->c];
do_and:
    if (BOTH_INTS() && BOTH_COMPACT())
        INT_RESULT(INT_WORD(x) & INT_WORD(y));
    goto binary_slow;

    CASE(OR_K)
    x = R[in->b];
    y = K[in->c];
    goto do_or;
    CASE(OR)
    x = R[in->b];
    y = R[in->c];
do_or:
    if (BOTH_INTS() && BOTH_COMPACT())
        INT_RESULT(INT_WORD(x) | INT_WORD(y));
    goto binary_slow;

    CASE(XOR_K)
    x = R[in->b];
    y = K[in->c];
    goto do_xor;
    CASE(XOR)
    x = R[in->b];
    y = R[in->c];
do_xor:
    if (BOTH_INTS() && BOTH_COMPACT())
        INT_RESULT(INT_WORD(x) ^ INT_WORD(y));
    goto binary_slow;

    CASE(RSHIFT_K)
    x = R[in->b];
    y = K[in->c];
    goto do_rshift;
    CASE(RSHIFT)
    x = R[in->b];
    y = R[in->c];
do_rshift:
    if (BOTH_INTS() && BOTH_COMPACT() && INT_WORD(y) >= 0) {
        int64_t by = INT_WORD(y) >> 1;
        int64_t shifted = (INT_WORD(x) >> 1) >> (by > 63 ? 63 : by);
        INT_RESULT((int64_t)((uint64_t)shifted << 1));
    }
    goto binary_slow;

    CASE(LSHIFT_K)
    x = R[in->b];
    y = K[in->c];
    goto do_lshift;
    CASE(LSHIFT)
    x = R[in->b];
    y = R[in->c];
do_lshift:
    if (BOTH_INTS() && BOTH_COMPACT() && (uint64_t)INT_WORD(y) < 120) {
        int64_t by = INT_WORD(y) >> 1, word = INT_WORD(x);
        int64_t shifted = (int64_t)((uint64_t)word << by);
        if (shifted >> by == word)
            INT_RESULT(shifted);
    }
    goto binary_slow;

    CASE(POW_K)
    x = R[in->b];
    y = K[in->c];
    goto do_pow;
    CASE(POW)
    x = R[in->b];
    y = R[in->c];
do_pow:
    if (BOTH_FLOATS() && AS_DOUBLE(x) > 0.0 && AS_DOUBLE(y) == 0.5)
        FLOAT_RESULT(__builtin_sqrt(AS_DOUBLE(x)));
    goto binary_slow;

    CASE(MATMUL_K)
    x = R[in->b];
    y = K[in->c];
    goto binary_slow;
    CASE(MATMUL)
    x = R[in->b];
    y = R[in->c];

binary_slow:
    SAVE();
    if (x->type->flags & OU_TYPE_HEAP) {
        OuFrame *pushed = ou_vm_push_operator(sp, in, x, y);
        if (pushed != NULL) {
            frame = pushed;
            goto frame_pushed;
        }
        if (ou_pending(sp))
            goto error;
    }
    {
        unsigned op = in->op >= OU_OP_ADD_K ? in->op - OU_OP_ADD_K : in->op - OU_OP_ADD;
        value = USES(OU_INPLACE) ? ou_inplace(sp, (OuBinaryOp)op, x, y)
                                 : ou_binary(sp, (OuBinaryOp)op, x, y);
    }
    if (value == NULL)
        goto error;
    FROM_C(value);
    FINISH(value);
    DISPATCH();

number_failed:
    SAVE();
    ou_raise_memory(sp);
    goto error;

number_done:
    /* x and y are numbers; the old value of R[a] may be anything */
    if (USES(OU_USE_B)) {
        R[in->b] = NULL;
        if (--x->count == 0)
            free_number(sp, x);
    }
    if (USES(OU_USE_C)) {
        R[in->c] = NULL;
        if (--y->count == 0)
            free_number(sp, y);
    }
    {
        OuObj *old = R[in->a];
        R[in->a] = value;
        if (old != NULL && --old->count == 0) {
            if (old->type == float_type || (old->type == int_type && ou_int_is_compact(old))) {
                free_number(sp, old);
            } else {
                SAVE();
                ou_dealloc(sp, old);
            }
        }
    }
    DISPATCH();

    CASE(NEG)
    x = R[in->b];
    if (x->type == float_type) {
        value = ou_float_new(sp, -AS_DOUBLE(x));
        SAVE();
        if (value == NULL)
            goto error;
        FINISH(value);
        DISPATCH();
    }
    SAVE();
    value = ou_unary(sp, OU_NEG, x);
    if (value == NULL)
        goto error;
    FROM_C(value);
    FINISH(value);
    DISPATCH();

    CASE(POS)
    SAVE();
    value = ou_unary(sp, OU_POS, R[in->b]);
    if (value == NULL)
        goto error;
    FROM_C(value);
    FINISH(value);
    DISPATCH();

    CASE(INVERT)
    SAVE();
    value = ou_unary(sp, OU_INVERT, R[in->b]);
    if (value == NULL)
        goto error;
    FROM_C(value);
    FINISH(value);
    DISPATCH();

    CASE(NOT)
    SAVE();
    {
        int truth = ou_truth(sp, R[in->b]);
        if (truth < 0)
            goto error;
        FINISH(ou_incref(truth ? sp->false_ : sp->true_));
    }
    DISPATCH();

    /* ---- comparison ---- */

    COMPARE(LT, CMP_LT)
    COMPARE(LE, CMP_LE)
    COMPARE(EQ, CMP_EQ)
    COMPARE(NE, CMP_NE)
    COMPARE(GT, CMP_GT)
    COMPARE(GE, CMP_GE)

    COMPARE_JUMP(LT, CMP_LT)
    COMPARE_JUMP(LE, CMP_LE)
    COMPARE_JUMP(EQ, CMP_EQ)
    COMPARE_JUMP(NE, CMP_NE)
    COMPARE_JUMP(GT, CMP_GT)
    COMPARE_JUMP(GE, CMP_GE)

push_compare:
    /* the left operand's class was made by the program: its method may be, too */
    {
        OuFrame *pushed = ou_vm_push_operator(sp, in, x, y);
        if (pushed != NULL) {
            frame = pushed;
            goto frame_pushed;
        }
        if (ou_pending(sp))
            goto error;
        unsigned op = in->op >= OU_OP_J_LT_K ? in->op - OU_OP_J_LT_K
                      : in->op >= OU_OP_J_LT ? in->op - OU_OP_J_LT
                      : in->op >= OU_OP_LT_K ? in->op - OU_OP_LT_K
                                             : in->op - OU_OP_LT;
        value = ou_compare(sp, x, y, (OuCompareOp)op);
        if (value == NULL)
            goto error;
    }
operator_done:
    /* `value` is what a comparison or operation of the program's own gives */
    if (in->op >= OU_OP_J_LT && in->op <= OU_OP_J_GE_K) {
        int truth = ou_truth(sp, value);
        release(sp, value);
        if (truth < 0)
            goto error;
        if (truth == !!USES(OU_IF_TRUE))
            ip += (int16_t)in->a;
        SAVE();
        CONSUME(in->b, OU_USE_B);
        CONSUME(in->c, OU_USE_C);
        DISPATCH();
    }
    FROM_C(value);
    FINISH(value);
    DISPATCH();

operator_returned:
    /* the special method that the instruction before `ip` pushed has returned */
    in = ip - 1;
    if (in->op == OU_OP_GET_ITER && value->type->slots.next == NULL) {
        ou_raise(sp, OU_E_TYPE_ERROR, "iter() returned non-iterator of type '%T'", value);
        release(sp, value);
        goto error;
    }
    if (value == sp->not_implemented && in->op != OU_OP_GET_ITEM && in->op != OU_OP_GET_ITEM_K
        && in->op != OU_OP_GET_SLICE) {
        bool constant = (in->op >= OU_OP_ADD_K && in->op <= OU_OP_XOR_K)
                        || (in->op >= OU_OP_LT_K && in->op <= OU_OP_GE_K) || in->op >= OU_OP_J_LT_K;
        release(sp, value);
        value = ou_vm_operator_rest(sp, in, R[in->b], constant ? K[in->c] : R[in->c]);
        if (value == NULL)
            goto error;
    }
    goto operator_done;

    CASE(IS)
    value = ou_incref(R[in->b] == R[in->c] ? sp->true_ : sp->false_);
    FINISH(value);
    DISPATCH();

    CASE(IS_NOT)
    value = ou_incref(R[in->b] != R[in->c] ? sp->true_ : sp->false_);
    FINISH(value);
    DISPATCH();

    CASE(IN)
    CASE(NOT_IN)
    SAVE();
    {
        int found = ou_contains(sp, R[in->c], R[in->b]);
        if (found < 0)
            goto error;
        FINISH(ou_incref((found != 0) == (in->op == OU_OP_IN) ? sp->true_ : sp->false_));
    }
    DISPATCH();

    /* ---- jumps ---- */

    CASE(JUMP)
    ip += ou_instr_off(in);
    DISPATCH();

    CASE(LOOP)
    if (OU_UNLIKELY(sp->poll != 0)) {
        SAVE(); // still in the loop's body: what a signal raises is caught around it
        if (!ou_vm_poll(vm))
            goto error;
    }
    ip += ou_instr_off(in);
    DISPATCH();

    CASE(JUMP_IF_TRUE)
    CASE(JUMP_IF_FALSE)
    {
        int truth;
        x = R[in->a];
        TRUTH_OF(x, truth);
        if (truth == (in->op == OU_OP_JUMP_IF_TRUE))
            ip += ou_instr_off(in);
        if (USES(OU_USE_A)) {
            R[in->a] = NULL;
            RELEASE(x);
        }
    }
    DISPATCH();

    CASE(JUMP_IF_TRUE_KEEP)
    CASE(JUMP_IF_FALSE_KEEP)
    {
        int truth;
        x = R[in->a];
        TRUTH_OF(x, truth);
        if (truth == (in->op == OU_OP_JUMP_IF_TRUE_KEEP)) {
            ip += ou_instr_off(in);
        } else {
            R[in->a] = NULL;
            RELEASE(x);
        }
    }
    DISPATCH();

    CASE(JUMP_IF_NONE)
    CASE(JUMP_IF_NOT_NONE)
    x = R[in->a];
    if ((x == sp->none) == (in->op == OU_OP_JUMP_IF_NONE))
        ip += ou_instr_off(in);
    if (USES(OU_USE_A)) {
        R[in->a] = NULL;
        RELEASE(x);
    }
    DISPATCH();

    /* ---- building ---- */

    CASE(BUILD_LIST)
    SAVE();
    value = in->c == 0 ? ou_list_new(sp, 0) : ou_list_steal(sp, &R[in->b], in->c);
    goto build_done;

    CASE(BUILD_TUPLE)
    SAVE();
    value = ou_tuple_steal(sp, &R[in->b], in->c);
build_done:
    for (unsigned i = 0; i < in->c; i++)
        R[in->b + i] = NULL; // taken over, also on failure
    if (value == NULL)
        goto error;
    PUT(in->a, value);
    DISPATCH();

    CASE(BUILD_SET)
    SAVE();
    value = ou_set_new(sp, sp->types[OU_T_SET]);
    if (value == NULL)
        goto error;
    for (unsigned i = 0; i < in->c; i++)
        if (!ou_set_add(sp, value, R[in->b + i])) {
            release(sp, value);
            goto error;
        }
    clear_regs(sp, &R[in->b], &R[in->b + in->c]);
    PUT(in->a, value);
    DISPATCH();

    CASE(BUILD_MAP)
    SAVE();
    value = in->c == 0 ? ou_dict_new(sp) : ou_dict_new_sized(sp, in->c);
    if (value == NULL)
        goto error;
    for (unsigned i = 0; i < in->c; i++)
        if (!ou_dict_set(sp, value, R[in->b + 2 * i], R[in->b + 2 * i + 1])) {
            release(sp, value);
            goto error;
        }
    clear_regs(sp, &R[in->b], &R[in->b + 2 * in->c]);
    PUT(in->a, value);
    DISPATCH();

    CASE(BUILD_STRING)
    SAVE();
    value = ou_str_join(sp, sp->empty_str, &R[in->b], in->c);
    if (value == NULL)
        goto error;
    clear_regs(sp, &R[in->b], &R[in->b + in->c]);
    PUT(in->a, value);
    DISPATCH();

    CASE(BUILD_SLICE)
    SAVE();
    value = ou_slice_new(sp, R[in->b], R[in->b + 1], in->c == 3 ? R[in->b + 2] : NULL);
    if (value == NULL)
        goto error;
    clear_regs(sp, &R[in->b], &R[in->b + in->c]);
    PUT(in->a, value);
    DISPATCH();

    CASE(LIST_APPEND)
    SAVE();
    value = R[in->b];
    if (USES(OU_USE_B))
        R[in->b] = NULL;
    else
        value->count++;
    if (!ou_list_append_steal(sp, R[in->a], value))
        goto error;
    DISPATCH();

    CASE(LIST_EXTEND)
    SAVE();
    if (!ou_vm_list_extend(sp, R[in->a], R[in->b]))
        goto error;
    CONSUME(in->b, OU_USE_B);
    DISPATCH();

    CASE(LIST_TO_TUPLE)
    SAVE();
    value = ou_list_to_tuple(sp, R[in->a]);
    if (value == NULL)
        goto error;
    PUT(in->a, value);
    DISPATCH();

    CASE(SET_ADD)
    SAVE();
    if (!ou_set_add(sp, R[in->a], R[in->b]))
        goto error;
    CONSUME(in->b, OU_USE_B);
    DISPATCH();

    CASE(SET_UPDATE)
    SAVE();
    if (!ou_set_update(sp, R[in->a], R[in->b]))
        goto error;
    CONSUME(in->b, OU_USE_B);
    DISPATCH();

    CASE(MAP_ADD)
    SAVE();
    if (!ou_dict_set(sp, R[in->a], R[in->b], R[in->b + 1]))
        goto error;
    clear_regs(sp, &R[in->b], &R[in->b + 2]);
    DISPATCH();

    CASE(DICT_UPDATE)
    SAVE();
    if (!ou_vm_dict_update(sp, R[in->a], R[in->b]))
        goto error;
    CONSUME(in->b, OU_USE_B);
    DISPATCH();

    CASE(DICT_MERGE)
    SAVE();
    if (!ou_vm_dict_merge(sp, R[in->a], R[in->b], R[in->c]))
        goto error;
    CONSUME(in->b, OU_USE_B);
    DISPATCH();

    CASE(FORMAT_VALUE)
    SAVE();
    value = ou_vm_format_value(sp, R[in->b], in->c == OU_NO_REG ? NULL : R[in->c], in->flags >> 4);
    if (value == NULL)
        goto error;
    FINISH(value);
    DISPATCH();

    CASE(UNPACK)
    SAVE();
    x = R[in->b];
    if (USES(OU_USE_B))
        R[in->b] = NULL; // may be the first register written
    else
        x->count++;
    if (x->type == sp->types[OU_T_TUPLE] && ((OuTuple *)x)->length == in->c) {
        for (unsigned i = 0; i < in->c; i++)
            R[in->a + i] = ou_incref(((OuTuple *)x)->items[i]);
    } else if (!ou_vm_unpack(sp, x, &R[in->a], in->c)) {
        release(sp, x);
        goto error;
    }
    release(sp, x);
    DISPATCH();

    CASE(UNPACK_EX)
    SAVE();
    x = R[in->b];
    if (USES(OU_USE_B))
        R[in->b] = NULL;
    else
        x->count++;
    if (!ou_vm_unpack_ex(sp, x, &R[in->a], in->c & 0xFF, in->c >> 8)) {
        release(sp, x);
        goto error;
    }
    release(sp, x);
    DISPATCH();

    /* ---- iteration ---- */

    CASE(GET_ITER)
    SAVE();
    x = R[in->b];
    if (x->type->flags & OU_TYPE_HEAP) {
        OuFrame *pushed = ou_vm_push_special(sp, sp->names->iter, &x, 1, OU_RETURN_RESULT, 0);
        if (pushed != NULL) {
            frame = pushed;
            goto frame_pushed;
        }
        if (ou_pending(sp))
            goto error;
    }
    value = ou_iter(sp, x);
    if (value == NULL)
        goto error;
    FROM_C(value);
    FINISH(value);
    DISPATCH();

    CASE(FOR_ITER)
for_iter_generic:
    CACHED(1);
    SAVE();
    x = R[in->b];
    if (x->type == sp->types[OU_T_RANGE_ITER] && ((OuRangeIter *)x)->big_next == NULL)
        in->op = OU_OP_FOR_ITER_RANGE;
    else if (x->type == sp->types[OU_T_LIST_ITER])
        in->op = OU_OP_FOR_ITER_LIST;
    else if (x->type == sp->types[OU_T_TUPLE_ITER])
        in->op = OU_OP_FOR_ITER_TUPLE;
    else if (x->type == sp->types[OU_T_GENERATOR])
        in->op = OU_OP_FOR_ITER_GEN;
    if (x->type->flags & OU_TYPE_HEAP) {
        OuFrame *pushed = ou_vm_push_special(sp, sp->names->next, &x, 1, OU_RETURN_NEXT, in->a);
        if (pushed != NULL) {
            frame = pushed;
            goto frame_pushed;
        }
        if (ou_pending(sp))
            goto error;
    }
    value = x->type->slots.next != NULL ? x->type->slots.next(sp, x) : ou_next(sp, x);
    if (value == NULL) {
        if (ou_pending(sp) && !ou_pending_swallow(sp, OU_E_STOP_ITERATION))
            goto error;
        goto for_exhausted;
    }
    FROM_C(value);
    PUT(in->a, value);
    DISPATCH();

    CASE(FOR_ITER_RANGE)
    {
        OuRangeIter *it = (OuRangeIter *)R[in->b];
        if (OU_UNLIKELY(it->head.type != sp->types[OU_T_RANGE_ITER] || it->big_next != NULL)) {
            in->op = OU_OP_FOR_ITER;
            goto for_iter_generic;
        }
        CACHED(1);
        if (it->left == 0)
            goto for_exhausted;
        int64_t number = it->next;
        if ((uint64_t)(number - OU_SMALL_INT_MIN) < OU_N_SMALL_INTS) {
            value = ou_incref(sp->small_ints[number - OU_SMALL_INT_MIN]);
        } else {
            SAVE();
            value = OU_LIKELY(number <= OU_INT_COMPACT_MAX && number >= OU_INT_COMPACT_MIN)
                        ? ou_int_compact(sp, number)
                        : ou_int_from_i64(sp, number);
            if (OU_UNLIKELY(value == NULL))
                goto error;
        }
        it->next = (int64_t)((uint64_t)number + (uint64_t)it->step);
        it->left--;
        y = R[in->a];
        R[in->a] = value;
        if (y != NULL && --y->count == 0) {
            if (y->type == int_type && ou_int_is_compact(y)) {
                free_number(sp, y);
            } else {
                SAVE();
                ou_dealloc(sp, y);
            }
        }
    }
    DISPATCH();

    CASE(FOR_ITER_LIST)
    {
        OuSeqIter *it = (OuSeqIter *)R[in->b];
        if (OU_UNLIKELY(it->head.type != sp->types[OU_T_LIST_ITER] || it->seq == NULL
                        || it->at >= ((OuList *)it->seq)->length)) {
            if (it->head.type != sp->types[OU_T_LIST_ITER])
                in->op = OU_OP_FOR_ITER;
            goto for_iter_generic;
        }
        CACHED(1);
        value = ou_incref(((OuList *)it->seq)->items[it->at++]);
        PUT(in->a, value);
    }
    DISPATCH();

    CASE(FOR_ITER_TUPLE)
    {
        OuSeqIter *it = (OuSeqIter *)R[in->b];
        if (OU_UNLIKELY(it->head.type != sp->types[OU_T_TUPLE_ITER] || it->seq == NULL
                        || it->at >= ((OuTuple *)it->seq)->length)) {
            if (it->head.type != sp->types[OU_T_TUPLE_ITER])
                in->op = OU_OP_FOR_ITER;
            goto for_iter_generic;
        }
        CACHED(1);
        value = ou_incref(((OuTuple *)it->seq)->items[it->at++]);
        PUT(in->a, value);
    }
    DISPATCH();

    CASE(FOR_ITER_GEN)
    {
        OuGenerator *gen = (OuGenerator *)R[in->b];
        if (OU_UNLIKELY(gen->head.type != sp->types[OU_T_GENERATOR] || gen->state > OU_GEN_SUSPENDED)) {
            if (gen->head.type != sp->types[OU_T_GENERATOR])
                in->op = OU_OP_FOR_ITER;
            goto for_iter_generic;
        }
        CACHED(1);
        SAVE();
        if (OU_UNLIKELY(t->base.depth >= t->base.depth_limit)) {
            depth_error(sp);
            goto error;
        }
        bool was_new = gen->state == OU_GEN_NEW;
        enter_generator(sp, t, gen, frame, OU_RETURN_YIELD_FOR, in->a);
        frame = &gen->frame;
        R = frame->regs;
        K = frame->func->code->consts;
        ip = frame->ip;
        if (!was_new && ip[-1].a != OU_NO_REG)
            PUT(ip[-1].a, ou_incref(sp->none));
    }
    DISPATCH();

for_exhausted:
    SAVE();
    x = R[in->b];
    R[in->b] = NULL;
    ip += (int64_t)CACHE(0);
    release(sp, x);
    DISPATCH();

    /* ---- calls ---- */

    CASE(CALL)
    CACHED(1);
    SAVE();
    {
        OuObj **base = &R[in->a];
        size_t n = in->b;
        OuObj *callee;
        OuType *type;
call_again:
        callee = base[0];
        type = callee->type;
        if (type == sp->types[OU_T_FUNCTION]) {
            OuFunction *func = (OuFunction *)callee;
            OuObj **args = base + 2;
            OuReturnKind kind = OU_RETURN_STORE;
            base[0] = NULL;
            if (base[1] != NULL) {
                args--;
                n++;
            }
push_function:;
            OuCode *code = func->code;
            if (n < code->n_args && func->defaults != NULL && (code->flags & OU_CODE_SIMPLE)
                && code->n_args - n <= ((OuTuple *)func->defaults)->length
                && regs_fit(t, frame, args + code->n_regs)) {
                OuTuple *defaults = (OuTuple *)func->defaults;
                size_t skip = defaults->length - code->n_args;
                for (; n < code->n_args; n++)
                    args[n] = ou_incref(defaults->items[n + skip]);
            }
            if (OU_LIKELY((code->flags & (OU_CODE_SIMPLE | OU_CODE_GENERATOR)) == OU_CODE_SIMPLE
                          && code->n_args == n && regs_fit(t, frame, args + code->n_regs)
                          && t->base.depth < t->base.depth_limit
                          && t->frame_top != t->frame_end)) {
                OuFrame *callee_frame = t->frame_top++;
                t->base.depth++;
                callee_frame->back = frame;
                callee_frame->func = func;
                callee_frame->ip = ip = code->instrs;
                callee_frame->regs = R = args;
                callee_frame->names = NULL;
                callee_frame->object = NULL;
                callee_frame->dst = in->c;
                callee_frame->kind = (uint8_t)kind;
                callee_frame->flags = 0;
                callee_frame->aux = in->a;
                callee_frame->top = args + code->n_regs;
                frame = callee_frame;
                t->base.frame = frame;
                K = code->consts;
                if (OU_UNLIKELY(sp->poll != 0) && !ou_vm_poll(vm))
                    goto error;
                DISPATCH();
            }
            OuFrame *pushed = ou_frame_push(sp, func, args, n, NULL);
            if (pushed == NULL)
                goto error;
            pushed->dst = in->c;
            pushed->aux = in->a;
            pushed->kind = (uint8_t)kind;
            frame = pushed;
            goto frame_pushed;

init_function:
            /* the class `callee` makes `self`, whose __init__ runs: R[a] holds it until then */
            func = (OuFunction *)x;
            ou_incref(func);
            kind = OU_RETURN_INIT;
            args = base + 1;
            n++;
            goto push_function;
        }
        if (type == sp->types[OU_T_METHOD_DESCR] && base[1] != NULL) {
            const OuMethodDef *def = ((OuMethodDescr *)callee)->def;
            if (def->kind == OU_CALL_ARGS && n >= def->min_args
                && (n <= def->max_args || def->max_args == 255)) {
                value = def->fn(sp, base + 1, n + 1, NULL);
                goto native_done;
            }
        } else if (type == sp->types[OU_T_NATIVE]) {
            const OuMethodDef *def = ((OuNative *)callee)->def;
            if (((OuNative *)callee)->self == NULL && def->kind == OU_CALL_ARGS && base[1] == NULL
                && n >= def->min_args && (n <= def->max_args || def->max_args == 255)) {
                value = def->fn(sp, base + 2, n, NULL);
                goto native_done;
            }
        } else if (type == sp->types[OU_T_METHOD] && base[1] == NULL
                   && ((OuMethod *)callee)->func->type == sp->types[OU_T_FUNCTION]) {
            OuMethod *method = (OuMethod *)callee;
            base[1] = ou_incref(method->self);
            base[0] = ou_incref(method->func);
            release(sp, callee);
            goto call_again;
        } else if (type == sp->types[OU_T_TYPE] && base[1] == NULL) {
            OuType *class = (OuType *)callee;
            OuFunction *init = class->version != 0 && class->cached_version == class->version
                                   ? (OuFunction *)class->cached_init
                                   : ou_type_python_init(sp, class);
            if (init != NULL) {
                OuObj *self = ou_type_alloc(sp, class, 0);
                if (self == NULL)
                    goto error;
                base[0] = self;
                base[1] = ou_incref(self);
                x = (OuObj *)init;
                release(sp, callee); // its instance counts the class
                goto init_function;
            }
        }
        if (base[1] == NULL && (type->flags & (OU_TYPE_HEAP | OU_TYPE_TYPE_HEIR)) == OU_TYPE_HEAP) {
            OuFunction *call = ou_vm_python_special(sp, callee, sp->names->call);
            if (call != NULL) { // an instance: itself is the first argument
                base[1] = callee;
                base[0] = ou_incref(call);
                goto call_again;
            }
        }
        value = base[1] != NULL ? ou_call(sp, callee, base + 1, n + 1, NULL)
                                : ou_call(sp, callee, base + 2, n, NULL);
native_done:
        if (value == NULL)
            goto error;
        x = base[1];
        if (x != NULL) {
            base[1] = NULL;
            RELEASE(x);
        }
        for (OuObj **arg = base + 2, **end = arg + in->b; arg < end; arg++) {
            x = *arg;
            *arg = NULL;
            RELEASE(x);
        }
        x = base[0];
        base[0] = NULL;
        RELEASE(x);
        FROM_C(value);
        PUT(in->c, value);
    }
    DISPATCH();

frame_pushed:
    /* `frame` is new; t->base.frame may be a generator's resumer's */
    if (frame->func == NULL) {
        /* a generator function: ou_frame_push left the generator in `names` */
        value = frame->names;
        OuFrame *back = frame->back;
        uint16_t dst = frame->dst;
        t->base.frame = back;
        ou_frame_drop(sp, t, frame);
        frame = back;
        PUT(dst, value);
        DISPATCH();
    }
    R = frame->regs;
    K = frame->func->code->consts;
    ip = frame->func->code->instrs;
    if (OU_UNLIKELY(sp->poll != 0)) {
        SAVE();
        if (!ou_vm_poll(vm))
            goto error;
    }
    DISPATCH();

    CASE(CALL_KW)
    CACHED(1);
    SAVE();
    {
        OuObj **base = &R[in->a];
        OuObj *names = K[CACHE(0)];
        size_t n_kw = ((OuTuple *)names)->length;
        size_t n = in->b - n_kw;
        x = base[0];
        if (x->type == sp->types[OU_T_METHOD] && base[1] == NULL) {
            base[0] = ou_incref(((OuMethod *)x)->func);
            base[1] = ou_incref(((OuMethod *)x)->self);
            release(sp, x);
            x = base[0];
        }
        if (x->type == sp->types[OU_T_FUNCTION]) {
            OuObj **args = base + 2;
            if (base[1] != NULL) {
                args--;
                n++;
            }
            base[0] = NULL;
            OuFrame *pushed = ou_frame_push(sp, (OuFunction *)x, args, n, names);
            if (pushed == NULL)
                goto error;
            pushed->dst = in->c;
            pushed->kind = OU_RETURN_STORE;
            frame = pushed;
            goto frame_pushed;
        }
        value = base[1] != NULL ? ou_call(sp, x, base + 1, n + 1, names)
                                : ou_call(sp, x, base + 2, n, names);
        if (value == NULL)
            goto error;
        clear_regs(sp, base, base + 2 + in->b);
        FROM_C(value);
        PUT(in->c, value);
    }
    DISPATCH();

    CASE(CALL_EX)
    SAVE();
    value = ou_vm_call_ex(sp, R[in->a], R[in->a + 2], R[in->a + 3]);
    if (value == NULL)
        goto error;
    clear_regs(sp, &R[in->a], &R[in->a + 4]);
    FROM_C(value);
    PUT(in->c, value);
    DISPATCH();

    CASE(RETURN_K)
    value = ou_incref(K[WIDE_BC()]);
    goto do_return;

    CASE(RETURN)
    value = R[in->a];
    R[in->a] = NULL;
do_return:
    SAVE();
    if (OU_UNLIKELY(frame->object != NULL))
        ou_frame_detach(sp, frame);
    clear_regs(sp, R, R + frame->func->code->n_locals);
    if (OU_UNLIKELY(frame->object != NULL))
        ou_frame_detach(sp, frame); // the finalizer of a local asked for it
    {
        OuFrame *done = frame;
        unsigned kind = frame->kind;
        uint16_t dst = frame->dst;
        uint32_t aux = frame->aux;
        frame = done->back;
        if (OU_UNLIKELY(done->flags & OU_FRAME_HEAP))
            exit_generator(t, generator_of(done), OU_GEN_DONE);
        leave_frame(sp, t, done);
        FROM_FRAME(done, value);
        if (OU_UNLIKELY(kind == OU_RETURN_ENTRY))
            return value;
        R = frame->regs;
        K = frame->func->code->consts;
        ip = frame->ip;
        if (OU_LIKELY(kind == OU_RETURN_STORE) || kind == OU_RETURN_NEXT) {
            PUT(dst, value);
            DISPATCH();
        }
        if (kind == OU_RETURN_RESULT)
            goto operator_returned;
        in = ip - 2; // all that push frames have one cache word
        if (kind == OU_RETURN_INIT) {
            if (OU_UNLIKELY(value != sp->none)) {
                ou_raise(sp, OU_E_TYPE_ERROR, "__init__() should return None, not '%T'", value);
                release(sp, value);
                goto error;
            }
            value->count--;
            value = R[aux];
            R[aux] = NULL;
            PUT(dst, value);
            DISPATCH();
        }
        if (kind == OU_RETURN_YIELD_FOR) {
            release(sp, value);
            goto for_exhausted;
        }
        /* YIELD_SEND: the value of the `yield from` expression */
        ip += (int64_t)CACHE(0);
        SAVE();
        x = R[in->b];
        R[in->b] = NULL;
        PUT(in->a, value);
        release(sp, x);
    }
    DISPATCH();

    /* ---- generators ---- */

    CASE(YIELD)
    SAVE();
    value = R[in->b];
    if (USES(OU_USE_B))
        R[in->b] = NULL;
    else
        value->count++;
    {
        unsigned kind = frame->kind;
        uint16_t dst = frame->dst;
        OuGenerator *gen = generator_of(frame);
        exit_generator(t, gen, OU_GEN_SUSPENDED);
        frame = frame->back;
        gen->frame.back = NULL;
        t->base.frame = frame;
        t->base.depth--;
        FROM_FRAME(&gen->frame, value);
        if (kind == OU_RETURN_ENTRY)
            return value;
        R = frame->regs;
        K = frame->func->code->consts;
        ip = frame->ip;
        PUT(dst, value);
    }
    DISPATCH();

    CASE(GET_YIELD_FROM)
    SAVE();
    x = R[in->b];
    value = x->type == sp->types[OU_T_GENERATOR] ? ou_incref(x) : ou_iter(sp, x);
    if (value == NULL)
        goto error;
    FROM_C(value);
    FINISH(value);
    DISPATCH();

    CASE(SEND)
    CACHED(1);
    SAVE();
    x = R[in->b];
    y = R[in->c];
    if (x->type == sp->types[OU_T_GENERATOR] && ((OuGenerator *)x)->state <= OU_GEN_SUSPENDED) {
        OuGenerator *gen = (OuGenerator *)x;
        bool was_new = gen->state == OU_GEN_NEW;
        if (was_new && y != sp->none) {
            ou_raise(sp, OU_E_TYPE_ERROR, "can't send non-None value to a just-started generator");
            goto error;
        }
        if (OU_UNLIKELY(t->base.depth >= t->base.depth_limit)) {
            depth_error(sp);
            goto error;
        }
        R[in->c] = NULL;
        enter_generator(sp, t, gen, frame, OU_RETURN_YIELD_SEND, in->c);
        frame = &gen->frame;
        R = frame->regs;
        K = frame->func->code->consts;
        ip = frame->ip;
        if (!was_new && ip[-1].a != OU_NO_REG)
            PUT(ip[-1].a, y);
        else
            release(sp, y);
        DISPATCH();
    }
    value = y == sp->none && x->type->slots.next != NULL
                ? x->type->slots.next(sp, x)
                : ou_call_method(sp, x, sp->names->send, &y, 1);
    if (value != NULL) {
        FROM_C(value);
        R[in->c] = value;
        release(sp, y);
        DISPATCH();
    }
    if (ou_pending(sp)) {
        if (!ou_pending_is(sp, OU_E_STOP_ITERATION))
            goto error;
        OuObj *stop = ou_pending_take(sp);
        value = ou_stop_value(sp, stop);
        release(sp, stop);
    } else {
        value = ou_incref(sp->none);
    }
    ip += (int64_t)CACHE(0);
    SAVE();
    R[in->b] = NULL;
    R[in->c] = NULL;
    FROM_C(value);
    PUT(in->a, value);
    release(sp, x);
    release(sp, y);
    DISPATCH();

    /* ---- functions, classes, modules ---- */

    CASE(MAKE_FUNCTION)
    CACHED(1);
    SAVE();
    {
        uint64_t parts = CACHE(0);
        value = ou_vm_make_function(sp, frame, (OuCode *)K[in->b], &R[in->c], parts);
        if (value == NULL)
            goto error;
        if (parts != 0)
            clear_regs(sp, &R[in->c], &R[in->c + __builtin_popcountll(parts)]);
        PUT(in->a, value);
    }
    DISPATCH();

    CASE(LOAD_BUILD_CLASS)
    SAVE();
    value = ou_dict_get_str(sp, sp->builtins, sp->names->build_class);
    if (value == NULL) {
        ou_raise(sp, OU_E_NAME_ERROR, "__build_class__ not found");
        goto error;
    }
    PUT(in->a, ou_incref(value));
    DISPATCH();

    CASE(IMPORT_NAME)
    CACHED(1);
    SAVE();
    value = ou_vm_import_name(vm, frame, K[in->c], R[in->b], (int64_t)CACHE(0));
    if (value == NULL)
        goto error;
    CONSUME(in->b, OU_USE_B);
    FROM_C(value);
    PUT(in->a, value);
    DISPATCH();

    CASE(IMPORT_FROM)
    SAVE();
    value = ou_vm_import_from(sp, R[in->b], K[in->c]);
    if (value == NULL)
        goto error;
    FROM_C(value);
    PUT(in->a, value);
    DISPATCH();

    CASE(IMPORT_STAR)
    SAVE();
    if (!ou_vm_import_star(sp, frame, R[in->a]))
        goto error;
    CONSUME(in->a, OU_USE_A);
    DISPATCH();

    /* ---- match statements: the long halves are in vm_match.c ---- */

    CASE(MATCH_SEQUENCE)
    if (!(R[in->a]->type->flags & OU_TYPE_SEQUENCE))
        ip += ou_instr_off(in);
    DISPATCH();

    CASE(MATCH_MAPPING)
    if (!(R[in->a]->type->flags & OU_TYPE_MAPPING))
        ip += ou_instr_off(in);
    DISPATCH();

    CASE(MATCH_LENGTH)
    CACHED(1);
    SAVE();
    matched = ou_vm_match_length(sp, R[in->a], in->b, in->c != 0);
    goto match_done;

    CASE(MATCH_KEYS)
    CACHED(1);
    SAVE();
    matched = ou_vm_match_keys(sp, R[in->b], (OuTuple *)R[in->c], &R[in->a]);
    goto match_done;

    CASE(MATCH_CLASS)
    CACHED(1);
    SAVE();
    matched = ou_vm_match_class(sp, R[in->b], (OuTuple *)K[in->c], &R[in->a]);
match_done:
    if (matched < 0)
        goto error;
    if (!matched)
        ip += (int64_t)CACHE(0);
    DISPATCH();

    CASE(MATCH_REST)
    SAVE();
    value = ou_vm_match_rest(sp, R[in->b], (OuTuple *)R[in->c]);
    goto match_value;

    CASE(ITEM_FROM_END)
    SAVE();
    value = ou_vm_item_from_end(sp, R[in->b], in->c);
match_value:
    if (value == NULL)
        goto error;
    FROM_C(value);
    PUT(in->a, value);
    DISPATCH();

    CASE(CLEAR_TEMPS)
    SAVE();
    unwind_regs(sp, &R[in->a], &R[in->a + in->b]);
    DISPATCH();

    CASE(PRINT_EXPR)
    SAVE();
    if (!ou_vm_print_expr(sp, R[in->a]))
        goto error;
    CONSUME(in->a, OU_USE_A);
    DISPATCH();

    CASE(LOAD_ASSERTION_ERROR)
    SAVE();
    PUT(in->a, ou_incref(ou_error_type(sp, OU_E_ASSERTION_ERROR)));
    DISPATCH();

    /* ---- exceptions ---- */

    CASE(RAISE)
    SAVE();
    if (in->a == OU_NO_REG) {
        x = ou_handled(sp);
        if (x == NULL) {
            ou_raise(sp, OU_E_RUNTIME_ERROR, "No active exception to reraise");
            goto error;
        }
        ou_pending_set(sp, ou_incref(x));
        goto error;
    }
    ou_raise_class(sp, R[in->a], in->b == OU_NO_REG ? NULL : R[in->b]);
    goto error;

    CASE(RERAISE)
    SAVE();
    value = R[in->a];
    R[in->a] = NULL;
    ou_pending_set(sp, value);
    goto unwind;

    CASE(PUSH_EXC)
    {
        OuObj *outer = t->base.handled;
        if (outer != NULL
            && !((frame->flags & OU_FRAME_HEAP) && generator_of(frame)->handled == outer))
            R[in->a + 1] = ou_incref(outer);
        t->base.handled = R[in->a];
    }
    DISPATCH();

    CASE(POP_EXC)
    SAVE();
    x = R[in->a];
    y = R[in->a + 1];
    R[in->a] = R[in->a + 1] = NULL;
    if (y == NULL && (frame->flags & OU_FRAME_HEAP))
        t->base.handled = generator_of(frame)->handled;
    else
        t->base.handled = y; // its frame still holds it
    ou_xdecref(sp, y);
    ou_xdecref(sp, x);
    DISPATCH();

    CASE(EXC_MATCH)
    CACHED(1);
    SAVE();
    {
        int matches = ou_error_matches(sp, R[in->a], R[in->b]);
        if (matches < 0)
            goto error;
        if (!matches)
            ip += (int64_t)CACHE(0);
        SAVE();
        CONSUME(in->b, OU_USE_B);
    }
    DISPATCH();

    CASE(EXC_ARGS)
    x = R[in->b];
    R[in->a] = ou_incref(x->type);
    R[in->a + 1] = ou_incref(x);
    y = ((OuException *)x)->traceback;
    R[in->a + 2] = ou_incref(y != NULL ? y : sp->none);
    DISPATCH();

    CASE(BEFORE_WITH)
    SAVE();
    x = R[in->b];
    if (USES(OU_USE_B))
        R[in->b] = NULL;
    else
        x->count++;
    if (!ou_vm_before_with(sp, x, &R[in->a])) {
        release(sp, x);
        goto error;
    }
    release(sp, x);
    DISPATCH();

error:
    /* an exception is pending; frame->ip says where */
    ou_traceback_add(sp, frame);
unwind:
    for (;;) {
        OuCode *code = frame->func->code;
        const OuHandler *h = find_handler(code, ou_frame_at(frame));
        if (h != NULL) {
            R = frame->regs;
            unwind_regs(sp, R + h->depth, R + code->n_regs);
            R[h->depth] = ou_pending_take(sp);
            FROM_C(R[h->depth]);
            K = code->consts;
            ip = code->instrs + h->target;
            DISPATCH();
        }
        OuFrame *done = frame;
        unsigned kind = done->kind;
        if (done->object != NULL)
            ou_frame_detach(sp, done);
        OuObj **regs = done->regs;
        unwind_regs(sp, regs + code->n_locals, regs + code->n_regs);
        clear_regs(sp, regs, regs + code->n_locals);
        if (done->object != NULL)
            ou_frame_detach(sp, done);
        if (done->flags & OU_FRAME_HEAP) {
            exit_generator(t, generator_of(done), OU_GEN_DONE);
            wrap_stop_iteration(sp);
        }
        frame = done->back;
        leave_frame(sp, t, done);
        FROM_FRAME(done, NULL);
        if (kind == OU_RETURN_ENTRY)
            return NULL;
        if (kind == OU_RETURN_NEXT && ou_pending_swallow(sp, OU_E_STOP_ITERATION)) {
            R = frame->regs;
            K = frame->func->code->consts;
            ip = frame->ip;
            in = ip - 2;
            goto for_exhausted;
        }
        ou_traceback_add(sp, frame);
    }
}
