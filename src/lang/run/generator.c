/* SPDX-License-Identifier: MIT */
/* Generators: a frame and its registers in one block, resumed and suspended.
 *
 * for loops and `yield from` resume generators inside the VM loop; what is here
 * is the way in from C: next(), send, throw, close, and the end of a generator
 * that is dropped while suspended.
 */
#include <stdio.h>
#include <string.h>

#include "lang/run/vm_int.h"
#include "object/container/tuple.h"
#include "object/error/exception.h"
#include "object/names.h"
#include "object/text/str.h"

OuObj *
ou_generator_new(OuSpace *sp, OuFunction *func, OuObj **args)
{
    const OuCode *code = func->code;
    size_t n_regs = code->n_regs;
    OuGenerator *gen = ou_object_take_sized(sp, sp->types[OU_T_GENERATOR], OU_POOL_COLLECTABLE,
                                            sizeof(OuGenerator) + n_regs * sizeof(OuObj *));
    if (gen == NULL) {
        for (size_t i = 0; i < code->n_locals; i++)
            ou_slot_clear(sp, &args[i]);
        ou_decref(sp, func);
        return NULL;
    }
    memset(&gen->handled, 0, sizeof(OuGenerator) - sizeof(OuObj) + n_regs * sizeof(OuObj *));
    for (size_t i = 0; i < code->n_locals; i++) {
        gen->regs[i] = args[i];
        args[i] = NULL;
    }
    gen->state = OU_GEN_NEW;
    gen->frame.func = func;
    gen->frame.ip = code->instrs;
    gen->frame.regs = gen->regs;
    gen->frame.flags = OU_FRAME_HEAP;
    ou_track_newborn(sp, &gen->head);
    return &gen->head;
}

static bool
check_resumable(OuSpace *sp, OuGenerator *gen)
{
    if (gen->state == OU_GEN_RUNNING) {
        ou_raise(sp, OU_E_VALUE_ERROR, "generator already executing");
        return false;
    }
    return true;
}

OuObj *
ou_generator_resume(OuSpace *sp, OuGenerator *gen, OuObj *value, OuObj **returned)
{
    OuVmThread *t = ou_vm_thread(sp);
    OuFrame *f = &gen->frame;
    OuInstr *at_yield = f->ip - 1;
    bool was_new = gen->state == OU_GEN_NEW;
    *returned = NULL;
    if (!ou_stack_check(sp, " while calling a Python object") || t->base.depth >= t->base.depth_limit) {
        if (!ou_pending(sp))
            ou_raise(sp, OU_E_RECURSION_ERROR, "maximum recursion depth exceeded");
        ou_xdecref(sp, value);
        return NULL;
    }
    if (value != NULL) {
        ou_shade(sp, value); // marking does not see what native code held
        if (!was_new && at_yield->a != OU_NO_REG)
            ou_slot_set(sp, &f->regs[at_yield->a], value);
        else
            ou_decref(sp, value);
    }
    OuObj *own = gen->handled;
    ou_slots_open(sp, gen);
    gen->handled = t->base.handled;
    if (own != NULL)
        t->base.handled = own;
    gen->state = OU_GEN_RUNNING;
    f->back = t->base.frame;
    f->kind = OU_RETURN_ENTRY;
    f->top = ou_stack_top(t, f->back);
    t->base.frame = f;
    t->base.depth++;
    ou_incref(gen); // running code may drop the last reference to it
    OuObj *result = ou_vm_run(ou_vm_of(sp), f);
    if (gen->state == OU_GEN_DONE && result != NULL) {
        *returned = result;
        result = NULL;
    }
    ou_decref(sp, gen);
    return result;
}

/* The value of one resumption as a method returns it: StopIteration at the end. */
static OuObj *
resume_or_stop(OuSpace *sp, OuGenerator *gen, OuObj *value)
{
    OuObj *returned;
    OuObj *result = ou_generator_resume(sp, gen, value, &returned);
    if (returned != NULL) {
        ou_raise_stop(sp, returned);
        ou_decref(sp, returned);
    }
    return result;
}

static OuObj *
generator_next(OuSpace *sp, OuObj *o)
{
    OuGenerator *gen = (OuGenerator *)o;
    if (gen->state == OU_GEN_DONE || !check_resumable(sp, gen))
        return NULL;
    OuObj *returned;
    OuObj *result = ou_generator_resume(sp, gen, ou_incref(sp->none), &returned);
    if (returned != NULL) {
        if (returned != sp->none)
            ou_raise_stop(sp, returned);
        ou_decref(sp, returned);
    }
    return result;
}

