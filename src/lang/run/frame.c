/* SPDX-License-Identifier: MIT */
/* Frame objects and tracebacks: what Python code sees of frames.
 *
 * A frame object is made when someone asks: a traceback, sys._getframe. While the
 * frame runs it looks at the frame's registers; when the frame ends it takes the
 * locals over, so they live as long as the traceback does, as in CPython.
 */
#include <stdio.h>

#include "lang/run/vm_int.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/text/str.h"

uint32_t
ou_frame_at(const OuFrame *frame)
{
    const OuInstr *first = frame->func->code->instrs;
    return frame->ip > first ? (uint32_t)(frame->ip - first) - 1 : 0;
}

static uint32_t
object_at(const OuFrameObject *f)
{
    return f->frame != NULL ? ou_frame_at(f->frame) : f->at;
}

static uint32_t
object_line(const OuFrameObject *f)
{
    uint32_t line = ou_code_position(f->func->code, object_at(f)).line;
    return line != 0 ? line : f->func->code->first_line;
}

OuFrameObject *
ou_frame_object(OuSpace *sp, OuFrame *frame)
{
    if (frame->object != NULL)
        return ou_incref(frame->object);
    OuFrameObject *f = ou_object_take(sp, OU_T_FRAME);
    if (f == NULL)
        return NULL;
    f->frame = frame;
    f->func = ou_incref(frame->func);
    f->back = NULL;
    f->names = ou_xincref(frame->names);
    f->locals = NULL;
    f->n_locals = 0;
    f->at = 0;
    f->trace = NULL;
    ou_track_newborn(sp, &f->head);
    frame->object = ou_incref(f);
    return f;
}

/* The object of the frame below, new reference or NULL; failures are swallowed,
 * since a chain that is cut short harms nobody. */
static OuFrameObject *
object_of_back(OuSpace *sp, OuFrame *frame)
{
    if (frame->back == NULL || frame->back->func == NULL)
        return NULL;
    OuObj *pending = ou_pending_take(sp);
    OuFrameObject *back = ou_frame_object(sp, frame->back);
    ou_pending_set(sp, pending); // clears the failure, too
    return back;
}

void
ou_frame_detach(OuSpace *sp, OuFrame *frame)
{
    OuFrameObject *f = frame->object;
    if (f == NULL)
        return;
    frame->object = NULL;
    if (f->head.count == 1 + sp->own_count) { // nobody else looks at it
        f->frame = NULL;
        ou_decref(sp, f);
        return;
    }
    const OuCode *code = frame->func->code;
    size_t n = code->n_locals;
    f->at = ou_frame_at(frame);
    f->back = object_of_back(sp, frame);
    OuObj **locals = n > 0 ? ou_buffer_take(sp->heap, n * sizeof(OuObj *)) : NULL;
    if (locals != NULL) {
        for (size_t i = 0; i < n; i++) {
            locals[i] = frame->regs[i];
            frame->regs[i] = NULL;
        }
        f->locals = locals;
        f->n_locals = (uint32_t)n;
    }
    f->frame = NULL;
    ou_decref(sp, f);
}

/* ---- locals ---- */

static OuObj *
local_value(OuSpace *sp, OuFrameObject *f, size_t i)
{
    OuObj **regs = f->frame != NULL ? f->frame->regs : f->locals;
    OuObj *value = regs != NULL ? regs[i] : NULL;
    if (value != NULL && ou_is(value, sp, OU_T_CELL))
        value = ((OuCell *)value)->value;
    return value;
}

OuObj *
ou_frame_locals(OuSpace *sp, OuFrameObject *f)
{
    const OuCode *code = f->func->code;
    if (f->names != NULL)
        return ou_incref(f->names);
    if (!(code->flags & OU_CODE_OPTIMIZED))
        return ou_incref(f->func->globals);
    OuObj *dict = ou_dict_new(sp);
    if (dict == NULL)
        return NULL;
    for (size_t i = 0; i < code->n_locals; i++) {
        OuObj *value = local_value(sp, f, i);
        if (value != NULL && !ou_dict_set(sp, dict, ((OuTuple *)code->local_names)->items[i], value))
            goto fail;
    }
    for (size_t i = 0; i < code->n_free; i++) {
        OuObj *value = f->func->cells[i] != NULL ? f->func->cells[i]->value : NULL;
        if (value != NULL && !ou_dict_set(sp, dict, ((OuTuple *)code->free_names)->items[i], value))
            goto fail;
    }
    return dict;
fail:
    ou_decref(sp, dict);
    return NULL;
}

