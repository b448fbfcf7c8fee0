/* SPDX-License-Identifier: MIT */
/* Weak references: the table of who is referred to weakly, and weakref.ref.
 *
 * The references to one object form a list; a table of the space finds it by
 * the object's address. The table holds the list's first reference only, whose
 * target is the key, so that an entry is one word. In a list the plain reference
 * comes first, then the plain proxy, then all others newest first: CPython's
 * order, which is the order of the callbacks.
 *
 * Invariants: an object's side byte has WEAKREF  <=>  the table has its list;
 * the table is there  <=>  it is not empty. Nothing here needs memory but making
 * a reference.
 */
#include "object/weakref.h"

#include <string.h>

#include "object/args.h"
#include "object/container/list.h"
#include "object/names.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/native.h"
#include "object/weakref_int.h"
#include "os/assert.h"

/* ---- the table ---- */

typedef struct OuWeakTable {
    size_t n;
    unsigned log2;      // 2^log2 places, at most 3/4 of them used
    OuWeakRef *first[]; // of a list; NULL: free
} OuWeakTable;

enum { FIRST_LOG2 = 4 };

static size_t
table_bytes(unsigned log2)
{
    return sizeof(OuWeakTable) + (sizeof(OuWeakRef *) << log2);
}

static size_t
place_of(const OuWeakTable *table, const OuObj *target)
{
    return (size_t)(((uint64_t)(uintptr_t)target >> 3) * 0x9E3779B97F4A7C15u >> (64 - table->log2));
}

/* The place where the list of `target` is, or the free one where it would be. */
static OuWeakRef **
find_place(OuWeakTable *table, const OuObj *target)
{
    size_t mask = ((size_t)1 << table->log2) - 1;
    size_t i = place_of(table, target);
    while (table->first[i] != NULL && table->first[i]->target != target)
        i = (i + 1) & mask;
    return &table->first[i];
}

static void
release_if_empty(OuSpace *sp)
{
    OuWeakTable *table = sp->weak;
    if (table == NULL || table->n > 0)
        return;
    ou_buffer_release(sp->heap, table, table_bytes(table->log2));
    sp->weak = NULL;
}

/* Move all lists into a table of another size; false: no memory, nothing moved. The
 * request may make the collector clear references, so the old table, which may be
 * another one or none by then, is looked at behind it. */
static bool
rebuild(OuSpace *sp, unsigned log2)
{
    OuWeakTable *table = ou_buffer_take(sp->heap, table_bytes(log2));
    if (table == NULL)
        return false;
    OuWeakTable *old = sp->weak;
    memset(table, 0, table_bytes(log2));
    table->log2 = log2;
    if (old != NULL) {
        for (size_t i = 0; i < (size_t)1 << old->log2; i++)
            if (old->first[i] != NULL)
                *find_place(table, old->first[i]->target) = old->first[i];
        table->n = old->n;
        ou_buffer_release(sp->heap, old, table_bytes(old->log2));
    }
    sp->weak = table;
    return true;
}

/* Room for one more list. */
static bool
reserve_place(OuSpace *sp)
{
    OuWeakTable *table = sp->weak;
    if (table == NULL)
        return rebuild(sp, FIRST_LOG2);
    if ((table->n + 1) * 4 <= (size_t)3 << table->log2)
        return true;
    return rebuild(sp, table->log2 + 1);
}

/* Empty a place: entries behind it that probed past it move up. */
static void
remove_place(OuSpace *sp, OuWeakRef **place)
{
    OuWeakTable *table = sp->weak;
    size_t mask = ((size_t)1 << table->log2) - 1, hole = (size_t)(place - table->first);
    for (size_t i = (hole + 1) & mask; table->first[i] != NULL; i = (i + 1) & mask) {
        size_t home = place_of(table, table->first[i]->target);
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            table->first[hole] = table->first[i];
            hole = i;
        }
    }
    table->first[hole] = NULL;
    if (--table->n > 0 && table->log2 > FIRST_LOG2 && table->n * 8 < (size_t)1 << table->log2
        && sp->barrier.phase != OU_BARRIER_CONDEMNED) // a collector's step is to be short
        rebuild(sp, table->log2 - 1);                 // without memory it stays large
    release_if_empty(sp);
}

/* ---- lists ---- */

