/* SPDX-License-Identifier: MIT */
/* The story of a collection, step by step, for who wants to see it (G1).
 *
 * It is told beforehand, by a slow and simple calculation of its own over the same
 * members: their counts are copied, the references from members are taken off, what
 * is left above zero stays with all that it reaches, the rest goes. The collection
 * itself then does the same at full speed. Told in full for up to STORY_MOST
 * objects; of more it says only how many.
 */
#include "gc/gc_int.h"

#include <stdio.h>

#include "object/container/dict.h"
#include "object/text/str.h"

enum { STORY_MOST = 60 };

typedef struct Actor {
    OuObj *o;
    uint64_t left;      // of the copied count
    size_t because;     // of this actor it stays; itself: held from outside
    bool stays;
} Actor;

typedef struct Story {
    OuGc *gc;
    Actor actor[STORY_MOST];
    size_t n;           // members, of which the first STORY_MOST are actors
    size_t from;        // whose slots are being visited
    bool tell;
} Story;

static bool
cast_member(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)gc, (void)side;
    Story *s = context;
    if (s->n < STORY_MOST)
        s->actor[s->n] = (Actor){o, o->count, 0, false};
    s->n++;
    return true;
}

static Actor *
find_actor(Story *s, const OuObj *o)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->actor[i].o == o)
            return &s->actor[i];
    return NULL;
}

static void
name_actor(Story *s, const OuObj *o, char *text, size_t bytes)
{
    OuText name;
    bool is_class = (o->type->flags & OU_TYPE_TYPE_HEIR) != 0;
    bool found = ou_text_of(s->gc->sp, is_class ? ((const OuType *)o)->name : o->type->name, &name);
    snprintf(text, bytes, is_class ? "class %s at %p" : "%s object at %p", found ? name.utf8 : "?", (const void *)o);
    if (found)
        ou_text_release(s->gc->sp, &name);
    ou_pending_clear(s->gc->sp);
}

/* By which name one refers to another. Keys of dicts are not asked for their text:
 * that may run the program's code. */
static void
name_edge(Story *s, OuObj *o, size_t slot, char *text, size_t bytes)
{
    if (ou_is(o, s->gc->sp, OU_T_DICT))
        snprintf(text, bytes, slot % 2 == 0 ? "key" : "value");
    else if (o->type->slots.edge_name == NULL || !o->type->slots.edge_name(s->gc->sp, o, slot, text, bytes))
        snprintf(text, bytes, "slot %zu", slot);
    ou_pending_clear(s->gc->sp);
}

static void
take_off(void *context, OuObj *child, size_t slot)
{
    Story *s = context;
    Actor *to = find_actor(s, child);
    char edge[64], from_name[96], to_name[96];
    if (to == NULL)
        return;
    to->left--;
    name_edge(s, s->actor[s->from].o, slot, edge, sizeof edge);
    name_actor(s, s->actor[s->from].o, from_name, sizeof from_name);
    name_actor(s, child, to_name, sizeof to_name);
    fprintf(stderr, "    %s refers to %s (%s): %llu left\n", from_name, to_name, edge, (unsigned long long)to->left);
}

static void
keep(void *context, OuObj *child, size_t slot)
{
    (void)slot;
    Story *s = context;
    Actor *to = find_actor(s, child);
    if (to == NULL || to->stays)
        return;
    to->stays = true;
    to->because = s->from;
}

static void
visit_actors(Story *s, bool only_staying, OuVisitFn fn)
{
    for (size_t i = 0; i < s->n; i++) {
        s->from = i;
        if (!only_staying || s->actor[i].stays)
            s->actor[i].o->type->slots.visit(s->actor[i].o, fn, s);
    }
}

static size_t
count_staying(const Story *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += s->actor[i].stays;
    return n;
}

static void
tell_ends(Story *s)
{
    char name[96], other[96];
    size_t n_staying = count_staying(s);
    fprintf(stderr, "  4. what that reaches stays, too (%zu in all); the rest is garbage (%zu)\n", n_staying,
            s->n - n_staying);
    for (size_t i = 0; i < s->n; i++) {
        name_actor(s, s->actor[i].o, name, sizeof name);
        if (!s->actor[i].stays) {
            fprintf(stderr, "    %s goes\n", name);
        } else if (s->actor[i].because != i) {
            name_actor(s, s->actor[s->actor[i].because].o, other, sizeof other);
            fprintf(stderr, "    %s stays: %s refers to it\n", name, other);
        }
    }
}

static void
tell_steps(Story *s)
{
    char name[96];
    fprintf(stderr, "  1. the counts are copied\n");
    for (size_t i = 0; i < s->n; i++) {
        s->actor[i].left -= s->gc->own;
        name_actor(s, s->actor[i].o, name, sizeof name);
        fprintf(stderr, "    %s: %llu\n", name, (unsigned long long)s->actor[i].left);
    }
    fprintf(stderr, "  2. references among them are taken off\n");
    visit_actors(s, false, take_off);
    fprintf(stderr, "  3. what is above zero is held from outside\n");
    for (size_t i = 0; i < s->n; i++) {
        if (s->actor[i].left == 0)
            continue;
        s->actor[i].stays = true;
        s->actor[i].because = i;
        name_actor(s, s->actor[i].o, name, sizeof name);
        fprintf(stderr, "    %s stays: %llu from outside\n", name, (unsigned long long)s->actor[i].left);
    }
    if (count_staying(s) == 0)
        fprintf(stderr, "    none: they hold one another, and nobody else holds them\n");
    for (size_t before = SIZE_MAX; before != count_staying(s);) {
        before = count_staying(s);
        visit_actors(s, true, keep);
    }
    tell_ends(s);
}

void
ou_gc_tell_story(OuGc *gc)
{
    Story s = {.gc = gc};
    ou_gc_each_wanted(gc, gc->collected_generation, gc->member, cast_member, &s);
    fprintf(stderr, "gc: a collection of generation %d\n", gc->collected_generation);
    if (gc->collected_generation == 2)
        fprintf(stderr, "  0. marking found %llu objects that the roots reach; %zu are left to look at\n",
                (unsigned long long)gc->n_visited, s.n);
    else
        fprintf(stderr, "  0. %zu young objects to look at\n", s.n);
    if (s.n > STORY_MOST)
        fprintf(stderr, "  (too many to tell of each)\n");
    else if (s.n == 0)
        fprintf(stderr, "  (all objects there are stay)\n");
    else
        tell_steps(&s);
}
