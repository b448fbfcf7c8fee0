/* SPDX-License-Identifier: MIT */
/* repr, str, ascii, format; and the guard for containers that hold themselves. */
#include "object/names.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/str.h"
#include "os/assert.h"

/* The result of a text slot if it is a str; else released, TypeError. */
static OuObj *
want_str(OuSpace *sp, OuObj *text, const char *method)
{
    if (text == NULL || ou_type_is_heir(text->type, OU_TYPE_STR_HEIR))
        return text;
    ou_raise(sp, OU_E_TYPE_ERROR, "%s returned non-string (type %T)", method, text);
    ou_decref(sp, text);
    return NULL;
}

OuObj *
ou_repr(OuSpace *sp, OuObj *o)
{
    if (!ou_stack_check(sp, "while getting the repr of an object"))
        return NULL;
    if (o->type->slots.repr == NULL)
        return ou_str_format(sp, "<%T object at 0x%llx>", o, (unsigned long long)(uintptr_t)o);
    return want_str(sp, o->type->slots.repr(sp, o), "__repr__");
}

OuObj *
ou_str_of(OuSpace *sp, OuObj *o)
{
    if (ou_is(o, sp, OU_T_STR))
        return ou_incref(o);
    if (ou_is(o, sp, OU_T_INT))
        return ou_int_to_str(sp, o, 10);
    if (o->type->slots.str == NULL)
        return ou_repr(sp, o);
    if (!ou_stack_check(sp, "while getting the str of an object"))
        return NULL;
    return want_str(sp, o->type->slots.str(sp, o), "__str__");
}

static bool
append_escaped(OuStrBuilder *b, uint32_t c)
{
    static const char digits[] = "0123456789abcdef";
    int n = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
    bool good = ou_builder_char(b, '\\') && ou_builder_char(b, n == 2 ? 'x' : n == 4 ? 'u' : 'U');
    for (int shift = 4 * (n - 1); shift >= 0 && good; shift -= 4)
        good = ou_builder_char(b, (uint8_t)digits[(c >> shift) & 15]);
    return good;
}

OuObj *
ou_ascii(OuSpace *sp, OuObj *o)
{
    OuObj *text = ou_repr(sp, o);
    if (text == NULL || ou_str_is_ascii(text))
        return text;
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    bool good = true;
    for (size_t i = 0, n = ou_str_length(text); i < n && good; i++) {
        uint32_t c = ou_str_at(text, i);
        good = c < 128 ? ou_builder_char(&b, c) : append_escaped(&b, c);
    }
    ou_decref(sp, text);
    return ou_builder_finish(&b);
}

OuObj *
ou_format(OuSpace *sp, OuObj *o, OuObj *spec)
{
    if (ou_is(o, sp, OU_T_STR))
        return ou_str_format_spec(sp, o, spec);
    if (ou_is(o, sp, OU_T_INT))
        return ou_int_format_spec(sp, o, spec);
    if (ou_is(o, sp, OU_T_FLOAT))
        return ou_float_format_spec(sp, o, spec);
    OuObj *method = ou_special(sp, o, sp->names->format);
    if (method == NULL) {
        if (ou_pending(sp))
            return NULL;
        if (ou_str_length(spec) == 0)
            return ou_str_of(sp, o);
        return ou_raise(sp, OU_E_TYPE_ERROR, "unsupported format string passed to %T.__format__", o);
    }
    OuObj *text = ou_call1(sp, method, spec);
    ou_decref(sp, method);
    if (text != NULL && !ou_type_is_heir(text->type, OU_TYPE_STR_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "__format__ must return a str, not %T", text);
        ou_decref(sp, text);
        return NULL;
    }
    return text;
}

/* ---- containers that hold themselves ---- */

/* What is being printed is a stack of the thread, in a buffer that exists only
 * while something is. How deep it grows is bounded by the C stack. */
int
ou_repr_enter(OuSpace *sp, OuObj *o)
{
    OuThread *thread = sp->thread;
    for (uint32_t i = thread->n_printing; i-- > 0;)
        if (thread->printing[i] == o)
            return 1;
    if (thread->n_printing == thread->printing_room) {
        uint32_t room = thread->printing_room == 0 ? 8 : 2 * thread->printing_room;
        OuObj **grown = thread->printing_room == 0
                            ? ou_buffer_take(sp->heap, room * sizeof *grown)
                            : ou_buffer_resize(sp->heap, thread->printing, thread->printing_room * sizeof *grown,
                                               room * sizeof *grown);
        if (grown == NULL) {
            ou_raise_memory(sp);
            return -1;
        }
        thread->printing = grown;
        thread->printing_room = room;
    }
    thread->printing[thread->n_printing++] = o;
    return 0;
}

void
ou_repr_leave(OuSpace *sp, OuObj *o)
{
    OuThread *thread = sp->thread;
    OU_ASSERT(thread->n_printing > 0 && thread->printing[thread->n_printing - 1] == o);
    (void)o;
    if (--thread->n_printing == 0) {
        ou_buffer_release(sp->heap, thread->printing, thread->printing_room * sizeof *thread->printing);
        thread->printing = NULL;
        thread->printing_room = 0;
    }
}
