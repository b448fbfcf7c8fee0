/* SPDX-License-Identifier: MIT */
/* The attributes of one instance: slots by shape, an overflow, or a dict.
 *
 * An instance goes one way: slots in its block; with an extension when they do
 * not suffice; a dict when someone asks for `__dict__`, deletes out of order or
 * takes too many turns. It never goes back, except that deleting what was added
 * last steps back to the parent shape.
 *
 * Values are stored before the word that makes them visible, and the word is
 * changed before a value leaves, so that at every moment the shape tells of no
 * slot that is not there.
 */
#include "object/type/instance.h"

#include <string.h>

#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/type_int.h"
#include "os/assert.h"

/* The word of any instance that has one. Behind a builtin layout of variable
 * size it is the last word of the block, and there are no inline slots. */
static inline uint64_t *
word_of(OuObj *o)
{
    if (OU_LIKELY(o->type->word_offset != 0))
        return ou_word_of(o);
    return (uint64_t *)((char *)o + ou_block_bytes(o)) - 1;
}

static inline bool
has_word(const OuObj *o)
{
    return (o->type->flags & OU_TYPE_WORD) != 0;
}

static inline OuExtension *
extension_of(OuObj *o)
{
    uint64_t word = *word_of(o);
    return word & 1 ? ou_word_extension(word) : NULL;
}

static inline size_t
extension_bytes(size_t room)
{
    return sizeof(OuExtension) + room * sizeof(OuObj *);
}

static inline unsigned
n_inline_of(OuObj *o)
{
    return o->type->word_offset != 0 ? ou_instance_n_inline(o) : 0;
}

static OuShape *
shape_of(OuSpace *sp, OuObj *o)
{
    uint64_t word = *word_of(o);
    if (!(word & 1))
        return ou_shape_of_word(sp, word);
    uint32_t id = ou_word_extension(word)->shape_id;
    return id == 0 ? NULL : ou_shape_by_id(sp, id);
}

/* Where slot `i` lies. */
static OuObj **
slot_at(OuObj *o, unsigned i)
{
    OuExtension *more = extension_of(o);
    if (more == NULL || i < more->n_inline)
        return ou_slots_of(o) + i;
    return &more->more[i - more->n_inline];
}

/* ---- growing ---- */

/* An extension with room for `room` slots beyond the block; the shape stays. */
static OuExtension *
extend(OuSpace *sp, OuObj *o, size_t room)
{
    uint64_t *word = word_of(o);
    OuExtension *old = extension_of(o);
    size_t old_room = old == NULL ? 0 : old->room;
    if (old != NULL && room <= old_room)
        return old;
    OuExtension *more = ou_buffer_resize(sp->heap, old, old == NULL ? 0 : extension_bytes(old_room),
                                         extension_bytes(room));
    if (more == NULL)
        return ou_raise_memory(sp);
    if (old == NULL)
        *more = (OuExtension){.shape_id = (uint32_t)(*word >> 1), .n_inline = (uint16_t)n_inline_of(o)};
    memset(more->more + old_room, 0, (room - old_room) * sizeof *more->more);
    more->room = (uint16_t)room;
    *word = (uint64_t)(uintptr_t)more | 1;
    return more;
}

/* A class whose instances outgrow what was predicted predicts more. */
static void
learn(OuSpace *sp, OuType *type, unsigned n_slots)
{
    if (!(type->flags & OU_TYPE_HEAP) || (type->flags & OU_TYPE_UNPREDICTED) ||
        n_slots <= type->n_predicted || n_slots > OU_N_PREDICTED_MAX)
        return;
    type->n_predicted = (uint16_t)n_slots;
    ou_type_set_instance_bytes(sp, type);
}

/* Give `o` the slot that its next shape adds, holding `value` (counted here). */
static bool
add_slot(OuSpace *sp, OuObj *o, const OuShape *next, OuObj *value)
{
    unsigned slot = next->n_slots - 1u;
    OuExtension *more = extension_of(o);
    unsigned n_inline = more != NULL ? more->n_inline : n_inline_of(o);
    if (slot >= n_inline) {
        size_t needed = slot - n_inline + 1;
        if (more == NULL || needed > more->room) {
            size_t room = needed <= 2 ? 2 : needed + needed / 2;
            if ((more = extend(sp, o, room)) == NULL)
                return false;
        }
        learn(sp, o->type, next->n_slots);
        ou_slot_set(sp, &more->more[slot - n_inline], ou_incref(value));
    } else {
        ou_slot_set(sp, &ou_slots_of(o)[slot], ou_incref(value));
    }
    if (more != NULL)
        more->shape_id = next->id;
    else
        *word_of(o) = (uint64_t)next->id << 1;
    return true;
}

