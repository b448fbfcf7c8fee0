/* SPDX-License-Identifier: MIT */
/* Instances of classes, and the shapes they share (D10).
 *
 * A shape maps attribute names to slots; a class's instances start at its root
 * shape and move along transitions as attributes are added. The instance keeps
 * one word behind its base layout (at type->word_offset; 16 for plain classes):
 *
 *     bit 0 clear   shape id << 1; the values lie in the slots behind the word
 *     bit 0 set     an OuExtension: more slots than predicted, or a dict
 *
 * Shape ids are never used twice, so an inline cache that compares the whole
 * word knows names and slots without reading the shape. A class predicts from
 * its earlier instances how many slots the next one gets inline. A `__dict__` is
 * made only when someone asks, and the values move into it; from then on the
 * attributes live there. Deleting an attribute out of order, or too many
 * transitions, do the same.
 */
#ifndef OURO_OBJECT_INSTANCE_H
#define OURO_OBJECT_INSTANCE_H

#include "object/space.h"

typedef struct OuShape {
    uint32_t id;
    uint16_t n_slots;
    uint16_t n_children;
    OuType *type;             // not counted: the class owns its shapes
    struct OuShape *parent;
    OuObj *name;              // the attribute this shape added, counted; NULL for the root
    struct OuShape *children; // first transition; siblings linked
    struct OuShape *sibling;
    struct OuShape *recent;   // the transition taken last
} OuShape;

/* What an instance has that outgrew its block. The shape says how many slots; the
 * first `type` predicted ones lie inline, the others here. */
typedef struct OuExtension {
    uint32_t shape_id;   // while dict is NULL
    uint16_t n_inline;   // slots of the block
    uint16_t room;       // of more[]
    OuObj *dict;         // the attributes, once a __dict__ exists
    OuObj *more[];
} OuExtension;

/* A word of 0 is an instance that has no shape yet, and no attributes. A slot of
 * the block is NULL where the shape (or an extension) does not use it. */
static inline uint64_t *
ou_word_of(OuObj *o) // only if o->type->word_offset != 0
{
    return (uint64_t *)((char *)o + o->type->word_offset);
}
static inline OuObj **
ou_slots_of(OuObj *o)
{
    return (OuObj **)((char *)o + o->type->word_offset + 8);
}
static inline OuExtension *
ou_word_extension(uint64_t word) // only if bit 0 is set
{
    return (OuExtension *)(word - 1);
}

/* The instance attribute `name`: new reference, or NULL without pending. */
OuObj *ou_instance_get(OuSpace *sp, OuObj *o, OuObj *name);
/* Set (counts value) or, with NULL, delete; 1 done, 0 was not there (delete), -1 pending. */
int ou_instance_set(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value);
/* The slot of `name` in the shape named by `word`, or -1. For inline caches. */
int ou_shape_slot(OuSpace *sp, uint64_t word, OuObj *name);
OuShape *ou_shape_of_word(OuSpace *sp, uint64_t word); // bit 0 clear
/* For the inline cache of an attribute that a store adds: the word that an
 * instance with `word` has after adding `name` (0: do not cache); the new slot
 * is the shape's n_slots. `n_inline` says how many slots the block has. */
uint64_t ou_shape_word_after(OuSpace *sp, OuType *type, uint64_t word, OuObj *name, unsigned *slot);
static inline unsigned
ou_instance_n_inline(OuObj *o) // slots that fit in the block; only if o->type->word_offset != 0
{
    return (ou_pool_of(o)->block_bytes - o->type->word_offset - 8) / 8;
}
/* obj.__dict__: makes it if need be; borrowed... a new reference. */
OuObj *ou_instance_dict(OuSpace *sp, OuObj *o);
bool ou_instance_set_dict(OuSpace *sp, OuObj *o, OuObj *dict);
/* Visit / drop what hangs at the word: slots, extension, dict. Slot numbers begin
 * at `first`. */
void ou_instance_visit(OuObj *o, OuVisitFn fn, void *context, size_t first);
void ou_extension_visit(OuExtension *more, OuVisitFn fn, void *context, size_t first);
void ou_instance_drop(OuSpace *sp, OuObj *o);
void ou_instance_clear(OuSpace *sp, OuObj *o); // garbage in a cycle: empty, but valid
size_t ou_instance_extra_bytes(OuObj *o);
/* The attribute name of word slot `i` (borrowed) or NULL. */
OuObj *ou_instance_slot_name(OuSpace *sp, OuObj *o, size_t i);
/* obj.__class__ = type: layouts agree (checked by the caller). */
bool ou_instance_set_class(OuSpace *sp, OuObj *o, OuType *type);
/* dir(obj): sorted list of names; __dir__ honoured. */
OuObj *ou_dir(OuSpace *sp, OuObj *o);
/* dir() and vars() order: names in order of creation, a list. */
OuObj *ou_instance_names(OuSpace *sp, OuObj *o);

#endif
