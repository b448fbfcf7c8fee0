/* SPDX-License-Identifier: MIT */
/* The gc module: the collector as programs see it.
 *
 * Everything is CPython 3.11's, but for get_pauses(), set_pause_target(),
 * set_garbage_target() and trim().
 */
#include "gc/gc.h"

#include <limits.h>

#include "lib/module.h"
#include "object/args.h"
#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/number/float.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/str.h"
#include "object/type/native.h"

static OuObj *
none(OuSpace *sp)
{
    return ou_incref(sp->none);
}

static OuObj *
boolean(OuSpace *sp, bool value)
{
    return ou_incref(value ? sp->true_ : sp->false_);
}

/* An argument as a C int. */
static bool
as_int(OuSpace *sp, OuObj *o, int *value)
{
    int64_t wide;
    if (!ou_as_size(sp, o, &wide))
        return false;
    if (wide < INT_MIN || wide > INT_MAX) {
        ou_raise(sp, OU_E_OVERFLOW_ERROR, "Python int too large to convert to C int");
        return false;
    }
    *value = (int)wide;
    return true;
}

/* Put number under `key`; false: pending. */
static bool
put_number(OuSpace *sp, OuObj *dict, const char *key, uint64_t number)
{
    OuObj *value = ou_int_from_u64(sp, number);
    bool good = value != NULL && ou_dict_set_text(sp, dict, key, value);
    ou_xdecref(sp, value);
    return good;
}

/* ---- switching, collecting ---- */

static OuObj *
gc_enable(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    ou_gc_enable(ou_gc_of(sp), true);
    return none(sp);
}

static OuObj *
gc_disable(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    ou_gc_enable(ou_gc_of(sp), false);
    return none(sp);
}

static OuObj *
gc_isenabled(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    return boolean(sp, ou_gc_is_enabled(ou_gc_of(sp)));
}

static OuObj *
gc_collect(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"generation", NULL};
    OuObj *given[1];
    int generation = OU_GC_N_GENERATIONS - 1;
    if (!ou_args_parse(sp, "collect", args, n, kwnames, names, 0, given))
        return NULL;
    if (given[0] != NULL && !as_int(sp, given[0], &generation))
        return NULL;
    if (generation < 0 || generation >= OU_GC_N_GENERATIONS)
        return ou_raise(sp, OU_E_VALUE_ERROR, "invalid generation");
    return ou_int_from_i64(sp, ou_gc_collect(ou_gc_of(sp), generation, OU_GC_ASKED));
}

/* ---- thresholds, counts, statistics ---- */

static OuObj *
three_numbers(OuSpace *sp, const int64_t numbers[3])
{
    OuObj *items[3] = {NULL};
    for (size_t i = 0; i < 3; i++)
        if ((items[i] = ou_int_from_i64(sp, numbers[i])) == NULL) {
            while (i-- > 0)
                ou_decref(sp, items[i]);
            return NULL;
        }
    return ou_tuple_steal(sp, items, 3);
}

static OuObj *
gc_get_threshold(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    int64_t numbers[3];
    for (int g = 0; g < 3; g++)
        numbers[g] = ou_gc_generation(ou_gc_of(sp), g)->threshold;
    return three_numbers(sp, numbers);
}

/* The same as as_int() in CPython's other words. */
static bool
as_threshold(OuSpace *sp, OuObj *o, int *value)
{
    int64_t wide;
    if (!ou_as_i64(sp, o, &wide))
        return false;
    if (wide < INT_MIN || wide > INT_MAX) {
        ou_raise(sp, OU_E_OVERFLOW_ERROR, "signed integer is %s", wide < 0 ? "less than minimum" : "greater than maximum");
        return false;
    }
    *value = (int)wide;
    return true;
}

