/* SPDX-License-Identifier: MIT */
/* Native code hands over what it alone knew of, after suspects were counted.
 *
 * A Hider keeps an object in a field that it tells no visitor of, as a C variable
 * would. While suspects are judged, one unit of work at a time, the program takes the
 * object in each way that there is, goes on from it to another and forgets the first:
 * had the handing over not been noticed, the other would be condemned. Tried after every
 * number of units (under slow tools every few), with either of the two judged first.
 */
#include "program.h"

#include "object/container/tuple.h"
#include "object/number/int.h"

static OuPool *pools[2]; // where the suspects lie that matter

/* ---- what hides ---- */

typedef struct Hider {
    OuObj head;
    OuObj *hidden;
} Hider;

static OuObj *
give(OuObj *o)
{
    OuObj *hidden = ((Hider *)o)->hidden;
    ((Hider *)o)->hidden = NULL;
    return hidden;
}

static OuObj *give_next(OuSpace *sp, OuObj *o) { (void)sp; return give(o); }
static OuObj *give_self(OuSpace *sp, OuObj *o) { (void)sp; return ou_incref(o); }
static OuObj *give_unary(OuSpace *sp, OuObj *o) { (void)sp; return give(o); }
static OuObj *give_binary(OuSpace *sp, OuObj *a, OuObj *b) { (void)sp, (void)b; return give(a); }
static OuObj *give_item(OuSpace *sp, OuObj *o, OuObj *key) { (void)sp, (void)key; return give(o); }
static OuObj *
give_call(OuSpace *sp, OuObj *o, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)sp, (void)args, (void)n, (void)kwnames;
    return give(o);
}

static OuObj *
give_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    OuText text;
    assert_true(ou_text_of(sp, name, &text));
    char first = text.utf8[0];
    ou_text_release(sp, &text);
    if (first == 'r') { // raised
        OuObj *e = give(o);
        ou_pending_set(sp, e);
        return NULL;
    }
    if (first == 't') { // in a new tuple
        OuObj *item = give(o), *tuple = ou_tuple_pack(sp, 1, item);
        ou_decref(sp, item);
        return tuple;
    }
    return give(o);
}

static void
drop_hider(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, give(o));
}

static const OuTypeSpec hider_spec = {
    .name = "Hider",
    .base = OU_T_OBJECT,
    .basic_bytes = sizeof(Hider),
    .slots = {.drop = drop_hider, .iter = give_self, .next = give_next, .get_item = give_item, .call = give_call,
              .get_attr = give_attr, .unary = {[OU_NEG] = give_unary, [OU_POS] = give_unary, [OU_INVERT] = give_unary},
              .binary = {[OU_ADD] = give_binary}},
};

static OuType *hider;

/* ---- what the program calls ---- */

/* One that hides the first argument; the second is the other object that matters. */
static OuObj *
hide(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    Hider *h = (Hider *)ou_type_alloc(sp, hider, 0);
    assert_non_null(h);
    h->hidden = ou_incref(args[0]);
    for (size_t i = 0; i < 2; i++)
        pools[i] = ou_pool_of(args[i]);
    return &h->head;
}

static void
begin_cycle(OuGc *gc)
{
    ou_gc_collect(gc, 1, OU_GC_ASKED);
    gc->collecting = true;
    ou_gc_cycle_start(gc);
}

/* Begin a cycle; the roots have been visited. */
static OuObj *
mark(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    OuGc *gc = the_program->gc;
    begin_cycle(gc);
    while (gc->cycle.phase < OU_GC_MARK)
        ou_gc_cycle_step(gc, 64);
    assert_int_equal(gc->cycle.phase, OU_GC_MARK);
    gc->collecting = false;
    return ou_incref(sp->none);
}

