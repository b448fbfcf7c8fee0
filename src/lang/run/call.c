/* SPDX-License-Identifier: MIT */
/* Calling Python functions: arguments become the first registers of a frame.
 *
 * The VM's own fast path covers functions of positional parameters that get
 * exactly as many; everything else is sorted out here, in place, above the
 * arguments as they came. Arguments are owned by the call from the beginning: on
 * failure they are released here.
 */
#include <string.h>

#include "lang/run/vm_int.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/text/str.h"

static void
release_args(OuSpace *sp, OuObj **args, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        OuObj *o = args[i];
        args[i] = NULL;
        ou_xdecref(sp, o);
    }
}

static OuObj *
qualname_of(OuFunction *func)
{
    return func->extra != NULL && func->extra->qualname != NULL ? func->extra->qualname
                                                                : func->code->qualname;
}

static size_t
n_params(const OuCode *code)
{
    return (size_t)code->n_args + code->n_kwonly;
}

size_t
ou_args_room(const OuCode *code, size_t n, size_t n_kw)
{
    size_t total = n + n_kw;
    size_t most = total > code->n_regs ? total : code->n_regs;
    return most + n_kw + 2;
}

/* "f() takes 2 positional arguments but 3 were given", in CPython's cases. */
static bool
too_many(OuSpace *sp, OuFunction *func, size_t given, size_t n_kwonly_given)
{
    const OuCode *code = func->code;
    size_t n_defaults = func->defaults != NULL ? ((OuTuple *)func->defaults)->length : 0;
    size_t most = code->n_args;
    const char *were = given == 1 && n_kwonly_given == 0 ? "was" : "were";
    if (n_kwonly_given > 0) {
        OuObj *range = n_defaults > 0 ? ou_str_format(sp, "from %zu to %zu", most - n_defaults, most)
                                      : ou_str_format(sp, "%zu", most);
        if (range != NULL)
            ou_raise(sp, OU_E_TYPE_ERROR,
                     "%S() takes %U positional argument%s but %zu positional argument%s "
                     "(and %zu keyword-only argument%s) were given",
                     qualname_of(func), range, n_defaults > 0 || most != 1 ? "s" : "", given,
                     given == 1 ? "" : "s", n_kwonly_given, n_kwonly_given == 1 ? "" : "s");
        ou_xdecref(sp, range);
    } else if (n_defaults > 0) {
        ou_raise(sp, OU_E_TYPE_ERROR,
                 "%S() takes from %zu to %zu positional arguments but %zu %s given",
                 qualname_of(func), most - n_defaults, most, given, were);
    } else {
        ou_raise(sp, OU_E_TYPE_ERROR, "%S() takes %zu positional argument%s but %zu %s given",
                 qualname_of(func), most, most == 1 ? "" : "s", given, were);
    }
    return false;
}

/* "f() missing 2 required positional arguments: 'a' and 'b'". */
static bool
missing(OuSpace *sp, OuFunction *func, OuObj **args, size_t from, size_t to, const char *kind)
{
    OuTuple *names = (OuTuple *)func->code->local_names;
    size_t n = 0, seen = 0;
    for (size_t i = from; i < to; i++)
        n += args[i] == NULL;
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    for (size_t i = from; i < to; i++) {
        if (args[i] != NULL)
            continue;
        if (seen > 0)
            ou_builder_text(&b, seen + 1 < n ? ", " : n == 2 ? " and " : ", and ");
        ou_builder_repr(&b, names->items[i]);
        seen++;
    }
    OuObj *list = ou_builder_finish(&b);
    if (list != NULL) {
        ou_raise(sp, OU_E_TYPE_ERROR, "%S() missing %zu required %s argument%s: %S",
                 qualname_of(func), n, kind, n == 1 ? "" : "s", list);
        ou_decref(sp, list);
    }
    return false;
}

