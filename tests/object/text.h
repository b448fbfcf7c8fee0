/* SPDX-License-Identifier: MIT */
/* What the tests of str and bytes share: a space, and calls compared by repr. */
#ifndef OURO_TESTS_OBJECT_TEXT_H
#define OURO_TESTS_OBJECT_TEXT_H

#include "../check.h"

#include "object/bytes/bytes.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/str.h"

static inline int
open_space(void **state)
{
    OuHeap *heap = ou_heap_open(NULL);
    *state = heap == NULL ? NULL : ou_space_new(heap, 1);
    return *state == NULL;
}

static inline int
close_space(void **state)
{
    OuSpace *sp = *state;
    OuHeap *heap = sp->heap;
    ou_space_free(sp);
    bool empty = ou_space_prove_empty(heap);
    ou_heap_close(heap);
    return !empty;
}

/* What `text` means: None, b'...', a number, or the text of a str. */
static inline OuObj *
value_of(OuSpace *sp, const char *text)
{
    if (strcmp(text, "None") == 0)
        return ou_incref(sp->none);
    if (strncmp(text, "b'", 2) == 0)
        return ou_bytes_new(sp, text + 2, strlen(text) - 3);
    if (text[0] == '#')
        return ou_int_parse(sp, text + 1, strlen(text) - 1, 10);
    return ou_str_from(sp, text);
}

/* repr(self.method(*args)), or "TypeError: ..." when it raises; a new str. */
static inline OuObj *
outcome(OuSpace *sp, const char *self, const char *method, const char *const *args, size_t n)
{
    OuObj *value[4] = {NULL}, *name = ou_str_intern_text(sp, method);
    for (size_t i = 0; i < n; i++)
        value[i + 1] = value_of(sp, args[i]);
    value[0] = value_of(sp, self);
    OuObj *result = strcmp(method, "%") == 0 ? ou_binary(sp, OU_MOD, value[0], value[1])
                                             : ou_call_method(sp, value[0], name, value + 1, n);
    OuObj *text = NULL;
    if (result != NULL) {
        text = ou_repr(sp, result);
    } else {
        OuObj *error = ou_pending_take(sp);
        text = ou_str_format(sp, "%T: %S", error, error);
        ou_decref(sp, error);
    }
    ou_xdecref(sp, result);
    for (size_t i = 0; i <= n; i++)
        ou_decref(sp, value[i]);
    ou_decref(sp, name);
    return text;
}

typedef struct Row {
    const char *self, *method, *args[3], *expected;
} Row;

static inline void
check_rows(OuSpace *sp, const Row *rows, size_t n_rows)
{
    for (size_t i = 0; i < n_rows; i++) {
        size_t n = 0;
        while (n < 3 && rows[i].args[n] != NULL)
            n++;
        OuObj *text = outcome(sp, rows[i].self, rows[i].method, rows[i].args, n);
        OuText utf8;
        assert_true(ou_text_of(sp, text, &utf8));
        assert_string_equal(utf8.utf8, rows[i].expected);
        ou_text_release(sp, &utf8);
        ou_decref(sp, text);
    }
}
#define CHECK_ROWS(sp, rows) check_rows(sp, rows, sizeof(rows) / sizeof *(rows))

#endif
