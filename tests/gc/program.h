/* SPDX-License-Identifier: MIT */
/* A runtime put together by hand, for tests in which Python programs drive the
 * collector through functions of the test's own. */
#ifndef OURO_TESTS_GC_PROGRAM_H
#define OURO_TESTS_GC_PROGRAM_H

#include "check.h"

#include "gc/gc_int.h"
#include "lang/run/entry.h"
#include "lang/run/vm.h"
#include "lib/lib.h"
#include "object/container/dict.h"
#include "object/ops.h"
#include "object/text/str.h"
#include "object/type/native.h"

typedef struct Program {
    OuHeap *heap;
    OuSpace *sp;
    OuVm *vm;
    OuGc *gc;
    OuObj *globals;
} Program;

static Program *the_program; // of the test that runs

static void
collect_at_safe_point(OuSpace *sp)
{
    ou_gc_safe_point(ou_gc_of(sp));
}

/* `functions` end with a NULL name: what the program may call. */
static void
open_program(void **state, const OuMethodDef *functions)
{
    static const OuModuleFinder finder = {.native = ou_lib_native_module, .source = ou_lib_module_source};
    Program *p = calloc(1, sizeof *p);
    p->heap = ou_heap_open(NULL);
    p->sp = ou_space_new(p->heap, 1);
    p->vm = ou_vm_new(p->sp, &finder);
    p->gc = ou_gc_new(p->sp);
    assert_true(ou_lib_open(p->sp));
    p->vm->safe_point = collect_at_safe_point;
    ou_gc_enable(p->gc, false);
    p->globals = ou_dict_new(p->sp);
    for (; functions->name != NULL; functions++) {
        OuObj *fn = ou_native_new(p->sp, functions, NULL, NULL);
        assert_true(ou_dict_set_text(p->sp, p->globals, functions->name, fn));
        ou_decref(p->sp, fn);
    }
    *state = the_program = p;
}

static int
close_program(void **state)
{
    Program *p = *state;
    ou_gc_enable(p->gc, false);
    ou_decref(p->sp, p->globals);
    ou_lib_clear(p->sp);
    ou_gc_collect(p->gc, 2, OU_GC_CLOSING);
    ou_gc_collect(p->gc, 2, OU_GC_CLOSING);
    ou_lib_close(p->sp);
    ou_gc_collect(p->gc, 2, OU_GC_CLOSING);
    ou_gc_free(p->gc);
    ou_vm_free(p->vm);
    ou_space_free(p->sp);
    char report[256];
    if (!ou_heap_verify(p->heap, report, sizeof report))
        fail_msg("the heap is not sound: %s", report);
    assert_true(ou_space_prove_empty(p->heap));
    ou_heap_close(p->heap);
    free(p);
    return 0;
}

/* Run `text` in the program's globals; its exceptions fail the test. */
static void
run_program(Program *p, const char *text)
{
    OuSpace *sp = p->sp;
    OuObj *source = ou_str_from(sp, text), *name = ou_str_from(sp, "program");
    OuObj *code = ou_vm_compile(sp, source, name, "exec", 0);
    OuObj *result = code != NULL ? ou_vm_run_code(sp, code, p->globals, NULL) : NULL;
    ou_decref(sp, source);
    ou_decref(sp, name);
    ou_xdecref(sp, code);
    if (result == NULL) {
        OuObj *e = ou_pending_take(sp), *message = ou_vm_format_exception(sp, e);
        OuText told;
        assert_true(ou_text_of(sp, message, &told));
        fail_msg("%s", told.utf8);
    }
    ou_decref(sp, result);
}

#endif