/* The parameter that keyword `name` means, or -1. */
static int
find_parameter(const OuCode *code, OuObj *name)
{
    OuTuple *names = (OuTuple *)code->local_names;
    for (size_t i = code->n_posonly; i < n_params(code); i++)
        if (names->items[i] == name)
            return (int)i;
    for (size_t i = code->n_posonly; i < n_params(code); i++)
        if (ou_str_equal(names->items[i], name))
            return (int)i;
    return -1;
}

static bool
is_positional_only(const OuCode *code, OuObj *name)
{
    OuTuple *names = (OuTuple *)code->local_names;
    for (size_t i = 0; i < code->n_posonly; i++)
        if (ou_str_equal(names->items[i], name))
            return true;
    return false;
}

/* Raise the TypeError that names every positional-only parameter among `names`. */
static bool
refuse_positional_only(OuSpace *sp, OuFunction *func, OuTuple *names)
{
    const OuCode *code = func->code;
    OuObj *list = NULL;
    for (size_t i = 0; i < code->n_posonly; i++) {
        OuObj *name = ((OuTuple *)code->local_names)->items[i];
        bool passed = false;
        for (size_t k = 0; k < names->length && !passed; k++)
            passed = ou_str_equal(names->items[k], name);
        if (!passed)
            continue;
        OuObj *longer = list == NULL ? ou_incref(name) : ou_str_format(sp, "%U, %U", list, name);
        ou_xdecref(sp, list);
        if ((list = longer) == NULL)
            return false;
    }
    ou_raise(sp, OU_E_TYPE_ERROR, "%S() got some positional-only arguments passed as keyword arguments: '%S'",
             qualname_of(func), list);
    ou_xdecref(sp, list);
    return false;
}

/* Put the keyword values `kw` (owned, taken over) to their parameters or into the
 * dict of **kw. */
static bool
place_keywords(OuSpace *sp, OuFunction *func, OuObj **args, OuObj *kwnames, OuObj **kw,
               OuObj *kwdict)
{
    const OuCode *code = func->code;
    OuTuple *names = (OuTuple *)kwnames;
    for (size_t i = 0; i < names->length; i++) {
        OuObj *name = names->items[i];
        int at = find_parameter(code, name);
        if (at >= 0 && args[at] != NULL) {
            ou_raise(sp, OU_E_TYPE_ERROR, "%S() got multiple values for argument '%S'",
                     qualname_of(func), name);
            return false;
        }
        if (at >= 0) {
            args[at] = kw[i];
            kw[i] = NULL;
        } else if (kwdict != NULL) {
            if (!ou_dict_set(sp, kwdict, name, kw[i]))
                return false;
        } else if (is_positional_only(code, name)) {
            return refuse_positional_only(sp, func, names);
        } else {
            ou_raise(sp, OU_E_TYPE_ERROR, "%S() got an unexpected keyword argument '%S'", qualname_of(func), name);
            return false;
        }
    }
    return true;
}

/* Fill parameters that got nothing from the defaults. */
static bool
place_defaults(OuSpace *sp, OuFunction *func, OuObj **args)
{
    const OuCode *code = func->code;
    OuTuple *defaults = (OuTuple *)func->defaults;
    size_t n_defaults = defaults != NULL ? defaults->length : 0;
    size_t first = code->n_args > n_defaults ? code->n_args - n_defaults : 0;
    for (size_t i = 0; i < first; i++)
        if (args[i] == NULL)
            return missing(sp, func, args, 0, first, "positional");
    for (size_t i = first; i < code->n_args; i++)
        if (args[i] == NULL)
            args[i] = ou_incref(defaults->items[i - (code->n_args - n_defaults)]);
    OuObj *kwdefaults = func->extra != NULL ? func->extra->kwdefaults : NULL;
    for (size_t i = code->n_args; i < n_params(code); i++) {
        if (args[i] != NULL || kwdefaults == NULL)
            continue;
        OuObj *value = ou_dict_get(sp, kwdefaults, ((OuTuple *)code->local_names)->items[i]);
        if (value == NULL && ou_pending(sp))
            return false;
        args[i] = ou_xincref(value);
    }
    for (size_t i = code->n_args; i < n_params(code); i++)
        if (args[i] == NULL)
            return missing(sp, func, args, code->n_args, n_params(code), "keyword-only");
    return true;
}

