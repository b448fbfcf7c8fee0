/* SPDX-License-Identifier: MIT */
/* Every kind of container in random graphs, collected at every safe point: graph.py.
 *
 * A node holds a token, whose death tells of the node's; what must be alive is known
 * from what the program did, not from what containers tell the collector.
 * OURO_TEST_SEED=n repeats a run, OURO_GC_STEPS=n makes it longer.
 */
#include "program.h"

#include "object/number/int.h"
#include "object/store.h"

enum { N_HIDDEN = 16 };

typedef struct Token {
    OuObj head;
    size_t n;
} Token;

static OuType *token_type;
static bool *is_dead;
static size_t token_room;
static OuObj *hidden[N_HIDDEN];
static size_t n_hidden;

static void
drop_token(OuSpace *sp, OuObj *o)
{
    (void)sp;
    is_dead[((Token *)o)->n] = true;
}

static const OuTypeSpec token_spec = {
    .name = "Token", .base = OU_T_OBJECT, .flags = OU_TYPE_HEAP, .basic_bytes = sizeof(Token), .slots = {.drop = drop_token},
};

static OuObj *
make_token(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    Token *t = (Token *)ou_type_alloc(sp, token_type, 0);
    if (t == NULL)
        return NULL;
    t->n = (size_t)ou_int_value(args[0]);
    if (t->n >= token_room) {
        token_room = 2 * token_room + 1024;
        is_dead = realloc(is_dead, token_room);
    }
    is_dead[t->n] = false;
    return &t->head;
}

static OuObj *
dead(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_incref(is_dead[ou_int_value(args[0])] ? sp->true_ : sp->false_);
}

static OuObj *
collect(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    ou_gc_collect(the_program->gc, (int)ou_int_value(args[0]), OU_GC_ASKED);
    return ou_incref(sp->none);
}

/* The limit, whatever the collector is doing. */
static OuObj *
reclaim(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    ou_gc_reclaim(the_program->gc, 1000);
    return ou_incref(sp->none);
}

/* A step of the cycle, if one runs, that is given no memory; not where finalizers run. */
static OuObj *
starve(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuGc *gc = the_program->gc;
#if OU_FAULTS
    ou_heap_set_fault(the_program->heap, 1, true);
#endif
    gc->collecting = true;
    for (int64_t i = ou_int_value(args[0]); i > 0 && ou_gc_cycle_runs(gc) && gc->cycle.phase < OU_GC_JUDGE; i--)
        ou_gc_cycle_step(gc, 1);
    gc->collecting = false;
#if OU_FAULTS
    ou_heap_set_fault(the_program->heap, 0, false);
#endif
    return ou_incref(sp->none);
}

static OuObj *
fault(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
#if OU_FAULTS
    ou_heap_set_fault(the_program->heap, (uint64_t)ou_int_value(args[0]), false);
#endif
    return ou_incref(sp->none);
}

static OuObj *
hide(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (n_hidden == N_HIDDEN)
        return ou_incref(sp->false_);
    hidden[n_hidden++] = ou_incref(args[0]);
    return ou_incref(sp->true_);
}

static OuObj *
unhide(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)sp, (void)args, (void)n, (void)kwnames;
    return hidden[--n_hidden];
}

static const OuMethodDef functions[] = {
    {"token", make_token, OU_CALL_ARGS, 1, 1, NULL},  {"dead", dead, OU_CALL_ARGS, 1, 1, NULL},
    {"collect", collect, OU_CALL_ARGS, 1, 1, NULL},   {"reclaim", reclaim, OU_CALL_ARGS, 0, 0, NULL},
    {"starve", starve, OU_CALL_ARGS, 1, 1, NULL},     {"fault", fault, OU_CALL_ARGS, 1, 1, NULL},
    {"hide", hide, OU_CALL_ARGS, 1, 1, NULL},         {"unhide", unhide, OU_CALL_ARGS, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static int
open_graph(void **state)
{
    open_program(state, functions);
    token_type = ou_type_from_spec(the_program->sp, &token_spec, the_program->sp->types[OU_T_OBJECT], OU_T_HEAP);
    return token_type == NULL;
}

static int
close_graph(void **state)
{
    OuSpace *sp = the_program->sp;
    while (n_hidden > 0)
        ou_decref(sp, hidden[--n_hidden]);
    run_program(the_program, "held.clear(); watches.clear()");
    for (int i = 0; i < 3; i++) // finalizers bring some back once
        run_program(the_program, "collect(2); held.clear()");
    ou_decref(sp, token_type);
    int status = close_program(state);
    free(is_dead);
    is_dead = NULL;
    token_room = 0;
    return status;
}

static char *
read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *text = calloc(1, 100000);
    assert_true(fread(text, 1, 99999, f) > 0);
    fclose(f);
    return text;
}

/* `units` a step at every safe point; 0: collected by hand alone. */
static void
random_graphs(Program *p, int64_t units, uint64_t n_steps)
{
    char begin[200], *graph = read_file("tests/gc/graph.py");
    uint64_t seed = check_seed();
    snprintf(begin, sizeof begin, "seed = %llu\nsteps = %llu\n", (unsigned long long)seed,
             (unsigned long long)check_number("OURO_GC_STEPS", check_rounds(n_steps)));
    run_program(p, begin);
    run_program(p, graph);
    free(graph);
    ou_gc_enable(p->gc, true);
    ou_gc_set_stress(p->gc, units);
    run_program(p, "main()");
    ou_gc_set_stress(p->gc, 0);
}

static void
steps_of_one_unit(void **state)
{
    random_graphs(*state, 1, 500);
}

static void
steps_of_some_units(void **state)
{
    random_graphs(*state, 40, 500);
}

static void
steps_of_many_units(void **state)
{
    random_graphs(*state, 1500, 300);
}

static void
collected_when_due(void **state)
{
    random_graphs(*state, 0, 2000);
}

static void
tracing_only(void **state)
{
    ou_gc_trace_only(the_program->gc);
    random_graphs(*state, 40, 500);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_graph, close_graph)
        TEST(steps_of_one_unit), TEST(steps_of_some_units), TEST(steps_of_many_units),
        TEST(collected_when_due), TEST(tracing_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
