/* SPDX-License-Identifier: MIT */
/* Shapes: the tree of attribute names that a class's instances have taken on.
 *
 * A class owns its shapes and frees them all when it dies; no instance lives
 * then. Ids are never used twice, so the table from id to shape is sparse at its
 * old end: it is kept in pages, and a page whose shapes are all gone is given
 * back.
 */
#include <string.h>

#include "object/space.h"
#include "object/type/instance.h"
#include "object/type/type_int.h"
#include "os/assert.h"

enum { PAGE_SHAPES = 128 };
enum { MAX_SLOTS = 64, MAX_CHILDREN = 64 }; // beyond, an instance gets a dict of its own

typedef struct ShapePage {
    uint32_t n_live;
    OuShape *shape[PAGE_SHAPES];
} ShapePage;

typedef struct OuShapeTable {
    ShapePage **page;
    uint32_t n_pages; // room
} OuShapeTable;

static bool
grow_table(OuSpace *sp, OuShapeTable *table, uint32_t needed)
{
    uint32_t n_pages = table->n_pages * 2 > needed ? table->n_pages * 2 : needed + 8;
    ShapePage **page = ou_buffer_resize(sp->heap, table->page, table->n_pages * sizeof *page,
                                        n_pages * sizeof *page);
    if (page == NULL)
        return false;
    memset(page + table->n_pages, 0, (n_pages - table->n_pages) * sizeof *page);
    table->page = page;
    table->n_pages = n_pages;
    return true;
}

/* The place of the next id; NULL when memory ends. */
static OuShape **
place_for(OuSpace *sp, uint32_t id)
{
    OuShapeTable *table = sp->shapes;
    if (table == NULL) {
        if ((table = ou_buffer_take(sp->heap, sizeof *table)) == NULL)
            return NULL;
        *table = (OuShapeTable){NULL, 0};
        sp->shapes = table;
    }
    uint32_t at = id / PAGE_SHAPES;
    if (at >= table->n_pages && !grow_table(sp, table, at + 1))
        return NULL;
    if (table->page[at] == NULL) {
        if ((table->page[at] = ou_buffer_take(sp->heap, sizeof(ShapePage))) == NULL)
            return NULL;
        memset(table->page[at], 0, sizeof(ShapePage));
    }
    return &table->page[at]->shape[id % PAGE_SHAPES];
}

/* A shape with a new id. NULL: ids are used up (nothing pending) or MemoryError. */
static OuShape *
new_shape(OuSpace *sp, OuType *type, OuShape *parent, OuObj *name)
{
    if (OU_UNLIKELY(sp->next_shape == 0))
        return NULL;
    OuShape **place = place_for(sp, sp->next_shape);
    OuShape *shape = place == NULL ? NULL : ou_buffer_take(sp->heap, sizeof *shape);
    if (shape == NULL)
        return ou_raise_memory(sp);
    *shape = (OuShape){.id = sp->next_shape++, .type = type, .parent = parent, .name = ou_xincref(name)};
    *place = shape;
    sp->shapes->page[shape->id / PAGE_SHAPES]->n_live++;
    if (parent != NULL) {
        shape->n_slots = (uint16_t)(parent->n_slots + 1);
        shape->sibling = parent->children;
        parent->children = shape;
        parent->n_children++;
    }
    return shape;
}

static void
free_shape(OuSpace *sp, OuShape *shape)
{
    ShapePage **page = &sp->shapes->page[shape->id / PAGE_SHAPES];
    (*page)->shape[shape->id % PAGE_SHAPES] = NULL;
    if (--(*page)->n_live == 0 && sp->next_shape / PAGE_SHAPES != shape->id / PAGE_SHAPES) {
        ou_buffer_release(sp->heap, *page, sizeof(ShapePage));
        *page = NULL;
    }
    ou_xdecref(sp, shape->name);
    ou_buffer_release(sp->heap, shape, sizeof *shape);
}

OuShape *
ou_shape_by_id(OuSpace *sp, uint32_t id)
{
    return sp->shapes->page[id / PAGE_SHAPES]->shape[id % PAGE_SHAPES];
}

OuShape *
ou_shape_of_word(OuSpace *sp, uint64_t word)
{
    return word == 0 ? NULL : ou_shape_by_id(sp, (uint32_t)(word >> 1));
}

OuShape *
ou_shape_root(OuSpace *sp, OuType *type)
{
    if (type->root == NULL)
        type->root = new_shape(sp, type, NULL, NULL);
    return type->root;
}

OuShape *
ou_shape_add(OuSpace *sp, OuShape *shape, OuObj *name)
{
    OuShape *next = shape->recent;
    if (next == NULL || next->name != name)
        for (next = shape->children; next != NULL && next->name != name;)
            next = next->sibling;
    if (next == NULL) {
        if (shape->n_slots == MAX_SLOTS || shape->n_children == MAX_CHILDREN)
            return NULL;
        if ((next = new_shape(sp, shape->type, shape, name)) == NULL)
            return NULL;
    }
    shape->recent = next;
    return next;
}

int
ou_shape_find(const OuShape *shape, OuObj *name)
{
    for (; shape != NULL && shape->name != NULL; shape = shape->parent)
        if (shape->name == name)
            return shape->n_slots - 1;
    return -1;
}

int
ou_shape_slot(OuSpace *sp, uint64_t word, OuObj *name)
{
    if (word & 1)
        return -1;
    return ou_shape_find(ou_shape_of_word(sp, word), name);
}

uint64_t
ou_shape_word_after(OuSpace *sp, OuType *type, uint64_t word, OuObj *name, unsigned *slot)
{
    if (word & 1)
        return 0;
    OuShape *shape = word == 0 ? ou_shape_root(sp, type) : ou_shape_of_word(sp, word);
    OuShape *next = shape == NULL ? NULL : ou_shape_add(sp, shape, name);
    if (next == NULL) {
        ou_pending_swallow(sp, OU_E_MEMORY_ERROR); // without a cache, then
        return 0;
    }
    *slot = shape->n_slots;
    return (uint64_t)next->id << 1;
}

/* Leaves first, down and up by the links: no recursion. */
void
ou_shape_free_all(OuSpace *sp, OuType *type)
{
    OuShape *shape = type->root;
    type->root = NULL;
    while (shape != NULL) {
        if (shape->children != NULL) {
            OuShape *child = shape->children;
            shape->children = child->sibling;
            shape = child;
            continue;
        }
        OuShape *parent = shape->parent;
        free_shape(sp, shape);
        shape = parent;
    }
}

void
ou_shapes_close(OuSpace *sp)
{
    OuShapeTable *table = sp->shapes;
    if (table == NULL)
        return;
    for (uint32_t i = 0; i < table->n_pages; i++)
        if (table->page[i] != NULL)
            ou_buffer_release(sp->heap, table->page[i], sizeof(ShapePage));
    if (table->page != NULL)
        ou_buffer_release(sp->heap, table->page, table->n_pages * sizeof *table->page);
    ou_buffer_release(sp->heap, table, sizeof *table);
    sp->shapes = NULL;
}
