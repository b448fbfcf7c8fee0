/* SPDX-License-Identifier: MIT */
/* Visiting, inline: the loops over the references that an object holds.
 *
 * A visit is called for millions of objects and does next to nothing with each
 * reference, so that calls would be most of its cost. Here are the bodies of the
 * commonest layouts as inline functions; called with a constant `fn` they become
 * loops with that function in them. `slots.visit` of these types is made of the
 * same bodies, so that there is one description of each layout. Everything else
 * is visited by a call of its type's slot.
 *
 * ou_visit() and ou_visit_part() are the collector's: of references to what can
 * never be part of a cycle they may leave some out, the same ones each time.
 */
#ifndef OURO_OBJECT_VISIT_INL_H
#define OURO_OBJECT_VISIT_INL_H

#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/type/instance.h"

#define OU_VISIT_INLINE static inline __attribute__((always_inline))

/* Slot numbers of what every instance of a heap type holds besides the fields of
 * its builtin base (whose numbers begin at 0 and never come near these). */
#define OU_EDGE_WORD ((size_t)1 << 60)   // attributes: + slot number; dict: the number before
#define OU_EDGE_MEMBER ((size_t)1 << 61) // __slots__: + number of the member
#define OU_EDGE_CLASS ((size_t)1 << 62)  // the class itself

/* items[at .. end), those that are not NULL. */
OU_VISIT_INLINE void
ou_visit_items(OuObj *const *items, size_t at, size_t end, size_t first_slot, OuVisitFn fn, void *context)
{
    for (size_t i = at; i < end; i++)
        if (OU_LIKELY(items[i] != NULL))
            fn(context, items[i], first_slot + i);
}

/* A part of `length` items, at most n. */
OU_VISIT_INLINE size_t
ou_visit_items_part(OuObj *const *items, size_t length, size_t at, size_t n, OuVisitFn fn, void *context)
{
    if (at >= length)
        return 0;
    size_t end = length - at <= n ? length : at + n;
    ou_visit_items(items, at, end, 0, fn, context);
    return end < length ? end : 0;
}

OU_VISIT_INLINE size_t
ou_visit_list(OuObj *o, size_t at, size_t n, OuVisitFn fn, void *context)
{
    const OuList *list = (const OuList *)o;
    return ou_visit_items_part(list->items, list->length, at, n, fn, context);
}

OU_VISIT_INLINE size_t
ou_visit_tuple(OuObj *o, size_t at, size_t n, OuVisitFn fn, void *context)
{
    const OuTuple *t = (const OuTuple *)o;
    return ou_visit_items_part(t->items, t->length, at, n, fn, context);
}

/* Light keys are strings and numbers: nobody need look at them who looks for
 * containers. */
OU_VISIT_INLINE size_t
ou_visit_dict(OuObj *o, size_t at, size_t n, bool light_keys, OuVisitFn fn, void *context)
{
    const OuDictTable *t = ((const OuDict *)o)->table;
    if (t == NULL || at >= t->n_entries)
        return 0;
    bool keys = light_keys || !t->light;
    size_t end = t->n_entries - at <= n ? t->n_entries : at + n, entry_bytes = ou_dict_entry_bytes(t);
    const char *place = (const char *)ou_dict_entries(t) + at * entry_bytes;
    for (size_t i = at; i < end; i++, place += entry_bytes) {
        const OuDictLight *entry = (const OuDictLight *)place;
        if (OU_UNLIKELY(entry->key == NULL))
            continue;
        if (keys)
            fn(context, entry->key, 2 * i);
        fn(context, entry->value, 2 * i + 1);
    }
    return end < t->n_entries ? end : 0;
}

/* References that lie side by side (some may be NULL), and a class or NULL. */
typedef struct OuSlotRun {
    OuObj *const *slots;
    size_t n;
    OuObj *class;
} OuSlotRun;

/* An instance whose word lies right behind the header: attributes and class. More of
 * them are in its extension, if it has one. */
