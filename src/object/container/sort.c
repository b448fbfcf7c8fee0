/* SPDX-License-Identifier: MIT */
/* list.sort: a stable merge sort that uses the order it finds.
 *
 * The list is cut into natural runs (descending ones turned round, short ones
 * extended by binary insertion), which are merged along a balanced tree: a run's
 * depth in it follows from the places of its border alone (Munro and Wild,
 * "Nearly-optimal mergesorts", 2018). Keys are computed once, side by side with
 * the values, and where all of them are of one simple type they are compared
 * without a call.
 *
 * While it is being sorted the list is empty: whatever the comparisons do to it
 * is noticed, and cannot reach the arrays that move here. Between two steps the
 * arrays hold every item exactly once, so that a comparison may fail anywhere.
 */
#include <string.h>

#include "object/container/list_int.h"
#include "object/number/float.h"
#include "object/text/str.h"

typedef enum KeyKind { KEYS_ANY, KEYS_INT, KEYS_FLOAT, KEYS_STR, KEYS_TUPLE } KeyKind;

/* A stretch of the arrays that is in order, and its depth in the merge tree. */
typedef struct Run {
    size_t at, n;
    unsigned power;
} Run;

/* Runs that wait have rising powers, and a power is below the bits of a length. */
enum { MAX_RUNS = 66, MIN_MERGE = 64 };

typedef struct Sorter {
    OuSpace *sp;
    OuObj **keys;
    OuObj **values;       // NULL: the keys are the values
    size_t n;
    KeyKind kind;
    OuObj **spare_keys;   // room for `spare_room` items set aside by a merge
    OuObj **spare_values;
    size_t spare_room;
    size_t n_runs;
    Run runs[MAX_RUNS];
} Sorter;

/* ---- comparing ---- */

/* What kind of comparison this key allows, if all others are like it. */
static KeyKind
kind_of_key(const OuSpace *sp, const OuObj *key)
{
    if (ou_is(key, sp, OU_T_INT))
        return ou_int_is_compact(key) ? KEYS_INT : KEYS_ANY;
    if (ou_is(key, sp, OU_T_FLOAT))
        return KEYS_FLOAT;
    if (ou_is(key, sp, OU_T_STR))
        return KEYS_STR;
    return ou_is(key, sp, OU_T_TUPLE) ? KEYS_TUPLE : KEYS_ANY;
}

/* Order of two keys of one simple kind: below, equal or above 0. */
static inline int
order_simple(KeyKind kind, const OuObj *a, const OuObj *b)
{
    if (kind == KEYS_INT) {
        int64_t x = ((const OuInt *)a)->word, y = ((const OuInt *)b)->word;
        return (x > y) - (x < y);
    }
    return ou_str_compare(a, b);
}

/* Tuples: items that are simple are compared here, without a call to either. */
static OuObj *
less_tuple(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuTuple *x = (OuTuple *)a, *y = (OuTuple *)b;
    for (size_t i = 0; i < x->length && i < y->length; i++) {
        if (x->items[i] == y->items[i])
            continue;
        KeyKind kind = kind_of_key(sp, x->items[i]);
        if ((kind != KEYS_INT && kind != KEYS_STR) || kind_of_key(sp, y->items[i]) != kind)
            break;
        int order = order_simple(kind, x->items[i], y->items[i]);
        if (order != 0)
            return ou_bool(sp, order < 0);
    }
    return ou_seq_compare(sp, a, b, OU_LT);
}

static int
less_slow(Sorter *s, OuObj *a, OuObj *b)
{
    OuObj *result = s->kind == KEYS_TUPLE ? less_tuple(s->sp, a, b) : ou_compare(s->sp, a, b, OU_LT);
    if (OU_UNLIKELY(result == NULL))
        return -1;
    int truth = ou_truth(s->sp, result);
    ou_decref(s->sp, result);
    return truth;
}

/* Is a < b? 1, 0, -1 pending. */
static inline int
less(Sorter *s, OuObj *a, OuObj *b)
{
    switch (s->kind) {
    case KEYS_INT: return ((OuInt *)a)->word < ((OuInt *)b)->word;
    case KEYS_FLOAT: return ou_float_value(a) < ou_float_value(b);
    case KEYS_STR: return ou_str_compare(a, b) < 0;
    default: return less_slow(s, a, b);
    }
}

static KeyKind
kind_of_keys(const Sorter *s)
{
    KeyKind kind = kind_of_key(s->sp, s->keys[0]);
    for (size_t i = 1; i < s->n && kind != KEYS_ANY; i++)
        if (kind_of_key(s->sp, s->keys[i]) != kind)
            kind = KEYS_ANY;
    return kind;
}

/* ---- moving ---- */

static void
move_items(Sorter *s, size_t to, size_t from, size_t n)
{
    memmove(s->keys + to, s->keys + from, n * sizeof(OuObj *));
    if (s->values != NULL)
        memmove(s->values + to, s->values + from, n * sizeof(OuObj *));
}

