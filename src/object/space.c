/* SPDX-License-Identifier: MIT */
/* How a runtime's objects come into being and go.
 *
 * Opening is a knot: every object needs its type, types are objects, and their
 * attributes are strings, tuples and dicts whose types must exist. So it goes
 * in three passes: blank type blocks with layout and slots (enough to make
 * instances), then singletons, caches and names, then the types' names and
 * mros. Their dicts are made when they are first looked into (type_dict.c).
 *
 * Closing undoes it backwards: the attributes of all types first, which breaks
 * every cycle among builtins while the blocks of the types stay (a dying object
 * reads its type), then what the space holds itself, at last the type blocks.
 * After that a heap without a leak has no block taken.
 */
#include "object/space.h"

#include <stdio.h>
#include <string.h>

#include "object/bytes/bytes.h"
#include "object/container/dict.h"
#include "object/container/tuple.h"
#include "object/error/exception.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/type_int.h"
#include "os/assert.h"
#include "os/os.h"

/* Kept free at the end of the C stack: room for what runs without a check. */
#define STACK_MARGIN_BYTES ((size_t)128 * 1024)
/* When the system does not say where the stack ends, it is taken to be small. */
#define STACK_GUESS_BYTES ((size_t)512 * 1024)

enum { DEFAULT_DEPTH_LIMIT = 1000, N_ALL_TYPES = OU_N_TYPES + OU_N_ERRORS };

#define OU_SPEC_DECLARE(e, s) extern const OuTypeSpec ou_spec_##s;
OU_TYPES(OU_SPEC_DECLARE)
#undef OU_SPEC_DECLARE

/* ---- pass 1: blocks, layouts, slots ---- */

static void
define_bin(OuSpace *sp, const OuTypeSpec *spec, unsigned id)
{
    size_t bytes = spec->basic_bytes + (spec->flags & OU_TYPE_WORD ? 8 : 0);
    OuPoolKind kind = spec->flags & OU_TYPE_COLLECTABLE ? OU_POOL_COLLECTABLE : OU_POOL_PLAIN;
    ou_heap_define_bin(sp->heap, id, kind, bytes);
}

static OuType *
take_blank_type(OuSpace *sp)
{
    OuType *type = ou_heap_take_block(sp->heap, OU_POOL_COLLECTABLE, sizeof(OuType));
    if (type == NULL)
        return NULL;
    memset(type, 0, sizeof(OuType));
    type->head.count = 1;
    return type;
}

/* Types stand behind their bases in the tables, bool and the errors included. */
static bool
make_blank_types(OuSpace *sp, const OuTypeSpec *const *specs, const OuErrorId *error_bases)
{
    for (unsigned id = 0; id < N_ALL_TYPES; id++)
        if ((sp->types[id] = take_blank_type(sp)) == NULL)
            return false;
    for (unsigned id = 0; id < N_ALL_TYPES; id++) {
        OuType *type = sp->types[id], *base = NULL;
        type->head.type = sp->types[OU_T_TYPE];
        if (id > OU_T_EXCEPTION_FIRST)
            base = sp->types[OU_T_EXCEPTION_FIRST + error_bases[id - OU_T_EXCEPTION_FIRST]];
        else if (id != OU_T_OBJECT)
            base = sp->types[specs[id]->base];
        if (id < OU_N_TYPES && (specs[id]->flags & OU_TYPE_FIXED))
            define_bin(sp, specs[id], id);
        ou_type_init_layout(sp, type, specs[id], base, (uint16_t)id);
        ou_track_newborn(sp, &type->head);
    }
    return true;
}

static bool
make_types(OuSpace *sp)
{
    const OuTypeSpec *specs[N_ALL_TYPES] = {
#define OU_SPEC_ENTRY(e, s) [OU_T_##e] = &ou_spec_##s,
        OU_TYPES(OU_SPEC_ENTRY)
#undef OU_SPEC_ENTRY
    };
    const OuErrorId error_bases[OU_N_ERRORS] = {
#define OU_ERROR_BASE(e, n, b) OU_E_##b,
        OU_ERRORS(OU_ERROR_BASE)
#undef OU_ERROR_BASE
    };
    for (int i = 0; i < OU_N_ERRORS; i++)
        specs[OU_T_EXCEPTION_FIRST + i] = ou_exception_spec((OuErrorId)i);
    return make_blank_types(sp, specs, error_bases);
}