static OuWeakRef *
list_of(OuSpace *sp, const OuObj *target)
{
    if (!(target->type->flags & OU_TYPE_COLLECTABLE) || !(*ou_side_of(target) & OU_SIDE_WEAKREF))
        return NULL;
    return *find_place(sp->weak, target);
}

/* Is `ref` the reference, or the proxy, that all askers share? */
static bool
is_plain_ref(const OuSpace *sp, const OuWeakRef *ref)
{
    return ref != NULL && ref->callback == NULL && ou_is(&ref->head, sp, OU_T_WEAKREF);
}

static bool
is_plain_proxy(const OuSpace *sp, const OuWeakRef *ref)
{
    return ref != NULL && ref->callback == NULL && ou_is_proxy(sp, &ref->head);
}

/* Not waiting to be released, by counting or by the collector. */
static bool
is_live(const OuSpace *sp, const OuObj *o)
{
    const uint8_t condemned = OU_SIDE_LIVE | OU_SIDE_SUSPECT;
    uint8_t side = *ou_side_of(o);
    if (OU_UNLIKELY(sp->barrier.phase == OU_BARRIER_CONDEMNED) && (side & condemned) == condemned)
        return false;
    return (side & OU_SIDE_LIVE) != 0;
}

/* Is `ref` garbage that a collection found? While suspects are still being
 * counted, the old ones among them may yet turn out to live. */
static bool
is_garbage(const OuSpace *sp, const OuWeakRef *ref)
{
    uint8_t side = *ou_side_of(ref);
    if (!(side & OU_SIDE_LIVE))
        return true;
    bool undecided = sp->barrier.phase == OU_BARRIER_SUSPECTS && (side & OU_SIDE_GEN_MASK) >= 2 << OU_SIDE_GEN_SHIFT;
    return (side & OU_SIDE_COLOR_MASK) == OU_SIDE_SUSPECT && !undecided;
}

/* Put `ref` into its target's list. There is room in the table. */
static void
link_in(OuSpace *sp, OuWeakRef *ref)
{
    OuWeakRef **place = find_place(sp->weak, ref->target), *before = NULL, *after = *place;
    if (after == NULL) {
        sp->weak->n++;
        *ou_side_of(ref->target) |= OU_SIDE_WEAKREF;
    }
    bool plain_ref = is_plain_ref(sp, ref);
    if (!plain_ref && is_plain_ref(sp, after)) {
        before = after;
        after = after->next;
    }
    if (!plain_ref && !is_plain_proxy(sp, ref) && is_plain_proxy(sp, after)) {
        before = after;
        after = after->next;
    }
    ref->prev = before;
    ref->next = after;
    if (after != NULL)
        after->prev = ref;
    if (before != NULL)
        before->next = ref;
    else
        *place = ref;
}

/* Take `ref` out of its target's list; it is dead then. */
static void
unlink_ref(OuSpace *sp, OuWeakRef *ref)
{
    OuObj *target = ref->target;
    if (target == NULL)
        return;
    if (ref->prev == NULL) {
        OuWeakRef **place = find_place(sp->weak, target);
        OU_ASSERT(*place == ref);
        if (ref->next != NULL) {
            *place = ref->next;
        } else {
            *ou_side_of(target) &= (uint8_t)~OU_SIDE_WEAKREF;
            remove_place(sp, place);
        }
    } else {
        ref->prev->next = ref->next;
    }
    if (ref->next != NULL)
        ref->next->prev = ref->prev;
    ref->next = ref->prev = NULL;
    ref->target = NULL;
}

/* ---- making and following ---- */

OuObj *
ou_weakref_new(OuSpace *sp, OuType *type, OuObj *target, OuObj *callback_or_null)
{
    OuObj *callback = callback_or_null == sp->none ? NULL : callback_or_null;
    if (!(target->type->flags & OU_TYPE_WEAKREFS))
        return ou_raise(sp, OU_E_TYPE_ERROR, "cannot create weak reference to '%T' object", target);
    bool shared = callback == NULL && (type == sp->types[OU_T_WEAKREF] || type == sp->types[OU_T_WEAKPROXY]
                                       || type == sp->types[OU_T_CALLABLE_PROXY]);
    for (OuWeakRef *ref = list_of(sp, target); shared && ref != NULL && ref->callback == NULL; ref = ref->next)
        if (ref->head.type == type && is_live(sp, &ref->head)) {
            ou_shade(sp, &ref->head); // found by way of its target, which does not hold it
            return ou_incref(ref);
        }
    OuWeakRef *ref = (OuWeakRef *)ou_type_alloc(sp, type, 0);
    if (ref == NULL)
        return NULL;
    ref->hash = -1;
    if (!reserve_place(sp)) {
        ou_decref(sp, ref);
        return ou_raise_memory(sp);
    }
    ref->callback = ou_xincref(callback);
    ref->target = target;
    link_in(sp, ref);
    return &ref->head;
}