/* ---- the frame type ---- */

static void
frame_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuFrameObject *f = (OuFrameObject *)o;
    fn(context, (OuObj *)f->func, 0);
    if (f->back != NULL)
        fn(context, (OuObj *)f->back, 1);
    if (f->names != NULL)
        fn(context, f->names, 2);
    for (size_t i = 0; i < f->n_locals; i++)
        if (f->locals[i] != NULL)
            fn(context, f->locals[i], 3 + i);
}

static void
drop_locals(OuSpace *sp, OuFrameObject *f)
{
    OuObj **locals = f->locals;
    size_t n = f->n_locals;
    if (locals == NULL)
        return;
    f->locals = NULL;
    f->n_locals = 0;
    for (size_t i = 0; i < n; i++)
        ou_slot_clear(sp, &locals[i]);
    ou_buffer_release(sp->heap, locals, n * sizeof(OuObj *));
}

static void
frame_clear(OuSpace *sp, OuObj *o)
{
    drop_locals(sp, (OuFrameObject *)o);
}

static void
frame_drop(OuSpace *sp, OuObj *o)
{
    OuFrameObject *f = (OuFrameObject *)o;
    drop_locals(sp, f);
    ou_slot_clear(sp, (OuObj **)&f->back);
    ou_slot_clear(sp, &f->names);
    ou_slot_clear(sp, (OuObj **)&f->func);
}

static size_t
frame_extra_bytes(OuObj *o)
{
    OuFrameObject *f = (OuFrameObject *)o;
    return f->n_locals * sizeof(OuObj *);
}

static bool
frame_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    static const char *const fixed[] = {"function", "f_back", "names"};
    OuFrameObject *f = (OuFrameObject *)o;
    if (slot < 3) {
        snprintf(text, bytes, "%s", fixed[slot]);
        return true;
    }
    OuText name;
    if (!ou_text_of(sp, ((OuTuple *)f->func->code->local_names)->items[slot - 3], &name))
        return false;
    snprintf(text, bytes, "%s", name.utf8);
    ou_text_release(sp, &name);
    return true;
}

static OuObj *
get_f_code(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuFrameObject *)o)->func->code);
}

static OuObj *
get_f_globals(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuFrameObject *)o)->func->globals);
}

static OuObj *
get_f_builtins(OuSpace *sp, OuObj *o)
{
    (void)o;
    return ou_incref(sp->builtins);
}

static OuObj *
get_f_locals(OuSpace *sp, OuObj *o)
{
    return ou_frame_locals(sp, (OuFrameObject *)o);
}

static OuObj *
get_f_lineno(OuSpace *sp, OuObj *o)
{
    return ou_int_from_size(sp, object_line((OuFrameObject *)o));
}

static OuObj *
get_f_lasti(OuSpace *sp, OuObj *o)
{
    return ou_int_from_size(sp, object_at((OuFrameObject *)o) * sizeof(OuInstr));
}

static OuObj *
get_f_back(OuSpace *sp, OuObj *o)
{
    OuFrameObject *f = (OuFrameObject *)o;
    if (f->frame != NULL) {
        OuFrame *back = f->frame->back;
        if (back != NULL && back->func != NULL)
            return (OuObj *)ou_frame_object(sp, back);
        return ou_incref(sp->none);
    }
    return ou_incref(f->back != NULL ? (OuObj *)f->back : sp->none);
}

static OuObj *
frame_repr(OuSpace *sp, OuObj *o)
{
    OuFrameObject *f = (OuFrameObject *)o;
    return ou_str_format(sp, "<frame at 0x%lx, file %R, line %u, code %S>", (long)(intptr_t)o,
                         f->func->code->filename, object_line(f), f->func->code->name);
}

static OuObj *
frame_clear_method(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuFrameObject *f = (OuFrameObject *)args[0];
    if (f->frame != NULL)
        return ou_raise(sp, OU_E_RUNTIME_ERROR, "cannot clear an executing frame");
    drop_locals(sp, f);
    return ou_incref(sp->none);
}

