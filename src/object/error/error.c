/* SPDX-License-Identifier: MIT */
/* Raising: how an exception becomes the pending one of its thread.
 *
 * Whatever is raised while another exception is being handled remembers it as
 * its context, and no chain of contexts ever closes into a ring. Raising draws
 * on the heap's reserve, so that "out of memory" can be said in full; and when
 * even that is gone, one MemoryError exists from the start, and to raise it
 * takes nothing. This file must never leave a failure without a pending
 * exception.
 */
#include "object/error/error.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "object/container/tuple.h"
#include "object/error/exception.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/instance.h"

/* ---- the pending exception ---- */

OuType *
ou_error_type(OuSpace *sp, OuErrorId id)
{
    return sp->types[OU_T_EXCEPTION_FIRST + (unsigned)id];
}

bool
ou_pending(OuSpace *sp)
{
    return sp->thread->pending != NULL;
}

OuObj *
ou_pending_peek(OuSpace *sp)
{
    return sp->thread->pending;
}

bool
ou_pending_is(OuSpace *sp, OuErrorId id)
{
    OuObj *pending = sp->thread->pending;
    return pending != NULL && ou_type_is_subtype(pending->type, ou_error_type(sp, id));
}

OuObj *
ou_pending_take(OuSpace *sp)
{
    OuObj *pending = sp->thread->pending;
    sp->thread->pending = NULL;
    return pending;
}

void
ou_pending_set(OuSpace *sp, OuObj *exception)
{
    OuObj *old = sp->thread->pending;
    sp->thread->pending = exception;
    ou_xdecref(sp, old);
}

void
ou_pending_clear(OuSpace *sp)
{
    ou_xdecref(sp, ou_pending_take(sp));
}

bool
ou_pending_swallow(OuSpace *sp, OuErrorId id)
{
    if (!ou_pending_is(sp, id))
        return false;
    ou_pending_clear(sp);
    return true;
}

OuObj *
ou_handled(OuSpace *sp)
{
    return sp->thread->handled;
}

/* ---- chaining ---- */

/* Make what is being handled the context of `exception`. If `exception` is
 * already part of that chain it is cut out there first; a chain that programs
 * closed into a ring by hand is followed with a second, slower walker. */
static void
chain_context(OuSpace *sp, OuException *exception)
{
    OuException *handled = (OuException *)sp->thread->handled;
    if (handled == NULL || handled == exception)
        return;
    ou_incref(handled);
    OuException *slow = handled;
    bool step = false;
    for (OuException *at = handled; at->context != NULL;) {
        OuException *next = (OuException *)at->context;
        if (next == exception) {
            ou_slot_clear(sp, &at->context);
            break;
        }
        at = next;
        if (at == slow)
            break;
        if (step)
            slow = (OuException *)slow->context;
        step = !step;
    }
    ou_slot_set(sp, &exception->context, handled);
}

void *
ou_raise_object(OuSpace *sp, OuObj *exception)
{
    ou_incref(exception);
    chain_context(sp, (OuException *)exception);
    ou_pending_set(sp, exception);
    return NULL;
}

/* ---- out of memory ---- */

/* A MemoryError of its own from the reserve, or NULL: nothing is raised, so that
 * running out here cannot begin all over. */
static OuObj *
take_memory_error(OuSpace *sp)
{
    OuType *type = ou_error_type(sp, OU_E_MEMORY_ERROR);
    if (type->root == NULL || sp->memory_error == NULL)
        return NULL;
    ou_heap_reserve_open(sp->heap);
    OuException *e = ou_heap_take_block(sp->heap, OU_POOL_COLLECTABLE, type->instance_bytes);
    ou_heap_reserve_close(sp->heap);
    if (e == NULL)
        return NULL;
    memset(e, 0, type->instance_bytes);
    e->head.count = 1;
    e->head.type = type;
    e->args = ou_incref(sp->empty_tuple);
    *ou_word_of(&e->head) = (uint64_t)type->root->id << 1;
    ou_track_newborn(sp, &e->head);
    return &e->head;
}

void
ou_error_tidy(OuSpace *sp)
{
    OuException *e = (OuException *)sp->memory_error;
    if (e == NULL || e->head.count != 1 + sp->own_count)
        return;
    ou_slot_clear(sp, &e->traceback);
    ou_slot_clear(sp, &e->context);
    ou_slot_clear(sp, &e->cause);
    ou_slot_clear(sp, &e->notes_or_null);
    e->suppress_context = 0;
}

void
ou_error_renew(OuSpace *sp)
{
    if (sp->memory_error == NULL || sp->memory_error->count == 1 + sp->own_count) {
        ou_error_tidy(sp);
        return;
    }
    OuObj *other = take_memory_error(sp);
    if (other != NULL)
        ou_slot_set(sp, &sp->memory_error, other);
}

void *
ou_raise_memory(OuSpace *sp)
{
    OuThread *thread = sp->thread;
    if (thread->pending != NULL && thread->pending->type == ou_error_type(sp, OU_E_MEMORY_ERROR))
        return NULL; // raised on the way to raising
    OuObj *e = take_memory_error(sp);
    if (e == NULL && sp->memory_error != NULL) {
        ou_error_tidy(sp);
        e = ou_incref(sp->memory_error);
    }
    if (e == NULL)
        return NULL; // the space is being opened: its maker sees NULL, nobody asks further
    chain_context(sp, (OuException *)e);
    ou_pending_set(sp, e);
    return NULL;
}

