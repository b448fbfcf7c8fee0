/* SPDX-License-Identifier: MIT */
/* Interned strings: of each content at most one.
 *
 * An open table of addresses with linear probing. It holds no counts: an
 * interned string that dies takes itself out (the entries behind it move up, so
 * there are no tombstones), and when the last one is gone the table is given
 * back. Hence nothing has to be torn down when a runtime closes.
 */
#include "object/text/str_int.h"

typedef struct OuStrTable {
    size_t n_used;
    size_t n_slots; // a power of two, at least a third of it empty
    OuObj *slot[];
} OuStrTable;

enum { FIRST_SLOTS = 2048 };

static size_t
table_bytes(size_t n_slots)
{
    return sizeof(OuStrTable) + n_slots * sizeof(OuObj *);
}

/* The slot where `s` stands or belongs. */
static size_t
find_slot(const OuStrTable *table, const OuObj *s, int64_t hash)
{
    size_t mask = table->n_slots - 1, i = (size_t)hash & mask;
    while (table->slot[i] != NULL && !ou_str_equal(table->slot[i], s))
        i = (i + 1) & mask;
    return i;
}

static bool
grow_table(OuSpace *sp)
{
    OuStrTable *old = sp->interned;
    size_t n_slots = old == NULL ? FIRST_SLOTS : old->n_slots * 2;
    OuStrTable *table = ou_buffer_take_zeroed(sp->heap, table_bytes(n_slots));
    if (table == NULL)
        return false;
    table->n_slots = n_slots;
    sp->interned = table;
    if (old == NULL)
        return true;
    table->n_used = old->n_used;
    for (size_t i = 0; i < old->n_slots; i++) {
        OuObj *s = old->slot[i];
        if (s != NULL)
            table->slot[find_slot(table, s, ((OuStr *)s)->hash)] = s;
    }
    ou_buffer_release(sp->heap, old, table_bytes(old->n_slots));
    return true;
}

OuObj *
ou_str_intern(OuSpace *sp, OuObj *s)
{
    if (s == NULL || ou_str_is_interned(s))
        return s;
    int64_t hash = ou_str_hash(sp, s);
    OuStrTable *table = sp->interned;
    if (table == NULL || table->n_used * 3 >= table->n_slots * 2) {
        if (!grow_table(sp)) {
            ou_decref(sp, s);
            return ou_raise_memory(sp);
        }
        table = sp->interned;
    }
    size_t i = find_slot(table, s, hash);
    if (table->slot[i] != NULL) {
        OuObj *elder = ou_incref(table->slot[i]);
        ou_decref(sp, s);
        return elder;
    }
    if (!ou_is(s, sp, OU_T_STR))
        return s; // an heir is never the one string of its content
    table->slot[i] = s;
    table->n_used++;
    ((OuStr *)s)->meta |= OU_STR_INTERNED;
    return s;
}

/* The interned string of that ASCII text and hash, or NULL. */
static OuObj *
find_text(const OuStrTable *table, const char *text, size_t n, int64_t hash)
{
    if (table == NULL)
        return NULL;
    size_t mask = table->n_slots - 1, i = (size_t)hash & mask;
    for (OuObj *s; (s = table->slot[i]) != NULL; i = (i + 1) & mask)
        if (ou_str_is_ascii(s) && ou_str_length(s) == n && memcmp(((OuStr *)s)->data, text, n) == 0)
            return s;
    return NULL;
}

OuObj *
ou_str_intern_text(OuSpace *sp, const char *text)
{
    size_t n = strlen(text);
    if (!ou_bytes_are_ascii(text, n))
        return ou_str_intern(sp, ou_str_from(sp, text));
    int64_t hash = ou_bytes_hash_of(sp, text, n);
    OuObj *s = find_text(sp->interned, text, n, hash);
    if (s != NULL)
        return ou_incref(s);
    if ((s = ou_str_from_utf8(sp, text, n, false)) != NULL)
        ((OuStr *)s)->hash = hash;
    return ou_str_intern(sp, s);
}

/* Close the gap at i: entries whose home lies at or before it move up. */
static void
close_gap(OuStrTable *table, size_t i)
{
    size_t mask = table->n_slots - 1;
    for (size_t j = (i + 1) & mask; table->slot[j] != NULL; j = (j + 1) & mask) {
        size_t home = (size_t)((OuStr *)table->slot[j])->hash & mask;
        if (((j - home) & mask) >= ((j - i) & mask)) {
            table->slot[i] = table->slot[j];
            i = j;
        }
    }
    table->slot[i] = NULL;
}

void
ou_str_forget_interned(OuSpace *sp, OuObj *s)
{
    OuStrTable *table = sp->interned;
    size_t mask = table->n_slots - 1, i = (size_t)((OuStr *)s)->hash & mask;
    while (table->slot[i] != s)
        i = (i + 1) & mask;
    close_gap(table, i);
    if (--table->n_used == 0) {
        ou_buffer_release(sp->heap, table, table_bytes(table->n_slots));
        sp->interned = NULL;
    }
}