static OuObj *
gc_set_threshold(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (!ou_args_no_keywords(sp, "set_threshold", kwnames))
        return NULL;
    if (n < 1 || n > 3)
        return ou_raise(sp, OU_E_TYPE_ERROR, "set_threshold() takes at %s (%zu given)",
                        n < 1 ? "least 1 argument" : "most 3 arguments", n);
    int thresholds[3];
    for (int g = 0; g < 3; g++)
        thresholds[g] = ou_gc_generation(ou_gc_of(sp), g)->threshold;
    size_t n_good = 0; // as in CPython those before a wrong one are set
    while (n_good < n && as_threshold(sp, args[n_good], &thresholds[n_good]))
        n_good++;
    ou_gc_set_thresholds(ou_gc_of(sp), thresholds);
    return n_good == n ? none(sp) : NULL;
}

static OuObj *
gc_get_count(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    int64_t numbers[3];
    for (int g = 0; g < 3; g++)
        numbers[g] = ou_gc_count(ou_gc_of(sp), g);
    return three_numbers(sp, numbers);
}

static OuObj *
gc_get_stats(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    OuObj *list = ou_list_new(sp, 3);
    for (int g = 0; list != NULL && g < 3; g++) {
        OuGcGeneration stats = *ou_gc_generation(ou_gc_of(sp), g);
        OuObj *dict = ou_dict_new(sp);
        bool good = dict != NULL && put_number(sp, dict, "collections", stats.n_collections)
                    && put_number(sp, dict, "collected", stats.n_collected)
                    && put_number(sp, dict, "uncollectable", stats.n_uncollectable) && ou_list_append(sp, list, dict);
        ou_xdecref(sp, dict);
        if (!good) {
            ou_decref(sp, list);
            return NULL;
        }
    }
    return list;
}

/* ---- pauses and pace: ours ---- */

static bool
put_ms(OuSpace *sp, OuObj *dict, const char *key, uint64_t ns)
{
    OuObj *value = ou_float_new(sp, (double)ns / 1e6);
    bool good = value != NULL && ou_dict_set_text(sp, dict, key, value);
    ou_xdecref(sp, value);
    return good;
}

static bool
append_event(OuSpace *sp, OuObj *list, const OuGcEvent *event)
{
    static const char *const causes[] = {"asked", "threshold", "memory", "closing"};
    OuObj *dict = ou_dict_new(sp), *cause = ou_str_from(sp, causes[event->cause]);
    bool good = dict != NULL && cause != NULL && put_number(sp, dict, "generation", event->generation)
                && ou_dict_set_text(sp, dict, "cause", cause)
                && ou_dict_set_text(sp, dict, "step", event->is_step ? sp->true_ : sp->false_)
                && put_ms(sp, dict, "ms", event->ns) && put_number(sp, dict, "visited", event->n_visited)
                && put_number(sp, dict, "collected", event->n_freed) && ou_list_append(sp, list, dict);
    ou_xdecref(sp, cause);
    ou_xdecref(sp, dict);
    return good;
}

static OuObj *
gc_get_pauses(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    OuGc *gc = ou_gc_of(sp);
    OuObj *dict = ou_dict_new(sp), *list = ou_list_new(sp, 0);
    OuGcEvent event;
    bool good = dict != NULL && list != NULL && put_number(sp, dict, "count", ou_gc_n_events(gc))
                && put_ms(sp, dict, "p50", ou_gc_pause_ns(gc, 500)) && put_ms(sp, dict, "p99", ou_gc_pause_ns(gc, 990))
                && put_ms(sp, dict, "p99.9", ou_gc_pause_ns(gc, 999))
                && put_ms(sp, dict, "longest", ou_gc_longest_ns(gc))
                && put_ms(sp, dict, "total", ou_gc_all_pauses_ns(gc)) && ou_dict_set_text(sp, dict, "latest", list);
    for (size_t i = 0; good && ou_gc_event(gc, i, &event); i++)
        good = append_event(sp, list, &event);
    ou_xdecref(sp, list);
    if (good)
        return dict;
    ou_xdecref(sp, dict);
    return NULL;
}

/* An argument above 0; false: pending. */
static bool
as_positive(OuSpace *sp, OuObj *o, double most, double *value)
{
    if (!ou_as_double(sp, o, value))
        return false;
    if (*value > 0 && *value <= most)
        return true;
    ou_raise(sp, OU_E_VALUE_ERROR, "a target must be above 0 and not above %d", (int)most);
    return false;
}