OuObj *
ou_weakref_target(OuSpace *sp, OuObj *o)
{
    OuObj *target = ((OuWeakRef *)o)->target;
    if (target == NULL || !is_live(sp, target))
        return NULL; // dead, or waiting to be released
    ou_shade(sp, target);
    return ou_incref(target);
}

size_t
ou_weakref_count(OuSpace *sp, OuObj *target)
{
    size_t n = 0;
    for (OuWeakRef *ref = list_of(sp, target); ref != NULL; ref = ref->next)
        n++;
    return n;
}

OuObj *
ou_weakref_list(OuSpace *sp, OuObj *target)
{
    OuObj *list = ou_list_new(sp, ou_weakref_count(sp, target));
    if (list == NULL)
        return NULL;
    for (OuWeakRef *ref = list_of(sp, target); ref != NULL; ref = ref->next) {
        if (!is_live(sp, &ref->head))
            continue;
        ou_shade(sp, &ref->head);
        if (!ou_list_append(sp, list, &ref->head)) {
            ou_decref(sp, list);
            return NULL;
        }
    }
    return list;
}

/* ---- the target's death ---- */

bool
ou_weakref_has_callback(OuSpace *sp, OuObj *target)
{
    for (OuWeakRef *ref = list_of(sp, target); ref != NULL; ref = ref->next)
        if (ref->callback != NULL)
            return true;
    return false;
}

OuWeakRef **
ou_weakref_clear_for_gc(OuSpace *sp, OuObj *o, OuWeakRef **tail)
{
    if (!(*ou_side_of(o) & OU_SIDE_WEAKREF))
        return tail;
    OuWeakRef **place = find_place(sp->weak, o), *ref = *place;
    remove_place(sp, place);
    *ou_side_of(o) &= (uint8_t)~OU_SIDE_WEAKREF;
    while (ref != NULL) {
        OuWeakRef *next = ref->next;
        ref->target = NULL;
        ref->next = ref->prev = NULL;
        if (ref->callback != NULL && !is_garbage(sp, ref)) {
            ou_shade(sp, &ref->head);
            *tail = ou_incref(ref);
            tail = &ref->next;
        }
        ref = next;
    }
    return tail;
}

OuWeakRef *
ou_weakref_call_told(OuSpace *sp, OuWeakRef *told, size_t most)
{
    OuObj *pending = ou_pending_take(sp);
    for (; told != NULL && most > 0; most--) {
        OuWeakRef *ref = told;
        told = ref->next;
        ref->next = NULL;
        OuObj *callback = ref->callback != NULL && !sp->ending ? ou_slot_take(sp, &ref->callback) : NULL;
        if (callback != NULL) {
            OuObj *result = ou_call1(sp, callback, &ref->head);
            if (result == NULL)
                ou_raise_unraisable(sp, NULL, callback);
            ou_xdecref(sp, result);
            ou_decref(sp, callback);
        }
        ou_decref(sp, ref);
    }
    ou_pending_set(sp, pending);
    return told;
}

void
ou_weakref_object_died(OuSpace *sp, OuObj *o)
{
    OuWeakRef *told = NULL;
    ou_weakref_clear_for_gc(sp, o, &told);
    if (told != NULL)
        (void)ou_weakref_call_told(sp, told, SIZE_MAX);
}

/* ---- the type ---- */

void
ou_weakref_drop(OuSpace *sp, OuObj *o)
{
    unlink_ref(sp, (OuWeakRef *)o);
    ou_slot_clear(sp, &((OuWeakRef *)o)->callback);
}

void
ou_weakref_visit(OuObj *o, OuVisitFn fn, void *context)
{
    if (((OuWeakRef *)o)->callback != NULL)
        fn(context, ((OuWeakRef *)o)->callback, 0);
}

