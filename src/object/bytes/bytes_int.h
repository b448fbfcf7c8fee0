/* SPDX-License-Identifier: MIT */
/* What bytes and bytearray share: slots and methods that work on either. */
#ifndef OURO_OBJECT_BYTES_INT_H
#define OURO_OBJECT_BYTES_INT_H

#include "object/text/str_int.h"

/* ---- slots (bytes_seq.c) ---- */
bool ou_bytes_length(OuSpace *sp, OuObj *o, size_t *length);
int ou_bytes_truth(OuSpace *sp, OuObj *o);
int ou_bytes_contains(OuSpace *sp, OuObj *o, OuObj *item);
OuObj *ou_bytes_get_item(OuSpace *sp, OuObj *o, OuObj *key);
OuObj *ou_bytes_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op);
OuObj *ou_bytes_repr(OuSpace *sp, OuObj *o);
OuObj *ou_bytes_add(OuSpace *sp, OuObj *a, OuObj *b);
OuObj *ou_bytes_multiply(OuSpace *sp, OuObj *a, OuObj *b);
OuObj *ou_bytes_modulo(OuSpace *sp, OuObj *a, OuObj *b);

/* ---- construction (bytes_make.c) ---- */
/* bytes(source, encoding, errors) or the same of bytearray: out[i] NULL when absent. */
OuObj *ou_bytes_from_args(OuSpace *sp, OuSpanKind kind, OuObj *const out[3]);
bool ou_bytes_parse_args(OuSpace *sp, OuSpanKind kind, OuObj *const *args, size_t n, OuObj *kwnames, OuObj *out[3]);
/* A byte given as an int; ValueError with `range_error`, TypeError. */
bool ou_byte_of(OuSpace *sp, OuObj *o, const char *range_error, uint8_t *byte);

/* ---- methods (bytes_methods.c) ---- */
OuSpanMethod ou_bytes_upper, ou_bytes_lower, ou_bytes_title, ou_bytes_capitalize, ou_bytes_swapcase;
OuSpanMethod ou_bytes_isalnum, ou_bytes_isalpha, ou_bytes_isascii, ou_bytes_isdigit, ou_bytes_islower;
OuSpanMethod ou_bytes_isspace, ou_bytes_istitle, ou_bytes_isupper;
OuSpanMethod ou_bytes_join, ou_bytes_translate, ou_bytes_maketrans, ou_bytes_decode;
OuSpanMethod ou_bytes_hex, ou_bytes_fromhex;
OuObj *ou_bytes_hex_of(OuSpace *sp, const uint8_t *data, size_t n, uint8_t separator, int64_t group);

/* The rows of both method tables. */
#define OU_BYTES_METHODS                                                                           \
    {"capitalize", ou_bytes_capitalize, OU_CALL_ARGS, 0, 0, NULL},                                 \
    {"center", ou_span_center, OU_CALL_ARGS, 1, 2, NULL},                                          \
    {"count", ou_span_count, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, NULL},                                            \
    {"decode", ou_bytes_decode, OU_CALL_KEYWORDS, 0, 255, NULL},                                   \
    {"endswith", ou_span_endswith, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, NULL},                                      \
    {"expandtabs", ou_span_expandtabs, OU_CALL_KEYWORDS, 0, 255, NULL},                            \
    {"find", ou_span_find_method, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, NULL},                                       \
    {"fromhex", ou_bytes_fromhex, OU_CALL_ARGS | OU_CALL_CLASS, 1, 1, NULL},                       \
    {"hex", ou_bytes_hex, OU_CALL_KEYWORDS, 0, 255, NULL},                                         \
    {"index", ou_span_index, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, NULL},                                            \
    {"isalnum", ou_bytes_isalnum, OU_CALL_ARGS, 0, 0, NULL},                                       \
    {"isalpha", ou_bytes_isalpha, OU_CALL_ARGS, 0, 0, NULL},                                       \
    {"isascii", ou_bytes_isascii, OU_CALL_ARGS, 0, 0, NULL},                                       \
    {"isdigit", ou_bytes_isdigit, OU_CALL_ARGS, 0, 0, NULL},                                       \
    {"islower", ou_bytes_islower, OU_CALL_ARGS, 0, 0, NULL},                                       \
    {"isspace", ou_bytes_isspace, OU_CALL_ARGS, 0, 0, NULL},                                       \
    {"istitle", ou_bytes_istitle, OU_CALL_ARGS, 0, 0, NULL},                                       \
    {"isupper", ou_bytes_isupper, OU_CALL_ARGS, 0, 0, NULL},                                       \
    {"join", ou_bytes_join, OU_CALL_ARGS, 1, 1, NULL},                                             \
    {"ljust", ou_span_ljust, OU_CALL_ARGS, 1, 2, NULL},                                            \
    {"lower", ou_bytes_lower, OU_CALL_ARGS, 0, 0, NULL},                                           \
    {"lstrip", ou_span_lstrip, OU_CALL_ARGS, 0, 1, NULL},                                          \
    {"maketrans", ou_bytes_maketrans, OU_CALL_ARGS | OU_CALL_STATIC, 2, 2, NULL},                  \
    {"partition", ou_span_partition, OU_CALL_ARGS, 1, 1, NULL},                                    \
    {"removeprefix", ou_span_removeprefix, OU_CALL_ARGS, 1, 1, NULL},                              \
    {"removesuffix", ou_span_removesuffix, OU_CALL_ARGS, 1, 1, NULL},                              \
    {"replace", ou_span_replace, OU_CALL_ARGS, 2, 3, NULL},                                        \
    {"rfind", ou_span_rfind_method, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, NULL},                                     \
    {"rindex", ou_span_rindex, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, NULL},                                          \
    {"rjust", ou_span_rjust, OU_CALL_ARGS, 1, 2, NULL},                                            \
    {"rpartition", ou_span_rpartition, OU_CALL_ARGS, 1, 1, NULL},                                  \
    {"rsplit", ou_span_rsplit, OU_CALL_KEYWORDS, 0, 255, NULL},                                    \
    {"rstrip", ou_span_rstrip, OU_CALL_ARGS, 0, 1, NULL},                                          \
    {"split", ou_span_split, OU_CALL_KEYWORDS, 0, 255, NULL},                                      \
    {"splitlines", ou_span_splitlines, OU_CALL_KEYWORDS, 0, 255, NULL},                            \
    {"startswith", ou_span_startswith, OU_CALL_ARGS | OU_CALL_TOLD, 1, 3, NULL},                                  \
    {"strip", ou_span_strip, OU_CALL_ARGS, 0, 1, NULL},                                            \
    {"swapcase", ou_bytes_swapcase, OU_CALL_ARGS, 0, 0, NULL},                                     \
    {"title", ou_bytes_title, OU_CALL_ARGS, 0, 0, NULL},                                           \
    {"translate", ou_bytes_translate, OU_CALL_KEYWORDS, 0, 255, NULL},                             \
    {"upper", ou_bytes_upper, OU_CALL_ARGS, 0, 0, NULL},                                           \
    {"zfill", ou_span_zfill, OU_CALL_ARGS, 1, 1, NULL}

#endif