static OuObj *
gc_set_pause_target(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    double ms;
    if (!as_positive(sp, args[0], 1000000, &ms))
        return NULL;
    ou_gc_set_pause_target(ou_gc_of(sp), ms < 1e-6 ? 1 : (uint64_t)(ms * 1e6));
    return none(sp);
}

static OuObj *
gc_set_garbage_target(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    double share;
    if (!as_positive(sp, args[0], 1, &share))
        return NULL;
    ou_gc_set_garbage_target(ou_gc_of(sp), share < 0.01 ? 1 : (unsigned)(share * 100));
    return none(sp);
}

static OuObj *
gc_trim(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    ou_gc_settle(ou_gc_of(sp)); // what is known to be dead goes first
    return ou_int_from_i64(sp, (int64_t)ou_heap_trim(sp->heap));
}

/* ---- looking at objects ---- */

static OuObj *
gc_get_objects(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"generation", NULL};
    OuObj *given[1];
    int64_t generation = -1;
    if (!ou_args_parse(sp, "get_objects", args, n, kwnames, names, 0, given))
        return NULL;
    if (given[0] != NULL && given[0] != sp->none) {
        if (!ou_is_index(given[0]))
            return ou_raise(sp, OU_E_TYPE_ERROR, "argument should be integer or None, not '%T'", given[0]);
        if (!ou_as_size(sp, given[0], &generation))
            return NULL;
        if (generation == INT64_MAX || generation == INT64_MIN)
            return ou_raise(sp, OU_E_OVERFLOW_ERROR, "cannot fit '%T' into an index-sized integer", given[0]);
        if (generation >= OU_GC_N_GENERATIONS)
            return ou_raise(sp, OU_E_VALUE_ERROR,
                            "generation parameter must be less than the number of available generations (3)");
        if (generation < -1)
            return ou_raise(sp, OU_E_VALUE_ERROR, "generation parameter cannot be negative");
    }
    ou_gc_settle(ou_gc_of(sp));
    return ou_gc_object_list(ou_gc_of(sp), (int)generation);
}

/* Which objects refer to one of `targets`? Found in two walks: how many, then who. */
typedef struct Referrers {
    OuObj *const *targets;
    size_t n_targets;
    OuObj **items; // NULL while counting
    size_t n, room;
    bool hit;      // the object being looked at refers to a target
} Referrers;

static void
compare_child(void *context, OuObj *child, size_t slot)
{
    (void)slot;
    Referrers *r = context;
    for (size_t i = 0; i < r->n_targets; i++)
        r->hit |= child == r->targets[i];
}

static void
note_referrer(void *context, OuObj *o)
{
    Referrers *r = context;
    r->hit = false;
    o->type->slots.visit(o, compare_child, r);
    if (!r->hit)
        return;
    if (r->items == NULL)
        r->n++;
    else if (r->n < r->room)
        r->items[r->n++] = ou_incref(o);
}

static OuObj *
gc_get_referrers(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (!ou_args_no_keywords(sp, "get_referrers", kwnames))
        return NULL;
    Referrers r = {.targets = args, .n_targets = n};
    ou_gc_settle(ou_gc_of(sp));
    ou_gc_each_object(ou_gc_of(sp), -1, note_referrer, &r);
    if (r.n == 0)
        return ou_list_new(sp, 0);
    r.room = r.n;
    r.n = 0;
    r.items = ou_buffer_take(sp->heap, r.room * sizeof(OuObj *));
    if (r.items == NULL)
        return ou_raise_memory(sp);
    ou_gc_each_object(ou_gc_of(sp), -1, note_referrer, &r);
    OuObj *list = ou_list_steal(sp, r.items, r.n);
    ou_buffer_release(sp->heap, r.items, r.room * sizeof(OuObj *));
    return list;
}

typedef struct Referents {
    OuObj **items; // NULL while counting
    size_t n, room;
    bool skip_keys;
} Referents;