/* ---- the dict ---- */

/* Put the values of `o` into `dict`, in order of creation. */
static bool
copy_to_dict(OuSpace *sp, OuObj *o, const OuShape *shape, OuObj *dict)
{
    OuObj *names[UINT8_MAX];
    unsigned n = shape == NULL ? 0 : shape->n_slots;
    OU_ASSERT(n < UINT8_MAX);
    for (; shape != NULL && shape->name != NULL; shape = shape->parent)
        names[shape->n_slots - 1] = shape->name;
    for (unsigned i = 0; i < n; i++) {
        OuObj *value = *slot_at(o, i);
        if (value != NULL && !ou_dict_set(sp, dict, names[i], value))
            return false;
    }
    return true;
}

/* The slots are given up; their values live elsewhere or go. */
static void
clear_slots(OuSpace *sp, OuObj *o)
{
    unsigned n = n_inline_of(o);
    for (unsigned i = 0; i < n; i++)
        ou_slot_clear(sp, &ou_slots_of(o)[i]);
    // What goes may run code that makes the extension grow: read it anew.
    OuExtension *more;
    for (unsigned i = 0; (more = extension_of(o)) != NULL && i < more->room; i++)
        ou_slot_clear(sp, &more->more[i]);
}

/* From now on the attributes of `o` live in a dict (borrowed). */
static OuObj *
turn_to_dict(OuSpace *sp, OuObj *o)
{
    OuExtension *more = extension_of(o);
    if (more != NULL && more->dict != NULL)
        return more->dict;
    OuShape *shape = shape_of(sp, o);
    if ((more = extend(sp, o, more == NULL ? 0 : more->room)) == NULL)
        return NULL;
    OuObj *dict = ou_dict_new_sized(sp, shape == NULL ? 0 : shape->n_slots);
    if (dict == NULL)
        return NULL;
    if (!copy_to_dict(sp, o, shape, dict)) {
        ou_decref(sp, dict);
        return NULL;
    }
    more->dict = dict;
    more->shape_id = 0;
    clear_slots(sp, o); // each value has its second count from the dict: nothing dies
    return dict;
}

OuObj *
ou_instance_dict(OuSpace *sp, OuObj *o)
{
    if (!has_word(o))
        return NULL;
    return ou_xincref(turn_to_dict(sp, o));
}

bool
ou_instance_set_dict(OuSpace *sp, OuObj *o, OuObj *dict)
{
    OuExtension *more = extension_of(o);
    if ((more = extend(sp, o, more == NULL ? 0 : more->room)) == NULL)
        return false;
    more->shape_id = 0;
    OuObj *old = ou_slot_take(sp, &more->dict);
    ou_slot_init(&more->dict, ou_incref(dict));
    clear_slots(sp, o);
    ou_xdecref(sp, old);
    return true;
}

/* ---- get, set, delete ---- */

OuObj *
ou_instance_get(OuSpace *sp, OuObj *o, OuObj *name)
{
    if (!has_word(o))
        return NULL;
    OuExtension *more = extension_of(o);
    if (more != NULL && more->dict != NULL)
        return ou_xincref(ou_dict_get_str(sp, more->dict, name));
    int slot = ou_shape_find(shape_of(sp, o), name);
    return slot < 0 ? NULL : ou_xincref(*slot_at(o, (unsigned)slot));
}

static int
set_in_dict(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value)
{
    OuObj *dict = ou_xincref(turn_to_dict(sp, o));
    if (dict == NULL)
        return -1;
    int done = value != NULL ? (ou_dict_set(sp, dict, name, value) ? 1 : -1) : ou_dict_delete(sp, dict, name);
    ou_decref(sp, dict);
    return done;
}

static int
delete_slot(OuSpace *sp, OuObj *o, OuShape *shape, unsigned slot, OuObj *name)
{
    if (slot + 1u != shape->n_slots)
        return set_in_dict(sp, o, name, NULL);
    OuObj **place = slot_at(o, slot);
    OuExtension *more = extension_of(o);
    if (more != NULL)
        more->shape_id = shape->parent->id;
    else
        *word_of(o) = (uint64_t)shape->parent->id << 1;
    ou_slot_clear(sp, place);
    return 1;
}