static void
reverse_items(OuObj **items, size_t n)
{
    for (size_t i = 0, j = n; i + 1 < j; i++) {
        OuObj *item = items[i];
        items[i] = items[--j];
        items[j] = item;
    }
}

static void
reverse_range(Sorter *s, size_t at, size_t n)
{
    reverse_items(s->keys + at, n);
    if (s->values != NULL)
        reverse_items(s->values + at, n);
}

/* ---- runs ---- */

/* The length of the run that begins at `at`, in rising order afterwards; 0: failed. */
static size_t
find_run(Sorter *s, size_t at)
{
    size_t end = at + 1;
    if (end == s->n)
        return 1;
    int falls = less(s, s->keys[end], s->keys[at]);
    if (falls < 0)
        return 0;
    for (end++; end < s->n; end++) {
        int below = less(s, s->keys[end], s->keys[end - 1]);
        if (below < 0)
            return 0;
        if (below != falls)
            break;
    }
    if (falls)
        reverse_range(s, at, end - at);
    return end - at;
}

/* Sort [at, end), of which the first `sorted` items are in order. */
static bool
insert_rest(Sorter *s, size_t at, size_t sorted, size_t end)
{
    for (size_t i = at + sorted; i < end; i++) {
        OuObj *key = s->keys[i], *value = s->values == NULL ? NULL : s->values[i];
        size_t low = at, high = i;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            int below = less(s, key, s->keys[middle]);
            if (below < 0)
                return false;
            if (below)
                high = middle;
            else
                low = middle + 1;
        }
        move_items(s, low + 1, low, i - low);
        s->keys[low] = key;
        if (s->values != NULL)
            s->values[low] = value;
    }
    return true;
}

/* Runs are at least this long: about n / 2^k, between 32 and 64. */
static size_t
least_run(size_t n)
{
    size_t odd = 0;
    for (; n >= MIN_MERGE; n >>= 1)
        odd |= n & 1;
    return n + odd;
}

/* ---- merging ---- */

static bool
take_spare(Sorter *s, size_t n)
{
    if (n <= s->spare_room)
        return true;
    size_t old_bytes = s->spare_room * sizeof(OuObj *), copies = s->values != NULL ? 2 : 1;
    if (s->spare_keys != NULL)
        ou_buffer_release(s->sp->heap, s->spare_keys, old_bytes * copies);
    s->spare_room = 0;
    s->spare_keys = ou_buffer_take(s->sp->heap, n * sizeof(OuObj *) * copies);
    if (s->spare_keys == NULL) {
        ou_raise_memory(s->sp);
        return false;
    }
    s->spare_room = n;
    s->spare_values = s->spare_keys + n;
    return true;
}

static void
set_aside(Sorter *s, size_t at, size_t n)
{
    memcpy(s->spare_keys, s->keys + at, n * sizeof(OuObj *));
    if (s->values != NULL)
        memcpy(s->spare_values, s->values + at, n * sizeof(OuObj *));
}

/* Put `n` of what was set aside, from `from` on, back at `to`. */
static void
put_back(Sorter *s, size_t to, size_t from, size_t n)
{
    memcpy(s->keys + to, s->spare_keys + from, n * sizeof(OuObj *));
    if (s->values != NULL)
        memcpy(s->values + to, s->spare_values + from, n * sizeof(OuObj *));
}

/* Merge forwards: the left run, the shorter one, was set aside. */
static bool
merge_left(Sorter *s, size_t at, size_t n_left, size_t n_right)
{
    size_t to = at, left = 0, right = at + n_left, end = right + n_right;
    int below = 0;
    set_aside(s, at, n_left);
    while (left < n_left && right < end) {
        below = less(s, s->keys[right], s->spare_keys[left]);
        if (below < 0)
            break;
        size_t from = below ? right++ : left++;
        s->keys[to] = below ? s->keys[from] : s->spare_keys[from];
        if (s->values != NULL)
            s->values[to] = below ? s->values[from] : s->spare_values[from];
        to++;
    }
    put_back(s, to, left, n_left - left);
    return below >= 0;
}

/* Merge backwards: the right run, the shorter one, was set aside. */
static bool
merge_right(Sorter *s, size_t at, size_t n_left, size_t n_right)
{
    size_t left = at + n_left, right = n_right, to = left + n_right;
    int below = 0;
    set_aside(s, left, n_right);
    while (left > at && right > 0) {
        below = less(s, s->spare_keys[right - 1], s->keys[left - 1]);
        if (below < 0)
            break;
        size_t from = below ? --left : --right;
        to--;
        s->keys[to] = below ? s->keys[from] : s->spare_keys[from];
        if (s->values != NULL)
            s->values[to] = below ? s->values[from] : s->spare_values[from];
    }
    put_back(s, to - right, 0, right);
    return below >= 0;
}

/* The first place in [low, high) whose key is above `key` (`after`) or not below
 * it; SIZE_MAX: failed. */