OU_VISIT_INLINE OuSlotRun
ou_attribute_run(const OuObj *o)
{
    size_t bytes = ou_pool_of(o)->block_bytes - sizeof(OuObj) - sizeof(uint64_t);
    return (OuSlotRun){(OuObj *const *)(o + 1) + 1, bytes / sizeof(OuObj *), (OuObj *)o->type};
}

OU_VISIT_INLINE bool
ou_has_extension(const OuObj *o)
{
    return *(const uint64_t *)(o + 1) & 1;
}

OU_VISIT_INLINE void
ou_visit_attributes(OuObj *o, OuVisitFn fn, void *context)
{
    OuSlotRun run = ou_attribute_run(o);
    ou_visit_items(run.slots, 0, run.n, OU_EDGE_WORD, fn, context);
    if (OU_UNLIKELY(ou_has_extension(o)))
        ou_extension_visit(ou_word_extension(*(const uint64_t *)(o + 1)), fn, context, OU_EDGE_WORD + run.n);
    fn(context, run.class, OU_EDGE_CLASS);
}

/* An instance that consists of what __slots__ name, and its class. */
OU_VISIT_INLINE OuSlotRun
ou_member_run(const OuObj *o)
{
    size_t n = (o->type->basic_bytes - sizeof(OuObj)) / sizeof(OuObj *);
    return (OuSlotRun){(OuObj *const *)(o + 1), n, (OuObj *)o->type};
}

OU_VISIT_INLINE void
ou_visit_members(OuObj *o, OuVisitFn fn, void *context)
{
    OuSlotRun run = ou_member_run(o);
    ou_visit_items(run.slots, 0, run.n, OU_EDGE_MEMBER, fn, context);
    fn(context, run.class, OU_EDGE_CLASS);
}

/* Is all that `o` refers to such a run? */
OU_VISIT_INLINE bool
ou_slot_run(const OuObj *o, OuSlotRun *run)
{
    const OuList *list = (const OuList *)o;
    const OuTuple *t = (const OuTuple *)o;
    switch (o->type->layout) {
    case OU_LAYOUT_LIST: *run = (OuSlotRun){list->items, list->length, NULL}; return true;
    case OU_LAYOUT_TUPLE: *run = (OuSlotRun){t->items, t->length, NULL}; return true;
    case OU_LAYOUT_ATTRIBUTES: *run = ou_attribute_run(o); return !ou_has_extension(o);
    case OU_LAYOUT_MEMBERS: *run = ou_member_run(o); return true;
    default: return false;
    }
}

/* About `n` references of `o` from place `at` on: the place to go on at, 0 when that
 * was all. What never holds many is visited whole. */
OU_VISIT_INLINE size_t
ou_visit_part(OuObj *o, size_t at, size_t n, OuVisitFn fn, void *context)
{
    switch (o->type->layout) {
    case OU_LAYOUT_LIST: return ou_visit_list(o, at, n, fn, context);
    case OU_LAYOUT_DICT: return ou_visit_dict(o, at, n, false, fn, context);
    case OU_LAYOUT_TUPLE: return ou_visit_tuple(o, at, n, fn, context);
    case OU_LAYOUT_ATTRIBUTES: return ou_visit_attributes(o, fn, context), 0;
    case OU_LAYOUT_MEMBERS: return ou_visit_members(o, fn, context), 0;
    default: break;
    }
    const OuSlots *slots = &o->type->slots;
    if (slots->visit_part != NULL)
        return slots->visit_part(o, at, n, fn, context);
    slots->visit(o, fn, context);
    return 0;
}

/* All references of `o`, once each. */
OU_VISIT_INLINE void
ou_visit(OuObj *o, OuVisitFn fn, void *context)
{
    if (o->type->layout == OU_LAYOUT_OTHER)
        o->type->slots.visit(o, fn, context);
    else
        (void)ou_visit_part(o, 0, SIZE_MAX, fn, context);
}

#endif