static const OuMethodDef frame_methods[] = {
    {"clear", frame_clear_method, OU_CALL_ARGS, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const OuGetSetDef frame_getsets[] = {
    {"f_code", get_f_code, NULL, NULL},       {"f_globals", get_f_globals, NULL, NULL},
    {"f_locals", get_f_locals, NULL, NULL},   {"f_lineno", get_f_lineno, NULL, NULL},
    {"f_lasti", get_f_lasti, NULL, NULL},     {"f_back", get_f_back, NULL, NULL},
    {"f_builtins", get_f_builtins, NULL, NULL}, {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_frame = {
    .name = "frame",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuFrameObject),
    .slots = {
        .drop = frame_drop,
        .visit = frame_visit,
        .clear = frame_clear,
        .edge_name = frame_edge_name,
        .extra_bytes = frame_extra_bytes,
        .repr = frame_repr,
    },
    .methods = frame_methods,
    .getsets = frame_getsets,
};

/* ---- tracebacks ---- */

void
ou_traceback_add(OuSpace *sp, OuFrame *frame)
{
    OuObj *pending = ou_pending_take(sp);
    if (pending == NULL)
        return;
    ou_heap_reserve_open(sp->heap);
    OuFrameObject *f = ou_frame_object(sp, frame);
    OuTraceback *tb = f != NULL ? ou_object_take(sp, OU_T_TRACEBACK) : NULL;
    ou_heap_reserve_close(sp->heap);
    if (tb == NULL) {
        ou_xdecref(sp, f);
        ou_pending_set(sp, pending);
        return;
    }
    OuException *e = (OuException *)pending;
    tb->frame = f;
    tb->at = ou_frame_at(frame);
    tb->line = object_line(f);
    tb->next = (OuTraceback *)e->traceback; // its reference moves here
    e->traceback = NULL;
    ou_track_newborn(sp, &tb->head);
    ou_slot_init(&e->traceback, tb);
    ou_pending_set(sp, pending);
}

static void
traceback_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuTraceback *tb = (OuTraceback *)o;
    if (tb->next != NULL)
        fn(context, (OuObj *)tb->next, 0);
    if (tb->frame != NULL)
        fn(context, (OuObj *)tb->frame, 1);
}

static void
traceback_drop(OuSpace *sp, OuObj *o)
{
    OuTraceback *tb = (OuTraceback *)o;
    ou_slot_clear(sp, (OuObj **)&tb->next);
    ou_slot_clear(sp, (OuObj **)&tb->frame);
}

static bool
traceback_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp;
    (void)o;
    snprintf(text, bytes, "%s", slot == 0 ? "tb_next" : "tb_frame");
    return true;
}

static OuObj *
get_tb_next(OuSpace *sp, OuObj *o)
{
    OuTraceback *tb = (OuTraceback *)o;
    return ou_incref(tb->next != NULL ? (OuObj *)tb->next : sp->none);
}

static bool
set_tb_next(OuSpace *sp, OuObj *o, OuObj *value)
{
    if (value == sp->none)
        value = NULL;
    for (OuTraceback *tb = (OuTraceback *)value; tb != NULL; tb = tb->next) {
        if (!ou_is((OuObj *)tb, sp, OU_T_TRACEBACK)) {
            ou_raise(sp, OU_E_TYPE_ERROR, "expected traceback object or None, got '%T'", value);
            return false;
        }
        if ((OuObj *)tb == o) {
            ou_raise(sp, OU_E_VALUE_ERROR, "traceback loop detected");
            return false;
        }
    }
    ou_slot_set(sp, (OuObj **)&((OuTraceback *)o)->next, ou_xincref(value));
    return true;
}

static OuObj *
get_tb_frame(OuSpace *sp, OuObj *o)
{
    OuTraceback *tb = (OuTraceback *)o;
    return ou_incref(tb->frame != NULL ? (OuObj *)tb->frame : sp->none);
}

static OuObj *
get_tb_lineno(OuSpace *sp, OuObj *o)
{
    return ou_int_from_size(sp, ((OuTraceback *)o)->line);
}

static OuObj *
get_tb_lasti(OuSpace *sp, OuObj *o)
{
    return ou_int_from_size(sp, ((OuTraceback *)o)->at * sizeof(OuInstr));
}

static const OuGetSetDef traceback_getsets[] = {
    {"tb_next", get_tb_next, set_tb_next, NULL},
    {"tb_frame", get_tb_frame, NULL, NULL},
    {"tb_lineno", get_tb_lineno, NULL, NULL},
    {"tb_lasti", get_tb_lasti, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_traceback = {
    .name = "traceback",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuTraceback),
    .slots = {
        .drop = traceback_drop,
        .visit = traceback_visit,
        .clear = traceback_drop,
        .edge_name = traceback_edge_name,
    },
    .getsets = traceback_getsets,
};