/* ---- raising ---- */

/* Make class(args...) pending. */
static void *
raise_with(OuSpace *sp, OuErrorId id, OuObj *const *args, size_t n)
{
    ou_heap_reserve_open(sp->heap);
    OuObj *e = ou_exception_new(sp, id, args, n);
    ou_heap_reserve_close(sp->heap);
    if (e == NULL)
        return NULL;
    ou_raise_object(sp, e);
    ou_decref(sp, e);
    return NULL;
}

void *
ou_raise(OuSpace *sp, OuErrorId id, const char *format, ...)
{
    ou_pending_clear(sp); // formatting may run Python code
    ou_heap_reserve_open(sp->heap);
    va_list ap;
    va_start(ap, format);
    OuObj *message = ou_str_vformat(sp, format, ap);
    va_end(ap);
    ou_heap_reserve_close(sp->heap);
    if (message == NULL)
        return NULL;
    raise_with(sp, id, &message, 1);
    ou_decref(sp, message);
    return NULL;
}

void *
ou_raise_value(OuSpace *sp, OuErrorId id, OuObj *value)
{
    return raise_with(sp, id, &value, value != NULL ? 1 : 0);
}

void *
ou_raise_key(OuSpace *sp, OuObj *key)
{
    return raise_with(sp, OU_E_KEY_ERROR, &key, 1);
}

void *
ou_raise_stop(OuSpace *sp, OuObj *value)
{
    return raise_with(sp, OU_E_STOP_ITERATION, &value, value != NULL && value != sp->none ? 1 : 0);
}

void *
ou_raise_errno(OuSpace *sp, int error, OuObj *filename)
{
    ou_heap_reserve_open(sp->heap);
    OuObj *args[3] = {ou_int_from_i64(sp, error), NULL, filename};
    if (args[0] != NULL)
        args[1] = ou_str_from(sp, strerror(error));
    if (args[1] != NULL)
        raise_with(sp, OU_E_OS_ERROR, args, filename != NULL ? 3 : 2);
    ou_heap_reserve_close(sp->heap);
    ou_xdecref(sp, args[0]);
    ou_xdecref(sp, args[1]);
    return NULL;
}

OuObj *
ou_stop_value(OuSpace *sp, OuObj *exception)
{
    OuObj *value = ((OuException *)exception)->field[OU_FIELD_STOP_VALUE];
    return ou_incref(value != NULL ? value : sp->none);
}

/* ---- the raise statement ---- */

static bool
is_error_class(OuObj *o)
{
    return ou_type_is_heir(o->type, OU_TYPE_TYPE_HEIR) && ou_type_is_heir((OuType *)o, OU_TYPE_ERROR_HEIR);
}

static bool
is_error(OuObj *o)
{
    return ou_type_is_heir(o->type, OU_TYPE_ERROR_HEIR);
}

/* An instance, new reference, from a class or an instance; `wrong` is the message
 * for anything else. */
static OuObj *
instance_of(OuSpace *sp, OuObj *o, const char *wrong)
{
    if (is_error(o))
        return ou_incref(o);
    if (!is_error_class(o))
        return ou_raise(sp, OU_E_TYPE_ERROR, "%s", wrong);
    OuObj *e = ou_call0(sp, o);
    if (e != NULL && !is_error(e)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "calling %R should have returned an instance of BaseException, not %R", o,
                 (OuObj *)e->type);
        ou_decref(sp, e);
        return NULL;
    }
    return e;
}

void *
ou_raise_class(OuSpace *sp, OuObj *type_or_instance, OuObj *cause)
{
    OuObj *e = instance_of(sp, type_or_instance, "exceptions must derive from BaseException");
    if (e == NULL)
        return NULL;
    if (cause != NULL) {
        OuObj *reason = NULL;
        if (cause != sp->none) {
            reason = instance_of(sp, cause, "exception causes must derive from BaseException");
            if (reason == NULL)
                goto out;
        }
        ((OuException *)e)->suppress_context = 1;
        ou_slot_set(sp, &((OuException *)e)->cause, reason);
    }
    ou_raise_object(sp, e);
out:
    ou_decref(sp, e);
    return NULL;
}

/* ---- matching ---- */

int
ou_error_matches(OuSpace *sp, OuObj *exception, OuObj *match)
{
    static const char wrong[] = "catching classes that do not inherit from BaseException is not allowed";
    if (is_error_class(match))
        return ou_type_is_subtype(exception->type, (OuType *)match);
    if (!ou_type_is_heir(match->type, OU_TYPE_TUPLE_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "%s", wrong);
        return -1;
    }
    OuTuple *tuple = (OuTuple *)match;
    for (size_t i = 0; i < tuple->length; i++) {
        if (!is_error_class(tuple->items[i])) {
            ou_raise(sp, OU_E_TYPE_ERROR, "%s", wrong);
            return -1;
        }
    }
    for (size_t i = 0; i < tuple->length; i++)
        if (ou_type_is_subtype(exception->type, (OuType *)tuple->items[i]))
            return 1;
    return 0;
}

/* ---- what nobody can catch ---- */

void
ou_raise_unraisable(OuSpace *sp, const char *what, OuObj *where)
{
    OuObj *e = ou_pending_take(sp);
    if (e == NULL)
        return;
    if (sp->calls.unraisable != NULL)
        sp->calls.unraisable(sp, what, where, e);
    ou_pending_clear(sp);
    ou_decref(sp, e);
}