int
ou_instance_set(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value)
{
    if (!has_word(o))
        return 0;
    OuExtension *more = extension_of(o);
    if (more != NULL && more->dict != NULL)
        return set_in_dict(sp, o, name, value);
    OuShape *shape = shape_of(sp, o);
    int slot = ou_shape_find(shape, name);
    if (slot >= 0 && *slot_at(o, (unsigned)slot) != NULL) {
        if (value == NULL)
            return delete_slot(sp, o, shape, (unsigned)slot, name);
        ou_slot_set(sp, slot_at(o, (unsigned)slot), ou_incref(value));
        return 1;
    }
    if (value == NULL)
        return 0;
    if (slot >= 0) { // emptied by the collector
        ou_slot_set(sp, slot_at(o, (unsigned)slot), ou_incref(value));
        return 1;
    }
    if (shape == NULL)
        shape = ou_shape_root(sp, o->type);
    OuShape *next = shape == NULL ? NULL : ou_shape_add(sp, shape, name);
    if (next == NULL)
        return ou_pending(sp) ? -1 : set_in_dict(sp, o, name, value);
    return add_slot(sp, o, next, value) ? 1 : -1;
}

/* ---- changing the class ---- */

bool
ou_instance_set_class(OuSpace *sp, OuObj *o, OuType *type)
{
    if (has_word(o)) {
        // Shapes belong to classes. With a dict the instance is free of them.
        if (turn_to_dict(sp, o) == NULL)
            return false;
    }
    OuType *old = o->type;
    if (type->flags & OU_TYPE_HEAP)
        type->head.count++;
    o->type = type;
    if (old->flags & OU_TYPE_HEAP)
        ou_decref(sp, old);
    return true;
}

/* ---- memory ---- */

void
ou_extension_visit(OuExtension *more, OuVisitFn fn, void *context, size_t first)
{
    for (unsigned i = 0; i < more->room; i++)
        if (more->more[i] != NULL)
            fn(context, more->more[i], first + i);
    if (more->dict != NULL)
        fn(context, more->dict, first + more->room);
}

void
ou_instance_visit(OuObj *o, OuVisitFn fn, void *context, size_t first)
{
    unsigned n = n_inline_of(o);
    OuObj **slots = ou_slots_of(o);
    for (unsigned i = 0; i < n; i++)
        if (slots[i] != NULL)
            fn(context, slots[i], first + i);
    OuExtension *more = extension_of(o);
    if (OU_UNLIKELY(more != NULL))
        ou_extension_visit(more, fn, context, first + n);
}

void
ou_instance_drop(OuSpace *sp, OuObj *o)
{
    unsigned n = n_inline_of(o);
    uint64_t word = *word_of(o);
    OuObj **slots = ou_slots_of(o);
    for (unsigned i = 0; i < n; i++)
        ou_xdecref(sp, slots[i]);
    if (OU_LIKELY(!(word & 1)))
        return;
    OuExtension *more = ou_word_extension(word);
    for (unsigned i = 0; i < more->room; i++)
        ou_xdecref(sp, more->more[i]);
    ou_xdecref(sp, more->dict);
    ou_buffer_release(sp->heap, more, extension_bytes(more->room));
}

void
ou_instance_clear(OuSpace *sp, OuObj *o)
{
    OuExtension *more = extension_of(o);
    clear_slots(sp, o); // the shape still names them: an empty slot reads as absent
    if (more != NULL && more == extension_of(o))
        ou_slot_clear(sp, &more->dict);
}

size_t
ou_instance_extra_bytes(OuObj *o)
{
    OuExtension *more = has_word(o) ? extension_of(o) : NULL;
    return more == NULL ? 0 : extension_bytes(more->room);
}

/* ---- names ---- */

OuObj *
ou_instance_slot_name(OuSpace *sp, OuObj *o, size_t i)
{
    if (!has_word(o))
        return NULL;
    for (OuShape *shape = shape_of(sp, o); shape != NULL && shape->name != NULL; shape = shape->parent)
        if (shape->n_slots == i + 1)
            return shape->name;
    return NULL;
}

OuObj *
ou_instance_names(OuSpace *sp, OuObj *o)
{
    OuExtension *more = has_word(o) ? extension_of(o) : NULL;
    if (more != NULL && more->dict != NULL)
        return ou_dict_keys_list(sp, more->dict);
    OuObj *names = ou_list_new(sp, 0);
    OuShape *shape = has_word(o) ? shape_of(sp, o) : NULL;
    size_t n = shape == NULL ? 0 : shape->n_slots;
    for (size_t i = 0; names != NULL && i < n; i++) {
        if (*slot_at(o, (unsigned)i) == NULL)
            continue;
        if (!ou_list_append(sp, names, ou_instance_slot_name(sp, o, i))) {
            ou_decref(sp, names);
            return NULL;
        }
    }
    return names;
}