static OuObj *
generator_send(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuGenerator *gen = (OuGenerator *)args[0];
    if (!check_resumable(sp, gen))
        return NULL;
    if (gen->state == OU_GEN_DONE)
        return ou_raise_value(sp, OU_E_STOP_ITERATION, NULL);
    if (gen->state == OU_GEN_NEW && args[1] != sp->none)
        return ou_raise(sp, OU_E_TYPE_ERROR, "can't send non-None value to a just-started generator");
    return resume_or_stop(sp, gen, ou_incref(args[1]));
}

/* The iterator that a suspended generator delegates to, borrowed, or NULL. */
static OuObj *
delegate_of(OuGenerator *gen)
{
    if (gen->state != OU_GEN_SUSPENDED)
        return NULL;
    OuInstr *yield = gen->frame.ip - 1;
    return (yield->flags & OU_FROM) ? gen->frame.regs[yield->c] : NULL;
}

/* The delegate returned `value` (taken over): go on behind the SEND. It stands two
 * words before the YIELD (opcodes.h: SEND, its word, YIELD). */
static OuObj *
finish_delegation(OuSpace *sp, OuGenerator *gen, OuObj *value)
{
    OuInstr *yield = gen->frame.ip - 1;
    OuInstr *send = yield - 2;
    OuObj **regs = gen->frame.regs;
    int64_t off = *(int64_t *)(send + 1);
    gen->frame.ip = send + 2 + off;
    ou_slot_clear(sp, &regs[send->b]);
    ou_slot_set(sp, &regs[send->a], value);
    /* as if it were new: no sent value is stored, the instruction before is no YIELD */
    OuObj *returned;
    gen->state = OU_GEN_NEW;
    OuObj *result = ou_generator_resume(sp, gen, ou_incref(sp->none), &returned);
    if (returned != NULL) {
        ou_raise_stop(sp, returned);
        ou_decref(sp, returned);
    }
    return result;
}

/* Throw the pending exception into `gen` at its yield. */
static OuObj *
throw_here(OuSpace *sp, OuGenerator *gen)
{
    if (gen->state == OU_GEN_DONE)
        return NULL; // goes on to the caller
    if (gen->state == OU_GEN_NEW) {
        gen->state = OU_GEN_DONE; // the body never ran: nothing there can catch it
        OuObj *pending = ou_pending_take(sp);
        for (size_t i = 0; i < gen->frame.func->code->n_regs; i++)
            ou_slot_clear(sp, &gen->regs[i]);
        ou_pending_set(sp, pending);
        return NULL;
    }
    return resume_or_stop(sp, gen, NULL);
}

static OuObj *throw_into(OuSpace *sp, OuGenerator *gen, OuObj *exception);

/* exception (borrowed) goes to the delegate first. */
static OuObj *
throw_into_delegate(OuSpace *sp, OuGenerator *gen, OuObj *sub, OuObj *exception)
{
    OuObj *result = NULL;
    ou_incref(sub);
    gen->state = OU_GEN_RUNNING;
    if (ou_is(sub, sp, OU_T_GENERATOR)) {
        result = throw_into(sp, (OuGenerator *)sub, exception);
    } else {
        OuObj *method = ou_find_attr(sp, sub, sp->names->throw_);
        if (method != NULL) {
            result = ou_call1(sp, method, exception);
            ou_decref(sp, method);
        } else if (!ou_pending(sp)) {
            ou_raise_object(sp, exception);
            gen->state = OU_GEN_SUSPENDED;
            ou_decref(sp, sub);
            return throw_here(sp, gen);
        }
    }
    gen->state = OU_GEN_SUSPENDED;
    ou_decref(sp, sub);
    if (result != NULL)
        return result;
    if (!ou_pending_is(sp, OU_E_STOP_ITERATION))
        return throw_here(sp, gen);
    OuObj *stop = ou_pending_take(sp);
    OuObj *value = ou_stop_value(sp, stop);
    ou_decref(sp, stop);
    return finish_delegation(sp, gen, value);
}

/* Close an iterator that is delegated to; false with an exception pending. */
static bool
close_iterator(OuSpace *sp, OuObj *sub)
{
    OuObj *method = ou_find_attr(sp, sub, sp->names->close);
    if (method == NULL)
        return !ou_pending(sp);
    OuObj *result = ou_call0(sp, method);
    ou_decref(sp, method);
    ou_xdecref(sp, result);
    return result != NULL;
}