/* Begin a cycle, or go on, until one of the two is about to be judged. */
static OuObj *
judge(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    OuGc *gc = the_program->gc;
    if (!ou_gc_cycle_runs(gc))
        begin_cycle(gc);
    gc->collecting = true;
    while (gc->cycle.phase < OU_GC_JUDGE)
        ou_gc_cycle_step(gc, gc->cycle.phase < OU_GC_COUNT ? 64 : 8);
    while (gc->cycle.walk.pool != pools[0] && gc->cycle.walk.pool != pools[1])
        ou_gc_cycle_step(gc, 1);
    assert_int_equal(gc->cycle.phase, OU_GC_JUDGE);
    gc->collecting = false;
    return ou_incref(sp->none);
}

/* So many units more; without an argument all that is left. True: fewer than the two
 * need at most. */
static OuObj *
steps(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuGc *gc = the_program->gc;
    gc->collecting = true;
    if (n == 0)
        ou_gc_cycle_finish(gc);
    else
        for (int64_t i = ou_int_value(args[0]); i > 0 && gc->cycle.phase == OU_GC_JUDGE; i--)
            ou_gc_cycle_step(gc, 1);
    gc->collecting = false;
    return ou_incref(n > 0 && ou_int_value(args[0]) < 80 ? sp->true_ : sp->false_);
}

/* A collection of what is new. */
static OuObj *
young(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    ou_gc_collect(the_program->gc, 0, OU_GC_ASKED);
    return ou_incref(sp->none);
}