/* ---- pass 2: singletons, caches, names ---- */

/* An instance of a type without children, from the bin that its type asks for. */
static void *
make_plain(OuSpace *sp, OuTypeId id, size_t bytes)
{
    if (sp->types[id]->flags & OU_TYPE_FIXED)
        return ou_plain_take(sp, id);
    return ou_object_take_sized(sp, sp->types[id], OU_POOL_PLAIN, bytes);
}

static OuObj *
make_int(OuSpace *sp, OuTypeId id, int64_t value)
{
    OuInt *o = make_plain(sp, id, sizeof(OuInt));
    if (o != NULL)
        o->word = (int64_t)((uint64_t)value << 1);
    return (OuObj *)o;
}

static bool
make_singletons(OuSpace *sp)
{
    sp->none = make_plain(sp, OU_T_NONE, sizeof(OuObj));
    sp->not_implemented = make_plain(sp, OU_T_NOT_IMPLEMENTED, sizeof(OuObj));
    sp->ellipsis = make_plain(sp, OU_T_ELLIPSIS, sizeof(OuObj));
    sp->true_ = make_int(sp, OU_T_BOOL, 1);
    sp->false_ = make_int(sp, OU_T_BOOL, 0);
    if (!sp->none || !sp->not_implemented || !sp->ellipsis || !sp->true_ || !sp->false_)
        return false;
    for (int i = 0; i < OU_N_SMALL_INTS; i++)
        if ((sp->small_ints[i] = make_int(sp, OU_T_INT, OU_SMALL_INT_MIN + i)) == NULL)
            return false;
    // Made by the first request; the space keeps one reference of its own.
    OuObj *tuple = ou_tuple_from(sp, NULL, 0);
    OuObj *text = ou_str_from(sp, "");
    bool made = tuple != NULL && text != NULL;
    ou_xdecref(sp, tuple);
    ou_xdecref(sp, text);
    return made;
}

static bool
make_names(OuSpace *sp)
{
    static const char *const text[] = {
#define OU_NAME_TEXT(f, t) t,
        OU_NAMES(OU_NAME_TEXT)
#undef OU_NAME_TEXT
    };
    sp->names = ou_buffer_take(sp->heap, sizeof(OuNames));
    if (sp->names == NULL)
        return false;
    memset(sp->names, 0, sizeof(OuNames));
    OuObj **field = (OuObj **)sp->names;
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if ((field[i] = ou_str_intern_text(sp, text[i])) == NULL)
            return false;
    return true;
}

/* ---- opening ---- */