/* How many keyword-only parameters the keywords name (for the message). */
static size_t
count_kwonly(const OuCode *code, OuObj *kwnames)
{
    size_t n = 0;
    for (size_t i = 0; kwnames != NULL && i < ((OuTuple *)kwnames)->length; i++)
        n += find_parameter(code, ((OuTuple *)kwnames)->items[i]) >= (int)code->n_args;
    return n;
}

bool
ou_args_bind(OuSpace *sp, OuFunction *func, OuObj **args, size_t n, OuObj *kwnames)
{
    const OuCode *code = func->code;
    size_t n_kw = kwnames != NULL ? ((OuTuple *)kwnames)->length : 0;
    size_t total = n + n_kw;
    size_t most = total > code->n_regs ? total : code->n_regs;
    OuObj **kw = args + most; // the keyword values wait above everything
    OuObj *rest = NULL, *kwdict = NULL;
    for (size_t i = 0; i < n_kw; i++) {
        kw[i] = args[n + i];
        args[n + i] = NULL;
    }
    if (n > code->n_args && !(code->flags & OU_CODE_VARARGS)) {
        too_many(sp, func, n, count_kwonly(code, kwnames));
        goto fail;
    }
    if (code->flags & OU_CODE_VARARGS) {
        size_t n_rest = n > code->n_args ? n - code->n_args : 0;
        rest = ou_tuple_steal(sp, args + code->n_args, n_rest);
        for (size_t i = 0; i < n_rest; i++)
            args[code->n_args + i] = NULL;
        n -= n_rest;
        if (rest == NULL)
            goto fail;
    }
    if (code->flags & OU_CODE_VARKW) {
        kwdict = ou_dict_new(sp);
        if (kwdict == NULL)
            goto fail;
    }
    if (n_kw > 0 && !place_keywords(sp, func, args, kwnames, kw, kwdict))
        goto fail;
    if (!place_defaults(sp, func, args))
        goto fail;
    size_t at = n_params(code);
    if (rest != NULL)
        args[at++] = rest;
    if (kwdict != NULL)
        args[at] = kwdict;
    release_args(sp, kw, n_kw);
    return true;
fail:
    ou_xdecref(sp, rest);
    ou_xdecref(sp, kwdict);
    release_args(sp, kw, n_kw);
    release_args(sp, args, most);
    return false;
}

/* Make sure that `room` registers from args on lie in one chunk; moves the `n`
 * arguments to another chunk otherwise. */
static OuObj **
make_room(OuSpace *sp, OuVmThread *t, OuFrame *back, OuObj **args, size_t n, size_t room, bool *moved)
{
    bool on_stack = args >= t->regs->regs && args + room <= t->reg_limit;
    *moved = false;
    if (on_stack)
        return args;
    OuObj **to = ou_stack_top(t, back);
    if (!(to >= t->regs->regs && to + room <= t->reg_limit)) {
        to = ou_stack_enter_chunk(sp, t, room);
        if (to == NULL)
            return NULL;
        *moved = true;
    }
    if (to != args) {
        for (size_t i = 0; i < n; i++) {
            to[i] = args[i];
            args[i] = NULL;
        }
    }
    return to;
}