static const OuMethodDef functions[] = {
    {"hide", hide, OU_CALL_ARGS, 2, 2, NULL},
    {"mark", mark, OU_CALL_ARGS, 0, 0, NULL},
    {"judge", judge, OU_CALL_ARGS, 0, 0, NULL},
    {"steps", steps, OU_CALL_ARGS, 0, 1, NULL},
    {"young", young, OU_CALL_ARGS, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static int
open_seal(void **state)
{
    open_program(state, functions);
    hider = ou_type_from_spec(the_program->sp, &hider_spec, the_program->sp->types[OU_T_OBJECT], OU_T_HEAP);
    return hider == NULL;
}

static int
close_seal(void **state)
{
    ou_decref(the_program->sp, hider);
    return close_program(state);
}

/* `take(h)` keeps what `first`, hidden in h, refers to as x, and forgets `first`. */
static const char drive[] =
    "kept = []\n"
    "class Pair: pass\n"
    "class Error(Exception): pass\n"
    "def pair(turned):\n"
    "    first, second = sorted([Pair(), Pair()], key=id, reverse=turned)\n"
    "    first.x = second; second.back = first\n"
    "    return hide(first, second)\n"
    "def once(take, turned, n):\n"
    "    h = pair(turned)\n"
    "    judge()\n"
    "    more = steps(n)\n"
    "    take(h)\n"
    "    steps()\n"
    "    x = kept.pop()\n"
    "    assert x.back.x is x, (take, turned, n)\n"
    "    return more\n"
    "def check(take):\n"
    "    for turned in (False, False, True, True):\n" // blocks are reused by turns, 81 tries: each n has both
    "        n = 0\n"
    "        while once(take, turned, n): n += every\n"
    "        assert n >= 80\n";

static void
run_drive(Program *p)
{
    char every[40];
    snprintf(every, sizeof every, "every = %llu\n", (unsigned long long)check_slowness());
    run_program(p, every);
    run_program(p, drive);
}

#define EXIT(test, text)                                                                           \
    static void test(void **state)                                                                 \
    {                                                                                              \
        run_drive(*state);                                                                         \
        if (strstr(text, "Error") != NULL)                                                         \
            run_program(*state, "Pair = Error");                                                   \
        run_program(*state, "def take(h):\n" text "\ncheck(take)\n");                              \
    }

EXIT(what_an_iterator_gives, "    for y in h: kept.append(y.x)")
EXIT(what_is_unpacked, "    y, = h\n    kept.append(y.x)")
EXIT(what_passes_a_filter, "    for y in filter(None, h): kept.append(y.x)")
EXIT(what_a_generator_passes_on, "    for y in (z for z in h): kept.append(y.x)")
EXIT(what_yield_from_passes_on, "    def g(): yield from h\n    for y in g(): kept.append(y.x)")
EXIT(what_a_call_gives, "    y = h()\n    kept.append(y.x)")
EXIT(what_a_call_with_a_tuple_gives, "    y = h(*())\n    kept.append(y.x)")
EXIT(what_an_operator_gives, "    y = h + 1\n    kept.append(y.x)")
EXIT(what_a_unary_operator_gives, "    y = -h\n    kept.append(y.x)")
EXIT(what_an_item_is, "    y = h['k']\n    kept.append(y.x)")
EXIT(what_an_attribute_is, "    y = h.attribute\n    kept.append(y.x)")
EXIT(what_getattr_gives, "    y = getattr(h, 'attribute')\n    kept.append(y.x)")
EXIT(what_is_raised, "    try: h.raised\n    except Error as y: kept.append(y.x)")
EXIT(what_lies_in_a_new_tuple, "    y = h.tuple[0]\n    kept.append(y.x)")
EXIT(what_lies_in_a_new_list, "    y = list(h)[0]\n    kept.append(y.x)")
EXIT(what_a_new_list_gives_away, "    many = list(h)\n    y = many.pop()\n    kept.append(y.x)")
EXIT(what_lies_in_a_new_dict, "    y = {n: y for n, y in enumerate(h)}[0]\n    kept.append(y.x)")
EXIT(what_lies_in_new_garbage,
     "    many = list(h)\n    many.append(many)\n    kept.append(many[0].x)\n    del many\n    young()")
EXIT(what_a_starred_target_leaves, "    *rest, y = h\n    kept.append(y.x)")
EXIT(what_a_starred_argument_is, "    def f(y): kept.append(y.x)\n    f(*h)")
EXIT(what_next_gives, "    y = next(h)\n    kept.append(y.x)")
EXIT(what_enumerate_gives, "    for n, y in enumerate(h): kept.append(y.x)")
EXIT(what_map_passes_on, "    for y in map(lambda y: y, h): kept.append(y.x)")
EXIT(what_a_set_takes_up, "    many = {1}\n    many.update(h)\n    many.discard(1)\n    y = many.pop()\n    kept.append(y.x)")
EXIT(what_is_the_largest, "    y = max(h, key=id)\n    kept.append(y.x)")
EXIT(zip_gives_to_native_code, "    y = dict(zip([1], h))[1]\n    kept.append(y.x)")
EXIT(what_zip_gives, "    for y, z in zip(h, [1]): kept.append(y.x)")
EXIT(what_is_matched, "    match h:\n        case object(attribute=y): kept.append(y.x)")

/* The value of a return waits in a C variable while the frame's locals go. */
static void
what_is_returned_while_a_finalizer_runs(void **state)
{
    run_drive(*state);
    run_program(*state,
        "class Guard:\n"
        "    def __init__(self, n): self.n = n\n"
        "    def __del__(self):\n"
        "        global more\n"
        "        judge()\n"
        "        more = steps(self.n)\n"
        "def give(turned, n):\n"
        "    h = pair(turned)\n"
        "    guard = Guard(n)\n"
        "    return next(h)\n"
        "def once(take, turned, n):\n"
        "    y = give(turned, n)\n"
        "    kept.append(y.x)\n"
        "    del y\n"
        "    steps()\n"
        "    x = kept.pop()\n"
        "    assert x.back.x is x, (turned, n)\n"
        "    return more\n"
        "check(None)\n");
}

/* What native code gives in a new tuple while marking goes on is taken out unseen. The
 * registers that it comes to rest in are shaded before what they belong to runs again:
 * those of a generator that waits, and of a frame far below the one that runs. `rest(h)`
 * takes it in and yields or waits; what it does then is to go on from there. */
static const char drive_resting[] =
    "def once(take, turned, n):\n"
    "    h = pair(turned)\n"
    "    more = take(h, n)\n"
    "    steps()\n"
    "    x = kept.pop()\n"
    "    assert x.back.x is x, (turned, n)\n"
    "    return more\n";

static void
what_rests_in_a_generator(void **state)
{
    run_drive(*state);
    run_program(*state, drive_resting);
    run_program(*state,
        "def rest(h):\n"
        "    yield\n"
        "    y = h.tuple[0]\n"
        "    yield\n"
        "    kept.append(y.x)\n"
        "def take(h, n):\n"
        "    g = rest(h)\n"
        "    next(g)\n"
        "    mark()\n"
        "    next(g)\n"
        "    judge()\n"
        "    more = steps(n)\n"
        "    next(g, None)\n"
        "    return more\n"
        "check(take)\n");
}

static void
what_rests_in_a_new_generator(void **state)
{
    run_drive(*state);
    run_program(*state, drive_resting);
    run_program(*state,
        "def rest(y):\n"
        "    yield\n"
        "    kept.append(y.x)\n"
        "def take(h, n):\n"
        "    mark()\n"
        "    g = rest(h.tuple[0])\n"
        "    next(g)\n"
        "    judge()\n"
        "    more = steps(n)\n"
        "    next(g, None)\n"
        "    return more\n"
        "check(take)\n");
}

#define RESTS_DEEP(test, text)                                                                     \
    static void test(void **state)                                                                 \
    {                                                                                              \
        run_drive(*state);                                                                         \
        run_program(*state, drive_resting);                                                        \
        run_program(*state,                                                                        \
            "def down(depth, n):\n" text                                                           \
            "def bottom(n):\n"                                                                     \
            "    judge()\n"                                                                        \
            "    return steps(n)\n"                                                                \
            "def rest(h, n):\n"                                                                    \
            "    y = h.tuple[0]\n"                                                                 \
            "    more = down(400, n)\n"                                                            \
            "    kept.append(y.x)\n"                                                               \
            "    return more\n"                                                                    \
            "def take(h, n):\n"                                                                    \
            "    mark()\n"                                                                         \
            "    return rest(h, n)\n"                                                              \
            "check(take)\n");                                                                      \
    }

RESTS_DEEP(what_rests_below_many_calls,
    "    if depth == 0: return bottom(n)\n"
    "    return down(depth - 1, n)\n")
RESTS_DEEP(what_rests_below_an_exception,
    "    def deeper(depth):\n"
    "        if depth == 0: raise Error(bottom(n))\n"
    "        deeper(depth - 1)\n"
    "    try: deeper(depth)\n"
    "    except Error as e: return e.args[0]\n")
RESTS_DEEP(what_rests_below_many_generators,
    "    def deeper(depth):\n"
    "        if depth == 0: yield bottom(n)\n"
    "        else: yield from deeper(depth - 1)\n"
    "    return [*deeper(depth)][0]\n")
RESTS_DEEP(what_rests_below_native_code,
    "    def deeper(depth): return bottom(n) if depth == 0 else deeper(depth - 1)\n"
    "    return [*map(deeper, [depth])][0]\n")

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_seal, close_seal)
        TEST(what_an_iterator_gives), TEST(what_is_unpacked), TEST(what_passes_a_filter),
        TEST(what_a_generator_passes_on), TEST(what_yield_from_passes_on), TEST(what_a_call_gives),
        TEST(what_a_call_with_a_tuple_gives), TEST(what_an_operator_gives), TEST(what_a_unary_operator_gives),
        TEST(what_an_item_is), TEST(what_an_attribute_is), TEST(what_getattr_gives), TEST(what_is_raised),
        TEST(what_lies_in_a_new_tuple), TEST(what_lies_in_a_new_list), TEST(what_a_new_list_gives_away),
        TEST(what_a_starred_target_leaves), TEST(what_a_starred_argument_is), TEST(what_next_gives),
        TEST(what_enumerate_gives), TEST(what_map_passes_on), TEST(what_a_set_takes_up), TEST(what_is_the_largest),
        TEST(zip_gives_to_native_code), TEST(what_lies_in_a_new_dict), TEST(what_lies_in_new_garbage), TEST(what_zip_gives), TEST(what_is_matched),
        TEST(what_is_returned_while_a_finalizer_runs), TEST(what_rests_in_a_generator),
        TEST(what_rests_in_a_new_generator), TEST(what_rests_below_many_calls), TEST(what_rests_below_an_exception),
        TEST(what_rests_below_many_generators), TEST(what_rests_below_native_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