static bool
is_generator_exit(OuSpace *sp, OuObj *exception)
{
    return ou_type_is_subtype(exception->type, ou_error_type(sp, OU_E_GENERATOR_EXIT));
}

static OuObj *
throw_into(OuSpace *sp, OuGenerator *gen, OuObj *exception)
{
    if (!check_resumable(sp, gen) || !ou_stack_check(sp, " in a chain of generators"))
        return NULL;
    OuObj *sub = delegate_of(gen);
    if (sub != NULL && is_generator_exit(sp, exception)) {
        gen->state = OU_GEN_RUNNING;
        ou_incref(sub);
        bool ok = close_iterator(sp, sub);
        ou_decref(sp, sub);
        gen->state = OU_GEN_SUSPENDED;
        if (ok)
            ou_pending_set(sp, ou_incref(exception));
        return throw_here(sp, gen);
    }
    if (sub != NULL)
        return throw_into_delegate(sp, gen, sub, exception);
    ou_pending_set(sp, ou_incref(exception));
    return throw_here(sp, gen);
}

/* throw(type_or_instance[, value[, traceback]]) */
static OuObj *
generator_throw(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuGenerator *gen = (OuGenerator *)args[0];
    OuObj *what = args[1];
    OuObj *value = n > 2 && args[2] != sp->none ? args[2] : NULL;
    OuObj *made = NULL;
    bool is_class = what->type->flags & OU_TYPE_TYPE_HEIR && ((OuType *)what)->flags & OU_TYPE_ERROR_HEIR;
    if (!is_class && !(what->type->flags & OU_TYPE_ERROR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR,
                        "exceptions must be classes or instances deriving from BaseException, not %T", what);
    if (!is_class && value != NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "instance exception may not have a separate value");
    if (value != NULL && (value->type->flags & OU_TYPE_ERROR_HEIR))
        what = value;
    else if (value != NULL && (what->type->flags & OU_TYPE_TYPE_HEIR))
        made = what = ou_call1(sp, what, value);
    if (what == NULL)
        return NULL;
    ou_raise_class(sp, what, NULL);
    ou_xdecref(sp, made);
    OuObj *exception = ou_pending_take(sp);
    if (exception == NULL)
        return NULL;
    if (n > 3 && args[3] != sp->none) {
        if (!ou_is(args[3], sp, OU_T_TRACEBACK)) {
            ou_decref(sp, exception);
            return ou_raise(sp, OU_E_TYPE_ERROR, "throw() third argument must be a traceback object");
        }
        ou_slot_set(sp, &((OuException *)exception)->traceback, ou_incref(args[3]));
    }
    OuObj *result = throw_into(sp, gen, exception);
    ou_decref(sp, exception);
    return result;
}

/* Close: GeneratorExit at the yield; it must end there. */
static bool
close_generator(OuSpace *sp, OuGenerator *gen)
{
    if (!check_resumable(sp, gen))
        return false;
    if (gen->state == OU_GEN_DONE)
        return true;
    OuObj *exit = ou_exception_new(sp, OU_E_GENERATOR_EXIT, NULL, 0);
    if (exit == NULL)
        return false;
    OuObj *result = throw_into(sp, gen, exit);
    ou_decref(sp, exit);
    if (result != NULL) {
        ou_decref(sp, result);
        ou_raise(sp, OU_E_RUNTIME_ERROR, "generator ignored GeneratorExit");
        return false;
    }
    return ou_pending_swallow(sp, OU_E_GENERATOR_EXIT) || ou_pending_swallow(sp, OU_E_STOP_ITERATION);
}

static OuObj *
generator_close(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return close_generator(sp, (OuGenerator *)args[0]) ? ou_incref(sp->none) : NULL;
}

/* ---- life ---- */

/* Does a finally block or with wait where it is suspended? Else dropping the
 * registers is all that closing does. */
static bool
needs_close(OuGenerator *gen)
{
    if (gen->state != OU_GEN_SUSPENDED)
        return false;
    const OuCode *code = gen->frame.func->code;
    uint32_t at = ou_frame_at(&gen->frame);
    for (uint32_t i = 0; i < code->n_handlers; i++)
        if (code->handlers[i].start <= at && at < code->handlers[i].end)
            return true;
    return delegate_of(gen) != NULL;
}

static void
generator_finalize(OuSpace *sp, OuObj *o)
{
    OuGenerator *gen = (OuGenerator *)o;
    if (!needs_close(gen))
        return;
    OuObj *pending = ou_pending_take(sp);
    if (!close_generator(sp, gen))
        ou_raise_unraisable(sp, NULL, o);
    ou_pending_set(sp, pending);
}

static void
generator_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuGenerator *gen = (OuGenerator *)o;
    if (gen->frame.func == NULL)
        return;
    fn(context, (OuObj *)gen->frame.func, 0);
    if (gen->frame.object != NULL)
        fn(context, (OuObj *)gen->frame.object, 1);
    for (size_t i = 0; i < gen->frame.func->code->n_regs; i++)
        if (gen->regs[i] != NULL)
            fn(context, gen->regs[i], 2 + i);
}

