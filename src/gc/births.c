/* SPDX-License-Identifier: MIT */
/* Births that are old at once.
 *
 * In a large heap whose objects are replaced here and there, newborns lie one here, one
 * there, in so many pools that merely to make them older touches a line of memory for
 * each. Where looks at them found no garbage, they are born old instead, of the colour
 * of what becomes old, and nobody need find them: their pools do not enter the young
 * list. Deaths of old objects count against births meanwhile, so what is counted is by
 * how much the old grow. Now and then births are young for a sample (pace.c).
 *
 * Invariant: newborn is of generation 2, in the colour of what is promoted,
 *   <=>  births are old  =>  no pool enters the young list
 */
#include "gc/gc_int.h"

enum {
    NEWBORN_YOUNG = OU_SIDE_LIVE | OU_SIDE_TRACKED,
    NEWBORN_OLD = NEWBORN_YOUNG | 2 << OU_SIDE_GEN_SHIFT
};

void
ou_gc_births_become_old(OuGc *gc)
{
    OU_ASSERT(!gc->births_are_old);
    gc->births_are_old = true;
    gc->sp->barrier.newborn = (uint8_t)(NEWBORN_OLD | gc->sp->barrier.promoted);
    ou_heap_set_births_old(gc->sp->heap, true);
}

void
ou_gc_births_become_young(OuGc *gc)
{
    if (!gc->births_are_old)
        return;
    OuHeap *heap = gc->sp->heap;
    gc->births_are_old = false;
    gc->sp->barrier.newborn = NEWBORN_YOUNG;
    gc->n_long_lived_new += ou_gc_count(gc, 0);
    gc->n_strewn += (int64_t)ou_heap_n_unlisted(heap);
    gc->is_strewn = ou_heap_n_unlisted(heap) >= OU_YOUNG_POOLS_MANY;
    ou_heap_set_births_old(heap, false);
}

void
ou_gc_set_promoted(OuGc *gc, uint8_t colour)
{
    OuBarrier *barrier = &gc->sp->barrier;
    barrier->promoted = colour;
    if (gc->births_are_old)
        barrier->newborn = (uint8_t)(NEWBORN_OLD | colour);
}