static bool
weakref_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp, (void)o;
    static const char name[] = "__callback__";
    if (slot != 0 || bytes < sizeof name)
        return false;
    memcpy(text, name, sizeof name);
    return true;
}

static OuObj *
weakref_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames; // __init__ refuses them; heirs may have some
    if (!ou_args_count(sp, "__new__", n, 1, 2))
        return NULL;
    return ou_weakref_new(sp, type, args[0], n == 2 ? args[1] : NULL);
}

static bool
weakref_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)self, (void)args;
    return ou_args_no_keywords(sp, "ref", kwnames) && ou_args_count(sp, "__init__", n, 1, 2);
}

static OuObj *
weakref_call(OuSpace *sp, OuObj *o, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args;
    if (!ou_args_no_keywords(sp, "weakref", kwnames) || !ou_args_count(sp, "weakref", n, 0, 0))
        return NULL;
    OuObj *target = ou_weakref_target(sp, o);
    return target != NULL ? target : ou_incref(sp->none);
}

static bool
weakref_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    OuWeakRef *ref = (OuWeakRef *)o;
    if (ref->hash == -1) {
        OuObj *target = ou_weakref_target(sp, o);
        if (target == NULL) {
            ou_raise(sp, OU_E_TYPE_ERROR, "weak object has gone away");
            return false;
        }
        bool good = ou_hash(sp, target, &ref->hash);
        ou_decref(sp, target);
        if (!good) {
            ref->hash = -1;
            return false;
        }
    }
    *hash = ref->hash;
    return true;
}

static OuObj *
weakref_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    OuType *type = sp->types[OU_T_WEAKREF];
    if ((op != OU_EQ && op != OU_NE) || !ou_type_is_subtype(a->type, type) || !ou_type_is_subtype(b->type, type))
        return ou_incref(sp->not_implemented);
    OuObj *result, *left = ou_weakref_target(sp, a), *right = ou_weakref_target(sp, b);
    if (left != NULL && right != NULL)
        result = ou_compare(sp, left, right, op);
    else
        result = ou_incref((a == b) == (op == OU_EQ) ? sp->true_ : sp->false_);
    ou_xdecref(sp, left);
    ou_xdecref(sp, right);
    return result;
}

static OuObj *
weakref_repr(OuSpace *sp, OuObj *o)
{
    unsigned long long here = (uintptr_t)o;
    OuObj *target = ou_weakref_target(sp, o);
    if (target == NULL)
        return ou_str_format(sp, "<weakref at 0x%llx; dead>", here);
    unsigned long long there = (uintptr_t)target;
    OuObj *text, *name = ou_find_attr(sp, target, sp->names->name);
    ou_pending_clear(sp); // whatever a __getattr__ raised
    if (name != NULL && ou_type_is_heir(name->type, OU_TYPE_STR_HEIR))
        text = ou_str_format(sp, "<weakref at 0x%llx; to '%T' at 0x%llx (%U)>", here, target, there, name);
    else
        text = ou_str_format(sp, "<weakref at 0x%llx; to '%T' at 0x%llx>", here, target, there);
    ou_xdecref(sp, name);
    ou_decref(sp, target);
    return text;
}

static OuObj *
get_callback(OuSpace *sp, OuObj *o)
{
    OuWeakRef *ref = (OuWeakRef *)o;
    return ou_incref(ref->callback != NULL ? ref->callback : sp->none);
}

static const OuMethodDef weakref_methods[] = {
    {"__class_getitem__", ou_class_getitem, OU_CALL_ARGS | OU_CALL_CLASS, 1, 1, NULL},
    {0},
};
static const OuGetSetDef weakref_getsets[] = {{"__callback__", get_callback, NULL, NULL}, {0}};

const OuTypeSpec ou_spec_weakref = {
    .name = "weakref.ReferenceType",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuWeakRef),
    .slots = {.drop = ou_weakref_drop,
              .visit = ou_weakref_visit,
              .clear = ou_weakref_drop,
              .edge_name = weakref_edge_name,
              .repr = weakref_repr,
              .hash = weakref_hash,
              .compare = weakref_compare,
              .call = weakref_call,
              .make = weakref_make,
              .init = weakref_init},
    .methods = weakref_methods,
    .getsets = weakref_getsets,
};