/* Does a dict hold keys that CPython's collector would not visit, being all str? */
static bool
has_str_keys_only(OuSpace *sp, OuObj *o)
{
    size_t at = 0;
    OuObj *key, *value;
    while (ou_dict_next(o, &at, &key, &value))
        if (!ou_is(key, sp, OU_T_STR))
            return false;
    return true;
}

static void
note_referent(void *context, OuObj *child, size_t slot)
{
    Referents *r = context;
    if (r->skip_keys && slot % 2 == 0) // even slots of a dict are its keys
        return;
    if (r->items == NULL)
        r->n++;
    else if (r->n < r->room)
        r->items[r->n++] = ou_incref(child);
}

static void
swap(OuObj **a, OuObj **b)
{
    OuObj *held = *a;
    *a = *b;
    *b = held;
}

/* CPython's order: rows from their end, a dict's value before its key. */
static void
put_in_order(OuSpace *sp, OuObj *o, Referents *r)
{
    if (ou_is(o, sp, OU_T_LIST) || ou_is(o, sp, OU_T_TUPLE))
        for (size_t i = 0; i < r->n / 2; i++)
            swap(&r->items[i], &r->items[r->n - 1 - i]);
    else if (ou_is(o, sp, OU_T_DICT) && !r->skip_keys)
        for (size_t i = 0; i + 1 < r->n; i += 2)
            swap(&r->items[i], &r->items[i + 1]);
}

/* Append what `o` refers to directly. */
static bool
append_referents(OuSpace *sp, OuObj *list, OuObj *o)
{
    if (!(o->type->flags & OU_TYPE_COLLECTABLE) || o->type->slots.visit == NULL)
        return true;
    Referents r = {.skip_keys = ou_is(o, sp, OU_T_DICT) && has_str_keys_only(sp, o)};
    o->type->slots.visit(o, note_referent, &r);
    if (r.n == 0)
        return true;
    r.room = r.n;
    r.n = 0;
    r.items = ou_buffer_take(sp->heap, r.room * sizeof(OuObj *));
    if (r.items == NULL)
        return ou_raise_memory(sp) != NULL;
    o->type->slots.visit(o, note_referent, &r);
    put_in_order(sp, o, &r);
    OuObj *more = ou_list_steal(sp, r.items, r.n);
    ou_buffer_release(sp->heap, r.items, r.room * sizeof(OuObj *));
    bool good = more != NULL && ou_list_extend(sp, list, more);
    ou_xdecref(sp, more);
    return good;
}

static OuObj *
gc_get_referents(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (!ou_args_no_keywords(sp, "get_referents", kwnames))
        return NULL;
    OuObj *list = ou_list_new(sp, 0);
    for (size_t i = 0; list != NULL && i < n; i++)
        if (!append_referents(sp, list, args[i])) {
            ou_decref(sp, list);
            return NULL;
        }
    return list;
}

static OuObj *
gc_is_tracked(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return boolean(sp, ou_gc_is_tracked(args[0]));
}

static OuObj *
gc_is_finalized(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return boolean(sp, ou_gc_is_finalized(args[0]));
}

/* ---- freezing, debugging ---- */

static OuObj *
gc_freeze(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    ou_gc_freeze(ou_gc_of(sp));
    return none(sp);
}

static OuObj *
gc_unfreeze(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    ou_gc_unfreeze(ou_gc_of(sp));
    return none(sp);
}

static OuObj *
gc_get_freeze_count(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    return ou_int_from_size(sp, ou_gc_n_objects(ou_gc_of(sp), OU_GC_FROZEN));
}

static OuObj *
gc_set_debug(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    int flags;
    if (!as_int(sp, args[0], &flags))
        return NULL;
    ou_gc_set_debug(ou_gc_of(sp), flags);
    return none(sp);
}

static OuObj *
gc_get_debug(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    return ou_int_from_i64(sp, ou_gc_debug(ou_gc_of(sp)));
}

