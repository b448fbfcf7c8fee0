/* SPDX-License-Identifier: MIT */
/* Iterators of str, bytes and bytearray: OuSeqIter, each with its own next. */
#include "object/bytes/bytes_int.h"
#include "object/container/iter.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"

static OuObj *
str_next(OuSpace *sp, OuObj *o)
{
    OuSeqIter *it = (OuSeqIter *)o;
    if (OU_UNLIKELY(it->seq == NULL))
        return NULL;
    if (OU_LIKELY(it->at < ou_str_length(it->seq)))
        return ou_str_from_char(sp, ou_str_at(it->seq, it->at++));
    ou_slot_clear(sp, &it->seq);
    return NULL;
}

static OuObj *
bytes_next(OuSpace *sp, OuObj *o)
{
    OuSeqIter *it = (OuSeqIter *)o;
    if (OU_UNLIKELY(it->seq == NULL))
        return NULL;
    OuSpan span = ou_span_self(it->seq);
    if (OU_LIKELY(it->at < span.n))
        return ou_int_compact(sp, span.data[it->at++]);
    ou_slot_clear(sp, &it->seq);
    return NULL;
}

static OuObj *
length_hint(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuSeqIter *it = (OuSeqIter *)args[0];
    size_t length = it->seq == NULL ? 0 : ou_span_self(it->seq).n;
    return ou_int_from_size(sp, it->at < length ? length - it->at : 0);
}

static const OuMethodDef iter_methods[] = {
    {"__length_hint__", length_hint, OU_CALL_ARGS, 0, 0, "Private method returning an estimate of len(list(it))."},
    {0},
};

#define TEXT_ITER_SPEC(symbol, type_name, next_fn)                                                 \
    const OuTypeSpec ou_spec_##symbol = {                                                          \
        .name = type_name,                                                                         \
        .base = OU_T_OBJECT,                                                                       \
        .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,                                              \
        .basic_bytes = sizeof(OuSeqIter),                                                          \
        .slots = {                                                                                 \
            .drop = ou_seq_iter_drop,                                                              \
            .visit = ou_seq_iter_visit,                                                            \
            .edge_name = ou_seq_iter_edge_name,                                                    \
            .iter = ou_iter_self,                                                                  \
            .next = next_fn,                                                                       \
        },                                                                                         \
        .methods = iter_methods,                                                                   \
    }

TEXT_ITER_SPEC(str_iter, "str_iterator", str_next);
TEXT_ITER_SPEC(bytes_iter, "bytes_iterator", bytes_next);
TEXT_ITER_SPEC(bytearray_iter, "bytearray_iterator", bytes_next);
