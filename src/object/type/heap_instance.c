/* SPDX-License-Identifier: MIT */
/* The memory slots of classes made at run time.
 *
 * An instance is laid out in four parts: the fields of the builtin base, the
 * members of __slots__ (one reference each, from the base's basic_bytes to the
 * class's), the shape word, the inline slots. Each part is visited, dropped and
 * cleared by its own owner; the class is one more reference. Most classes have
 * only the last two parts, and these have short ways of their own.
 */
#include <stdio.h>
#include <string.h>

#include "object/container/tuple.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/instance.h"
#include "object/type/type_int.h"
#include "object/visit_inl.h"

/* The word belongs to the heap class, not to a builtin base that has it too. */
static bool
owns_word(const OuType *type, const OuType *builtin)
{
    return (type->flags & OU_TYPE_WORD) && !(builtin->flags & OU_TYPE_WORD);
}

static OuObj **
members_of(OuObj *o, const OuType *builtin, size_t *n)
{
    *n = (o->type->basic_bytes - builtin->basic_bytes) / sizeof(OuObj *);
    return (OuObj **)((char *)o + builtin->basic_bytes);
}

/* Members lie behind a fixed layout only: a base of variable size has none. */
static bool
has_members(const OuType *type, const OuType *builtin)
{
    return type->item_bytes == 0 && type->basic_bytes != builtin->basic_bytes;
}

static void
drop_layers(OuSpace *sp, OuObj *o)
{
    const OuType *builtin = ou_type_builtin(o->type);
    if (has_members(o->type, builtin)) {
        size_t n;
        OuObj **member = members_of(o, builtin, &n);
        for (size_t i = 0; i < n; i++)
            ou_xdecref(sp, member[i]);
    }
    if (owns_word(o->type, builtin))
        ou_instance_drop(sp, o);
    if (builtin->slots.drop != NULL)
        builtin->slots.drop(sp, o);
}

/* The parts that classes made at run time add to their builtin base. */
static void
visit_own_layers(OuObj *o, const OuType *builtin, OuVisitFn fn, void *context)
{
    if (has_members(o->type, builtin)) {
        size_t n;
        OuObj **member = members_of(o, builtin, &n);
        for (size_t i = 0; i < n; i++)
            if (member[i] != NULL)
                fn(context, member[i], OU_EDGE_MEMBER + i);
    }
    if (owns_word(o->type, builtin))
        ou_instance_visit(o, fn, context, OU_EDGE_WORD);
    fn(context, (OuObj *)o->type, OU_EDGE_CLASS);
}

static void
visit_layers(OuObj *o, OuVisitFn fn, void *context)
{
    const OuType *builtin = ou_type_builtin(o->type);
    if (builtin->slots.visit != NULL)
        builtin->slots.visit(o, fn, context);
    visit_own_layers(o, builtin, fn, context);
}

/* What the class adds comes first, all at once; then the base's part. */
static size_t
visit_part_of_layers(OuObj *o, size_t at, size_t n, OuVisitFn fn, void *context)
{
    const OuType *builtin = ou_type_builtin(o->type);
    if (at == 0)
        visit_own_layers(o, builtin, fn, context);
    return builtin->slots.visit_part(o, at, n, fn, context);
}

static void
visit_plain(OuObj *o, OuVisitFn fn, void *context)
{
    ou_visit_attributes(o, fn, context);
}

static void
clear_layers(OuSpace *sp, OuObj *o)
{
    const OuType *builtin = ou_type_builtin(o->type);
    if (builtin->slots.clear != NULL)
        builtin->slots.clear(sp, o);
    if (has_members(o->type, builtin)) {
        size_t n;
        OuObj **member = members_of(o, builtin, &n);
        for (size_t i = 0; i < n; i++)
            ou_slot_clear(sp, &member[i]);
    }
    if (owns_word(o->type, builtin))
        ou_instance_clear(sp, o);
}

static size_t
extra_bytes_of_layers(OuObj *o)
{
    const OuType *builtin = ou_type_builtin(o->type);
    size_t bytes = builtin->slots.extra_bytes == NULL ? 0 : builtin->slots.extra_bytes(o);
    return owns_word(o->type, builtin) ? bytes + ou_instance_extra_bytes(o) : bytes;
}

/* The name of member `i`, counted from the oldest class that added any. */
static OuObj *
member_name(const OuType *type, size_t i)
{
    for (; type->flags & OU_TYPE_HEAP; type = type->base) {
        size_t before = (type->base->basic_bytes - ou_type_builtin(type)->basic_bytes) / sizeof(OuObj *);
        const OuTuple *names = (const OuTuple *)type->slot_names;
        if (names != NULL && i >= before && i - before < names->length)
            return names->items[i - before];
    }
    return NULL;
}

static bool
name_edge(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    OuObj *name = NULL;
    if (slot >= OU_EDGE_CLASS) {
        snprintf(text, bytes, "__class__");
        return true;
    }
    if (slot >= OU_EDGE_MEMBER)
        name = member_name(o->type, slot - OU_EDGE_MEMBER);
    else if (slot >= OU_EDGE_WORD)
        name = ou_instance_slot_name(sp, o, slot - OU_EDGE_WORD);
    else {
        const OuType *builtin = ou_type_builtin(o->type);
        return builtin->slots.edge_name != NULL && builtin->slots.edge_name(sp, o, slot, text, bytes);
    }
    OuText utf8;
    if (name == NULL || !ou_text_of(sp, name, &utf8)) {
        ou_pending_clear(sp);
        snprintf(text, bytes, "__dict__");
        return true;
    }
    snprintf(text, bytes, "%s", utf8.utf8);
    ou_text_release(sp, &utf8);
    return true;
}

void
ou_heap_set_memory_slots(OuType *type)
{
    const OuType *builtin = ou_type_builtin(type);
    bool plain = builtin->id == OU_T_OBJECT && type->word_offset == sizeof(OuObj);
    bool members = builtin->id == OU_T_OBJECT && !(type->flags & OU_TYPE_WORD) && has_members(type, builtin);
    type->layout = plain ? OU_LAYOUT_ATTRIBUTES : members ? OU_LAYOUT_MEMBERS : OU_LAYOUT_OTHER;
    type->slots.drop = plain ? ou_instance_drop : drop_layers;
    type->slots.visit = plain ? visit_plain : visit_layers;
    type->slots.visit_part = builtin->slots.visit_part != NULL ? visit_part_of_layers : NULL;
    type->slots.clear_part = NULL;
    type->slots.clear = plain ? ou_instance_clear : clear_layers;
    type->slots.extra_bytes = plain ? ou_instance_extra_bytes : extra_bytes_of_layers;
    type->slots.edge_name = name_edge;
}