static bool
generator_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    OuGenerator *gen = (OuGenerator *)o;
    if (slot < 2) {
        snprintf(text, bytes, "%s", slot == 0 ? "function" : "gi_frame");
        return true;
    }
    const OuCode *code = gen->frame.func->code;
    if (slot - 2 >= code->n_locals) {
        snprintf(text, bytes, "temporary %zu", slot - 2 - code->n_locals);
        return true;
    }
    OuText name;
    if (!ou_text_of(sp, ((OuTuple *)code->local_names)->items[slot - 2], &name))
        return false;
    snprintf(text, bytes, "%s", name.utf8);
    ou_text_release(sp, &name);
    return true;
}

static void
generator_clear(OuSpace *sp, OuObj *o)
{
    OuGenerator *gen = (OuGenerator *)o;
    if (gen->frame.func == NULL || gen->state == OU_GEN_RUNNING)
        return;
    gen->state = OU_GEN_DONE;
    gen->handled = NULL;
    ou_frame_detach(sp, &gen->frame);
    for (size_t i = 0; i < gen->frame.func->code->n_regs; i++)
        ou_slot_clear(sp, &gen->regs[i]);
}

static void
generator_drop(OuSpace *sp, OuObj *o)
{
    OuGenerator *gen = (OuGenerator *)o;
    if (gen->frame.func == NULL)
        return;
    generator_clear(sp, o);
    ou_slot_clear(sp, (OuObj **)&gen->frame.func);
}

/* ---- attributes ---- */

static OuObj *
generator_iter(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(o);
}

static OuObj *
get_name(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuGenerator *)o)->frame.func->code->name);
}

static OuObj *
get_qualname(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuGenerator *)o)->frame.func->code->qualname);
}

static OuObj *
get_gi_running(OuSpace *sp, OuObj *o)
{
    return ou_incref(((OuGenerator *)o)->state == OU_GEN_RUNNING ? sp->true_ : sp->false_);
}

static OuObj *
get_gi_frame(OuSpace *sp, OuObj *o)
{
    OuGenerator *gen = (OuGenerator *)o;
    if (gen->state == OU_GEN_DONE)
        return ou_incref(sp->none);
    return (OuObj *)ou_frame_object(sp, &gen->frame);
}

static OuObj *
get_gi_code(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuGenerator *)o)->frame.func->code);
}

static OuObj *
get_gi_yieldfrom(OuSpace *sp, OuObj *o)
{
    OuObj *sub = delegate_of((OuGenerator *)o);
    return ou_incref(sub != NULL ? sub : sp->none);
}

static OuObj *
generator_repr(OuSpace *sp, OuObj *o)
{
    OuObj *name = get_qualname(sp, o);
    OuObj *text = ou_str_format(sp, "<generator object %S at 0x%lx>", name, (long)(intptr_t)o);
    ou_decref(sp, name);
    return text;
}

static const OuMethodDef generator_methods[] = {
    {"send", generator_send, OU_CALL_ARGS, 1, 1, NULL},
    {"throw", generator_throw, OU_CALL_ARGS, 1, 3, NULL},
    {"close", generator_close, OU_CALL_ARGS, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const OuGetSetDef generator_getsets[] = {
    {"__name__", get_name, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL},
    {"gi_running", get_gi_running, NULL, NULL},
    {"gi_frame", get_gi_frame, NULL, NULL},
    {"gi_code", get_gi_code, NULL, NULL},
    {"gi_yieldfrom", get_gi_yieldfrom, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_generator = {
    .name = "generator",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_WEAKREFS | OU_TYPE_FINALIZE | OU_TYPE_APART,
    .basic_bytes = sizeof(OuGenerator),
    .item_bytes = sizeof(OuObj *),
    .slots = {
        .drop = generator_drop,
        .visit = generator_visit,
        .clear = generator_clear,
        .edge_name = generator_edge_name,
        .finalize = generator_finalize,
        .repr = generator_repr,
        .iter = generator_iter,
        .next = generator_next,
    },
    .methods = generator_methods,
    .getsets = generator_getsets,
};