OuFrame *
ou_frame_push(OuSpace *sp, OuFunction *func, OuObj **args, size_t n, OuObj *kwnames)
{
    OuVmThread *t = ou_vm_thread(sp);
    OuFrame *back = t->base.frame;
    const OuCode *code = func->code;
    size_t n_kw = kwnames != NULL ? ((OuTuple *)kwnames)->length : 0;
    bool moved = false;
    OuFrame *frame = NULL;
    if (t->base.depth >= t->base.depth_limit) {
        t->base.depth_limit += 50;
        ou_raise(sp, OU_E_RECURSION_ERROR, "maximum recursion depth exceeded");
        t->base.depth_limit -= 50;
        goto fail;
    }
    frame = ou_frame_next(sp, t);
    if (frame == NULL)
        goto fail;
    OuObj **regs = make_room(sp, t, back, args, n + n_kw, ou_args_room(code, n, n_kw), &moved);
    if (regs == NULL)
        goto fail;
    args = regs;
    bool simple = (code->flags & OU_CODE_SIMPLE) && code->n_args == n && n_kw == 0;
    if (!simple && !ou_args_bind(sp, func, args, n, kwnames)) {
        n = n_kw = 0;
        goto fail;
    }
    memset(frame, 0, sizeof *frame);
    frame->back = back;
    if (code->flags & OU_CODE_GENERATOR) {
        frame->names = ou_generator_new(sp, func, args);
        if (moved)
            ou_stack_leave_chunk(sp, t);
        if (frame->names == NULL) {
            ou_frame_drop(sp, t, frame);
            return NULL;
        }
        return frame; // func NULL: no frame to run, the caller takes `names` and drops the record
    }
    frame->func = func;
    frame->regs = args;
    frame->ip = code->instrs;
    frame->flags = moved ? OU_FRAME_NEW_CHUNK : 0;
    frame->top = args + code->n_regs;
    t->base.frame = frame;
    t->base.depth++;
    return frame;
fail:
    release_args(sp, args, n + n_kw);
    if (moved)
        ou_stack_leave_chunk(sp, t);
    if (frame != NULL)
        ou_frame_drop(sp, t, frame);
    ou_decref(sp, func);
    return NULL;
}

/* Copy borrowed arguments to the top of the stack, owned; NULL without room. */
static OuObj **
copy_args(OuSpace *sp, OuVmThread *t, OuObj *const *args, size_t total, size_t room, bool *moved)
{
    OuObj **to = ou_stack_top(t, t->base.frame);
    *moved = false;
    if (!(to >= t->regs->regs && to + room <= t->reg_limit)) {
        to = ou_stack_enter_chunk(sp, t, room);
        if (to == NULL)
            return NULL;
        *moved = true;
    }
    for (size_t i = 0; i < total; i++) {
        ou_shade(sp, args[i]); // marking does not see what native code holds
        to[i] = ou_incref(args[i]);
    }
    return to;
}

OuObj *
ou_function_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuFunction *func = (OuFunction *)callee;
    OuVmThread *t = ou_vm_thread(sp);
    size_t n_kw = kwnames != NULL ? ((OuTuple *)kwnames)->length : 0;
    bool moved;
    if (!ou_stack_check(sp, " while calling a Python object"))
        return NULL;
    ou_shade(sp, callee); // like its arguments
    OuObj **regs = copy_args(sp, t, args, n + n_kw, ou_args_room(func->code, n, n_kw), &moved);
    if (regs == NULL)
        return NULL;
    OuFrame *frame = ou_frame_push(sp, ou_incref(func), regs, n, kwnames);
    if (frame == NULL || frame->func == NULL) {
        OuObj *generator = frame != NULL ? frame->names : NULL;
        if (frame != NULL)
            ou_frame_drop(sp, t, frame);
        if (moved)
            ou_stack_leave_chunk(sp, t);
        return generator;
    }
    frame->kind = OU_RETURN_ENTRY;
    if (moved)
        frame->flags |= OU_FRAME_NEW_CHUNK;
    return ou_vm_run(ou_vm_of(sp), frame);
}

OuFunction *
ou_type_python_init(OuSpace *sp, OuType *type)
{
    if (!(type->flags & OU_TYPE_HEAP)
        || type->slots.make != sp->types[OU_T_OBJECT]->slots.make)
        return NULL;
    uint64_t version = ou_type_version(sp, type);
    if (version == 0)
        return NULL;
    if (type->cached_version != version) {
        OuObj *init = ou_type_lookup(sp, type, sp->names->init);
        type->cached_init = init != NULL && ou_is(init, sp, OU_T_FUNCTION) ? init : NULL;
        type->cached_version = version;
    }
    return (OuFunction *)type->cached_init;
}