static void
init_hash_key(OuSpace *sp, uint64_t seed)
{
    if (seed == 0 && ou_os_random(sp->hash_key, sizeof sp->hash_key))
        return;
    uint64_t state = seed != 0 ? seed : ou_os_clock_ns();
    for (size_t half = 0; half < 2; half++) { // splitmix64
        uint64_t z = (state += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        z ^= z >> 31;
        memcpy(sp->hash_key + 8 * half, &z, 8);
    }
}

static void
init_thread(OuSpace *sp)
{
    char *end = ou_os_stack_limit();
    size_t here = (size_t)(uintptr_t)__builtin_frame_address(0);
    sp->thread = &sp->first_thread;
    sp->thread->stack_limit = (end != NULL ? (size_t)(uintptr_t)end : here - STACK_GUESS_BYTES) + STACK_MARGIN_BYTES;
    sp->thread->depth_limit = DEFAULT_DEPTH_LIMIT;
}

OuSpace *
ou_space_new(OuHeap *heap, uint64_t seed)
{
    OuSpace *sp = ou_buffer_take(heap, sizeof(OuSpace));
    if (sp == NULL)
        return NULL;
    memset(sp, 0, sizeof *sp);
    sp->heap = heap;
    sp->next_version = 1;
    sp->next_shape = 1;
    sp->plain_count = 1;
    sp->barrier.newborn = OU_SIDE_LIVE | OU_SIDE_TRACKED;
    init_hash_key(sp, seed);
    init_thread(sp);
    if (!ou_type_cache_open(sp) || !make_types(sp) || !make_singletons(sp) || !make_names(sp))
        goto fail;
    for (unsigned id = 0; id < N_ALL_TYPES; id++)
        if (!ou_type_fill(sp, sp->types[id]))
            goto fail;
    sp->memory_error = ou_exception_new(sp, OU_E_MEMORY_ERROR, NULL, 0);
    if (sp->memory_error == NULL || ou_shape_root(sp, sp->memory_error->type) == NULL)
        goto fail; // with the root there, a MemoryError is one request from the reserve
    if (!ou_type_ready_all(sp, (OuTuple *)sp->memory_error->type->mro))
        goto fail; // nor is there more to make when a handler looks at it
    return sp;
fail:
    ou_space_free(sp);
    return NULL;
}

/* ---- closing ---- */

static void
clear_type(OuSpace *sp, OuType *type)
{
    type->flags &= ~(uint32_t)OU_TYPE_UNFILLED;
    ou_slot_clear(sp, &type->dict);
    ou_slot_clear(sp, &type->mro);
    ou_slot_clear(sp, &type->bases);
    ou_slot_clear(sp, &type->name);
    ou_slot_clear(sp, &type->qualname);
    ou_shape_free_all(sp, type);
    if (type->heirs != NULL)
        ou_buffer_release(sp->heap, type->heirs, type->room_heirs * sizeof *type->heirs);
    type->heirs = NULL;
    type->n_heirs = type->room_heirs = 0;
}

static void
clear_array(OuSpace *sp, OuObj **array, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ou_slot_clear(sp, &array[i]);
}

/* The objects that the space holds itself; types come later. */
static void
clear_own_objects(OuSpace *sp)
{
    clear_array(sp, sp->small_ints, OU_N_SMALL_INTS);
    clear_array(sp, sp->chars, sizeof sp->chars / sizeof *sp->chars);
    clear_array(sp, sp->bytes1, sizeof sp->bytes1 / sizeof *sp->bytes1);
    OuObj **single[] = {&sp->true_, &sp->false_, &sp->empty_frozenset, &sp->empty_tuple, &sp->empty_str,
                        &sp->empty_bytes, &sp->ellipsis, &sp->not_implemented, &sp->none};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        ou_slot_clear(sp, single[i]);
    if (sp->names != NULL) {
        clear_array(sp, (OuObj **)sp->names, sizeof(OuNames) / sizeof(OuObj *));
        ou_buffer_release(sp->heap, sp->names, sizeof(OuNames));
        sp->names = NULL;
    }
}

static void
free_type_blocks(OuSpace *sp)
{
    for (unsigned id = 0; id < N_ALL_TYPES; id++) {
        OuType *type = sp->types[id];
        if (type == NULL)
            continue;
        *ou_side_of(type) = OU_SIDE_FREE;
        type->head.count = 0;
        ou_block_release(sp->heap, type);
    }
}

void
ou_space_free(OuSpace *sp)
{
    if (sp == NULL)
        return;
    sp->barrier.phase = 0;
    ou_slot_clear(sp, &sp->modules);
    ou_slot_clear(sp, &sp->builtins);
    ou_pending_set(sp, NULL);
    ou_slot_clear(sp, &sp->memory_error);
    if (sp->type_cache != NULL)
        ou_type_cache_close(sp);
    for (unsigned id = 0; id < N_ALL_TYPES; id++)
        if (sp->types[id] != NULL)
            clear_type(sp, sp->types[id]);
    clear_own_objects(sp);
    ou_shapes_close(sp);
    free_type_blocks(sp);
    ou_buffer_release(sp->heap, sp, sizeof *sp);
}

typedef struct LeftOver {
    size_t n_blocks;
    size_t n_told;
} LeftOver;

/* Not watched: of a block only what was asked for is open. */
__attribute__((no_sanitize_address)) static bool
tell_block(void *context, void *block, size_t bytes)
{
    LeftOver *left = context;
    left->n_blocks++;
    if (left->n_told++ < 8)
        fprintf(stderr, "    %p: %zu bytes, first words %#llx %#llx %#llx\n", block, bytes,
                ((unsigned long long *)block)[0], ((unsigned long long *)block)[1],
                bytes > 16 ? ((unsigned long long *)block)[2] : 0);
    return true;
}

static bool
tell_pool(void *context, OuPool *pool)
{
    static const char *const kinds[] = {"unused", "buffer", "public", "plain", "collectable"};
    LeftOver *left = context;
    if (pool->kind == OU_POOL_UNUSED || pool->kind == OU_POOL_PUBLIC || ou_pool_n_taken(pool) == 0)
        return true;
    fprintf(stderr, "ouro: %zu %s blocks of %u bytes left (bin %u)\n", ou_pool_n_taken(pool), kinds[pool->kind],
            pool->block_bytes, pool->bin);
    left->n_told = 0;
    size_t n_before = left->n_blocks;
    ou_pool_each_taken(pool, tell_block, left);
    size_t n_seen = left->n_blocks - n_before;
    if (n_seen < ou_pool_n_taken(pool)) // lost: on no stack, and not marked as live
        left->n_blocks += ou_pool_n_taken(pool) - n_seen;
    return true;
}

bool
ou_space_prove_empty(OuHeap *heap)
{
    LeftOver left = {0, 0};
    ou_heap_trim(heap); // what rests in the debug layer's hands is no leak
    ou_heap_each_pool(heap, tell_pool, &left);
    OuroHeapStats stats;
    ou_heap_stats(heap, &stats);
    if (stats.n_large != 0)
        fprintf(stderr, "ouro: %zu large buffers left\n", stats.n_large);
    return left.n_blocks == 0 && stats.n_large == 0;
}

/* ---- the stack ---- */

bool
ou_stack_check(OuSpace *sp, const char *doing)
{
    if (OU_LIKELY(!ou_stack_is_low(sp)))
        return true;
    if (doing == NULL || doing[0] == '\0')
        ou_raise(sp, OU_E_RECURSION_ERROR, "maximum recursion depth exceeded");
    else
        ou_raise(sp, OU_E_RECURSION_ERROR, "maximum recursion depth exceeded %s", doing + (doing[0] == ' '));
    return false;
}

/* ---- roots ---- */

void
ou_space_add_roots(OuSpace *sp, OuRootSource *source)
{
    source->next = sp->roots;
    sp->roots = source;
}

static void
visit_array(OuObj **array, size_t n, const char *name, OuRootFn fn, void *context)
{
    for (size_t i = 0; i < n; i++)
        if (array[i] != NULL)
            fn(context, array[i], name, i);
}

void
ou_space_visit_roots(OuSpace *sp, OuRootFn fn, void *context)
{
    struct {
        OuObj *o;
        const char *name;
    } single[] = {
        {sp->none, "None"}, {sp->not_implemented, "NotImplemented"}, {sp->ellipsis, "Ellipsis"},
        {sp->true_, "True"}, {sp->false_, "False"}, {sp->empty_str, "''"}, {sp->empty_bytes, "b''"},
        {sp->empty_tuple, "()"}, {sp->empty_frozenset, "frozenset()"}, {sp->memory_error, "MemoryError"},
        {sp->modules, "sys.modules"}, {sp->builtins, "builtins"}, {sp->first_thread.pending, "pending exception"},
    };
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (single[i].o != NULL)
            fn(context, single[i].o, single[i].name, 0);
    visit_array((OuObj **)sp->types, N_ALL_TYPES, "type", fn, context);
    visit_array(sp->small_ints, OU_N_SMALL_INTS, "small int", fn, context);
    visit_array(sp->chars, sizeof sp->chars / sizeof *sp->chars, "character", fn, context);
    visit_array(sp->bytes1, sizeof sp->bytes1 / sizeof *sp->bytes1, "byte", fn, context);
    visit_array((OuObj **)sp->names, sizeof(OuNames) / sizeof(OuObj *), "name", fn, context);
}