static size_t
find_place(Sorter *s, OuObj *key, size_t low, size_t high, bool after)
{
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int below = after ? less(s, key, s->keys[middle]) : less(s, s->keys[middle], key);
        if (below < 0)
            return SIZE_MAX;
        if ((below != 0) == after)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Merge the two runs on top of the stack into one. */
static bool
merge_top(Sorter *s)
{
    Run *left = &s->runs[s->n_runs - 2], *right = &s->runs[s->n_runs - 1];
    size_t at = left->at, border = right->at, end = right->at + right->n;
    left->n += right->n;
    s->n_runs--;
    // What lies below or above the whole other run stays where it is.
    if ((at = find_place(s, s->keys[border], at, border, true)) == SIZE_MAX)
        return false;
    if (at == border)
        return true;
    if ((end = find_place(s, s->keys[border - 1], border, end, false)) == SIZE_MAX)
        return false;
    size_t n_left = border - at, n_right = end - border;
    if (!take_spare(s, n_left < n_right ? n_left : n_right))
        return false;
    return n_left <= n_right ? merge_left(s, at, n_left, n_right) : merge_right(s, at, n_left, n_right);
}

/* The depth at which the border between two runs lies in a perfectly balanced
 * tree over n items: the first binary digit in which their middles differ. */
static unsigned
border_power(size_t at, size_t n_left, size_t n_right, size_t n)
{
    size_t a = 2 * at + n_left, b = a + n_left + n_right;
    unsigned power = 0;
    for (;;) {
        power++;
        if (a >= n) {
            a -= n;
            b -= n;
        } else if (b >= n) {
            return power;
        }
        a <<= 1;
        b <<= 1;
    }
}

static bool
sort_items(Sorter *s)
{
    size_t least = least_run(s->n);
    for (size_t at = 0; at < s->n;) {
        size_t n = find_run(s, at);
        if (n == 0)
            return false;
        if (n < least) {
            size_t end = s->n - at < least ? s->n : at + least;
            if (!insert_rest(s, at, n, end))
                return false;
            n = end - at;
        }
        unsigned power = 0;
        if (s->n_runs > 0) {
            Run *last = &s->runs[s->n_runs - 1];
            power = border_power(last->at, last->n, n, s->n);
            while (s->n_runs > 1 && s->runs[s->n_runs - 1].power > power)
                if (!merge_top(s))
                    return false;
        }
        s->runs[s->n_runs++] = (Run){at, n, power};
        at += n;
    }
    while (s->n_runs > 1)
        if (!merge_top(s))
            return false;
    return true;
}

/* ---- the list ---- */

/* The sort keys of the values; on failure nothing is kept. */
static bool
compute_keys(Sorter *s, OuObj *function)
{
    s->keys = ou_buffer_take(s->sp->heap, s->n * sizeof(OuObj *));
    if (s->keys == NULL) {
        ou_raise_memory(s->sp);
        return false;
    }
    for (size_t i = 0; i < s->n; i++) {
        s->keys[i] = ou_call1(s->sp, function, s->values[i]);
        if (s->keys[i] == NULL) {
            ou_items_decref(s->sp, s->keys, i);
            ou_buffer_release(s->sp->heap, s->keys, s->n * sizeof(OuObj *));
            s->keys = NULL;
            return false;
        }
    }
    return true;
}

static void
release_keys(Sorter *s)
{
    if (s->spare_keys != NULL)
        ou_buffer_release(s->sp->heap, s->spare_keys, s->spare_room * sizeof(OuObj *) * (s->values != NULL ? 2 : 1));
    if (s->values == NULL || s->keys == NULL)
        return;
    ou_items_decref(s->sp, s->keys, s->n);
    ou_buffer_release(s->sp->heap, s->keys, s->n * sizeof(OuObj *));
}

static bool
sort_array(OuSpace *sp, OuObj **items, size_t n, OuObj *function, bool reverse)
{
    Sorter s = {.sp = sp, .keys = items, .n = n};
    if (function != NULL) {
        s.values = items;
        if (!compute_keys(&s, function))
            return false;
    }
    bool ok = true;
    if (n > 1) {
        s.kind = kind_of_keys(&s);
        // Turned round before and after, equal items keep their order.
        if (reverse)
            reverse_range(&s, 0, n);
        ok = sort_items(&s);
        if (reverse)
            reverse_range(&s, 0, n);
    }
    release_keys(&s);
    return ok;
}

bool
ou_list_sort(OuSpace *sp, OuObj *o, OuObj *key, bool reverse)
{
    OuList *list = (OuList *)o;
    OuObj **items = list->items;
    size_t n = list->length, room = list->room;
    if (n == 0)
        return true;
    ou_items_shade(sp, items, n);
    list->items = NULL;
    list->length = list->room = 0;

    bool ok = sort_array(sp, items, n, key, reverse);

    OuObj **added = list->items;
    size_t n_added = list->length, added_room = list->room;
    list->items = items;
    list->room = room;
    list->length = n;
    if (added == NULL)
        return ok;
    ou_items_decref(sp, added, n_added);
    ou_buffer_release(sp->heap, added, added_room * sizeof(OuObj *));
    if (ok)
        ou_raise(sp, OU_E_VALUE_ERROR, "list modified during sort");
    return false;
}
