/* SPDX-License-Identifier: MIT */
/* The method resolution order: C3 (Barrett and others 1996), as Python words it.
 *
 * merge(mro of each base..., the bases): again and again the first head that is
 * in no other list's tail; when there is none, the bases contradict each other.
 */
#include <string.h>

#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/text/str.h"
#include "object/type/type_int.h"

/* One list to be merged: what is left of it. */
typedef struct MergeRow {
    OuObj *const *item;
    size_t n;
} MergeRow;

static bool
in_a_tail(const MergeRow *rows, size_t n_rows, const OuObj *o)
{
    for (size_t r = 0; r < n_rows; r++)
        for (size_t i = 1; i < rows[r].n; i++)
            if (rows[r].item[i] == o)
                return true;
    return false;
}

static OuObj *
next_head(const MergeRow *rows, size_t n_rows)
{
    for (size_t r = 0; r < n_rows; r++)
        if (rows[r].n != 0 && !in_a_tail(rows, n_rows, rows[r].item[0]))
            return rows[r].item[0];
    return NULL;
}

static bool
drop_head(MergeRow *rows, size_t n_rows, const OuObj *head)
{
    bool more = false;
    for (size_t r = 0; r < n_rows; r++) {
        if (rows[r].n != 0 && rows[r].item[0] == head)
            rows[r].item++, rows[r].n--;
        more |= rows[r].n != 0;
    }
    return more;
}

/* "Cannot create a consistent method resolution order (MRO) for bases A, B":
 * the heads that block each other. */
static void *
raise_inconsistent(OuSpace *sp, const MergeRow *rows, size_t n_rows)
{
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    ou_builder_text(&b, "Cannot create a consistent method resolution\norder (MRO) for bases");
    const char *separator = " ";
    for (size_t r = 0; r < n_rows; r++) {
        bool told = rows[r].n == 0;
        for (size_t q = 0; q < r && !told; q++)
            told = rows[q].n != 0 && rows[q].item[0] == rows[r].item[0];
        if (told)
            continue;
        ou_builder_text(&b, separator);
        ou_builder_str(&b, ((OuType *)rows[r].item[0])->name);
        separator = ", ";
    }
    OuObj *text = ou_builder_finish(&b);
    if (text != NULL) {
        ou_raise(sp, OU_E_TYPE_ERROR, "%U", text);
        ou_decref(sp, text);
    }
    return NULL;
}

static OuObj *
merge(OuSpace *sp, OuType *type, MergeRow *rows, size_t n_rows)
{
    OuObj *order = ou_list_new(sp, 4);
    if (order == NULL || !ou_list_append(sp, order, (OuObj *)type))
        goto fail;
    bool more = drop_head(rows, n_rows, NULL);
    while (more) {
        OuObj *head = next_head(rows, n_rows);
        if (head == NULL) {
            raise_inconsistent(sp, rows, n_rows);
            goto fail;
        }
        if (!ou_list_append(sp, order, head))
            goto fail;
        more = drop_head(rows, n_rows, head);
    }
    OuObj *mro = ou_list_to_tuple(sp, order);
    ou_decref(sp, order);
    return mro;
fail:
    ou_xdecref(sp, order);
    return NULL;
}

OuObj *
ou_type_compute_mro(OuSpace *sp, OuType *type)
{
    const OuTuple *bases = (OuTuple *)type->bases;
    if (bases->length <= 1) { // no merging: the class before the mro of its base
        OuTuple *base_mro = bases->length == 0 ? NULL : (OuTuple *)((OuType *)bases->items[0])->mro;
        size_t n = base_mro == NULL ? 0 : base_mro->length;
        OuTuple *mro = ou_tuple_alloc(sp, n + 1);
        if (mro == NULL)
            return NULL;
        mro->items[0] = ou_incref(type);
        for (size_t i = 0; i < n; i++)
            mro->items[i + 1] = ou_incref(base_mro->items[i]);
        ou_tuple_ready(sp, mro);
        return (OuObj *)mro;
    }
    for (size_t i = 0; i < bases->length; i++)
        for (size_t j = i + 1; j < bases->length; j++)
            if (bases->items[i] == bases->items[j])
                return ou_raise(sp, OU_E_TYPE_ERROR, "duplicate base class %N", (OuType *)bases->items[i]);
    size_t n_rows = bases->length + 1;
    MergeRow *rows = ou_buffer_take(sp->heap, n_rows * sizeof *rows);
    if (rows == NULL)
        return ou_raise_memory(sp);
    for (size_t i = 0; i < bases->length; i++) {
        OuTuple *mro = (OuTuple *)((OuType *)bases->items[i])->mro;
        rows[i] = (MergeRow){mro->items, mro->length};
    }
    rows[n_rows - 1] = (MergeRow){bases->items, bases->length};
    OuObj *mro = merge(sp, type, rows, n_rows);
    ou_buffer_release(sp->heap, rows, n_rows * sizeof *rows);
    return mro;
}