static bool
gc_exec(OuSpace *sp, OuObj *module)
{
    static const struct {
        const char *name;
        int value;
    } constants[] = {
        {"DEBUG_STATS", OU_GC_DEBUG_STATS},     {"DEBUG_COLLECTABLE", OU_GC_DEBUG_COLLECTABLE},
        {"DEBUG_UNCOLLECTABLE", OU_GC_DEBUG_UNCOLLECTABLE}, {"DEBUG_SAVEALL", OU_GC_DEBUG_SAVEALL},
        {"DEBUG_LEAK", OU_GC_DEBUG_LEAK},
    };
    OuObj *dict = ou_module_dict(module);
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (!put_number(sp, dict, constants[i].name, (uint64_t)constants[i].value))
            return false;
    OuObj *garbage = ou_gc_garbage(ou_gc_of(sp)), *callbacks = ou_gc_callbacks(ou_gc_of(sp));
    return garbage != NULL && callbacks != NULL && ou_dict_set_text(sp, dict, "garbage", garbage)
           && ou_dict_set_text(sp, dict, "callbacks", callbacks);
}

static const OuMethodDef functions[] = {
    {"enable", gc_enable, OU_CALL_ARGS, 0, 0, "Enable automatic garbage collection."},
    {"disable", gc_disable, OU_CALL_ARGS, 0, 0, "Disable automatic garbage collection."},
    {"isenabled", gc_isenabled, OU_CALL_ARGS, 0, 0, "Is automatic collection enabled?"},
    {"collect", gc_collect, OU_CALL_KEYWORDS, 0, 255, "Run a collection now; returns how many objects it found."},
    {"get_threshold", gc_get_threshold, OU_CALL_ARGS, 0, 0, "The three thresholds."},
    {"set_threshold", gc_set_threshold, OU_CALL_KEYWORDS, 0, 255, "Set the thresholds; 0 as the first turns it off."},
    {"get_count", gc_get_count, OU_CALL_ARGS, 0, 0, "The three counts that thresholds are compared with."},
    {"get_stats", gc_get_stats, OU_CALL_ARGS, 0, 0, "A dictionary for each generation."},
    {"get_pauses", gc_get_pauses, OU_CALL_ARGS, 0, 0,
     "How long the collector stopped the program, in ms: percentiles, and the latest events, newest first."},
    {"set_pause_target", gc_set_pause_target, OU_CALL_ARGS, 1, 1,
     "Let a step over the old objects take about so many milliseconds."},
    {"set_garbage_target", gc_set_garbage_target, OU_CALL_ARGS, 1, 1,
     "Let garbage be at most this share (0.25) of the live heap, while there is any."},
    {"trim", gc_trim, OU_CALL_ARGS, 0, 0,
     "Give unused memory back to the system now; returns how many bytes."},
    {"get_objects", gc_get_objects, OU_CALL_KEYWORDS, 0, 255, "The objects that the collector looks at."},
    {"get_referrers", gc_get_referrers, OU_CALL_KEYWORDS, 0, 255, "The objects that refer to one of these."},
    {"get_referents", gc_get_referents, OU_CALL_KEYWORDS, 0, 255, "What these objects refer to."},
    {"is_tracked", gc_is_tracked, OU_CALL_ARGS, 1, 1, "Does the collector look at this object?"},
    {"is_finalized", gc_is_finalized, OU_CALL_ARGS, 1, 1, "Did the finalizer of this object run?"},
    {"freeze", gc_freeze, OU_CALL_ARGS, 0, 0, "Set all objects aside."},
    {"unfreeze", gc_unfreeze, OU_CALL_ARGS, 0, 0, "Take what was set aside back."},
    {"get_freeze_count", gc_get_freeze_count, OU_CALL_ARGS, 0, 0, "How many objects are set aside."},
    {"set_debug", gc_set_debug, OU_CALL_ARGS, 1, 1, "Set the debugging flags."},
    {"get_debug", gc_get_debug, OU_CALL_ARGS, 0, 0, "The debugging flags."},
    {0},
};

const OuModuleDef ou_module_gc = {
    .name = "gc",
    .functions = functions,
    .exec = gc_exec,
    .doc = "The collector of reference cycles.",
};
