/* SPDX-License-Identifier: MIT */
/* The compiler: the code it makes, the errors it raises, and memory that ends
 * while it works. What programs do is compared with CPython in tests/python.
 */
#include "check.h"

#include "lang/compile/compile.h"
#include "lang/compile/compile_int.h"
#include "object/container/tuple.h"
#include "object/error/exception.h"
#include "object/text/str.h"

typedef struct World {
    OuHeap *heap;
    OuSpace *sp;
    OuObj *filename;
} World;

static void
open_world(World *w)
{
    w->heap = ou_heap_open(NULL);
    w->sp = ou_space_new(w->heap, 1);
    assert_non_null(w->sp);
    w->sp->thread->stack_limit = (size_t)__builtin_frame_address(0) - 512 * 1024;
    w->filename = ou_str_from(w->sp, "<test>");
}

static void
close_world(World *w)
{
    ou_decref(w->sp, w->filename);
    ou_space_free(w->sp);
    assert_true(ou_space_prove_empty(w->heap));
    ou_heap_close(w->heap);
}

static OuCode *
compile_text(World *w, const char *text)
{
    OuObj *code = ou_compile(w->sp, text, strlen(text), w->filename, OU_COMPILE_EXEC, NULL);
    return (OuCode *)code;
}

/* The first code object among the constants: the function or class. */
static OuCode *
inner_code(World *w, const OuCode *code)
{
    for (uint32_t i = 0; i < code->n_consts; i++)
        if (ou_is(code->consts[i], w->sp, OU_T_CODE))
            return (OuCode *)code->consts[i];
    return NULL;
}

static unsigned
count_op(const OuCode *code, OuOpcode op)
{
    unsigned n = 0;
    for (uint32_t at = 0; at < code->n_instrs; at += 1 + ou_opcode_n_cache((OuOpcode)code->instrs[at].op))
        n += code->instrs[at].op == op;
    return n;
}

/* How often `op` stands in the function that `text` defines. */
static unsigned
count_in_function(World *w, const char *text, OuOpcode op)
{
    OuCode *code = compile_text(w, text);
    assert_non_null(code);
    unsigned n = count_op(inner_code(w, code), op);
    ou_decref(w->sp, code);
    return n;
}

/* ---- what is made ---- */

static void
local_arithmetic_is_one_instruction(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    const char *text = "def f(a, b):\n    c = a + b\n    c = c - 1\n    return c\n";
    OuCode *code = compile_text(&w, text);
    OuCode *f = inner_code(&w, code);
    assert_int_equal(f->n_instrs, 3);
    assert_int_equal(f->instrs[0].op, OU_OP_ADD);
    assert_int_equal(f->instrs[0].a, 2);
    assert_int_equal(f->instrs[1].op, OU_OP_SUB_K);
    assert_int_equal(f->instrs[2].op, OU_OP_RETURN);
    assert_true(f->flags & OU_CODE_SIMPLE);
    ou_decref(w.sp, code);
    close_world(&w);
}

static void
surely_bound_locals_are_not_checked(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    static const struct {
        const char *text;
        unsigned n_checks;
    } cases[] = {
        {"def f(a):\n x = a\n return x", 0},
        {"def f(a):\n if a:\n  x = 1\n return x", 1},
        {"def f(a):\n if a: x = 1\n else: x = 2\n return x", 0},
        {"def f(a):\n if a: x = 1\n else: return 0\n return x", 0},
        {"def f(a):\n for i in a: pass\n return i", 1},
        {"def f(a):\n while 1:\n  x = a\n  break\n return x", 0},
        {"def f(a):\n while a:\n  x = a\n return x", 1},
        {"def f(a):\n try: x = a\n except E: x = 2\n return x", 0},
        {"def f(a):\n try: x = a\n except E: pass\n return x", 1},
        {"def f(a):\n with a: x = 1\n return x", 1},
        {"def f(a):\n a and (x := 1)\n return x", 1},
        {"def f(a):\n (x := 1) and a\n return x", 0},
        {"def f(a):\n del a\n return a", 1},
        {"def f(a):\n return x + x\n x = 1", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (count_in_function(&w, cases[i].text, OU_OP_CHECK_LOCAL) != cases[i].n_checks)
            fail_msg("%s", cases[i].text);
    close_world(&w);
}

static void
conditions_make_no_bool_objects(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    const char *text = "def f(a, b):\n while a < b and not (b == 1 or a is None): a = b\n";
    assert_int_equal(count_in_function(&w, text, OU_OP_LT), 0);
    assert_int_equal(count_in_function(&w, text, OU_OP_NOT), 0);
    assert_int_equal(count_in_function(&w, text, OU_OP_J_LT), 1);
    assert_int_equal(count_in_function(&w, text, OU_OP_J_EQ_K), 1);
    assert_int_equal(count_in_function(&w, text, OU_OP_JUMP_IF_NONE), 1);
    close_world(&w);
}

static void
swaps_build_no_tuple(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    assert_int_equal(count_in_function(&w, "def f(a, b):\n a, b = b, a\n", OU_OP_BUILD_TUPLE), 0);
    assert_int_equal(count_in_function(&w, "def f(a, b):\n a, b = b, a\n", OU_OP_UNPACK), 0);
    assert_int_equal(count_in_function(&w, "def f(a, b):\n a, b = *b, a\n", OU_OP_UNPACK), 1);
    close_world(&w);
}

static void
equal_constants_are_one_object(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    OuCode *code = compile_text(&w, "x = 1000\ndef f():\n return 1000, 1000.0, 0.0, -0.0, 1, True, 1.0, (1, 2.5), (1, 2.5)\n");
    OuCode *f = inner_code(&w, code);
    OuTuple *t = (OuTuple *)f->consts[f->instrs[0].b];
    assert_int_equal(f->instrs[0].op, OU_OP_RETURN_K);
    assert_ptr_equal(t->items[0], code->consts[0]);
    assert_ptr_not_equal(t->items[0], t->items[1]);
    assert_ptr_not_equal(t->items[2], t->items[3]);
    assert_ptr_not_equal(t->items[4], t->items[5]);
    assert_ptr_not_equal(t->items[4], t->items[6]);
    assert_ptr_equal(t->items[7], t->items[8]);
    ou_decref(w.sp, code);
    close_world(&w);
}

/* Every jump of every code object lands on an instruction; backward ones are LOOP. */
static void
check_jumps(World *w, const OuCode *code)
{
    uint8_t *starts = calloc(code->n_instrs + 1, 1);
    for (uint32_t at = 0; at < code->n_instrs; at += 1 + ou_opcode_n_cache((OuOpcode)code->instrs[at].op))
        starts[at] = 1;
    for (uint32_t at = 0; at < code->n_instrs; at += 1 + ou_opcode_n_cache((OuOpcode)code->instrs[at].op)) {
        const OuInstr *in = &code->instrs[at];
        int64_t to = -1;
        if (in->op >= OU_OP_J_LT && in->op <= OU_OP_J_GE_K)
            to = (int64_t)at + 1 + (int16_t)in->a;
        else if (in->op >= OU_OP_JUMP && in->op <= OU_OP_JUMP_IF_NOT_NONE)
            to = (int64_t)at + 1 + ou_instr_off(in);
        else
            continue;
        assert_in_range(to, 0, code->n_instrs - 1);
        assert_true(starts[to]);
        assert_int_equal(to <= (int64_t)at, in->op == OU_OP_LOOP);
    }
    free(starts);
    for (uint32_t i = 0; i < code->n_consts; i++)
        if (ou_is(code->consts[i], w->sp, OU_T_CODE))
            check_jumps(w, (OuCode *)code->consts[i]);
}

static void
far_compares_become_long_jumps(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    size_t n = 20000;
    char *text = malloc(64 + n * 16);
    char *at = text + sprintf(text, "def f(a):\n while a < 5:\n  if a == 1:\n");
    for (size_t i = 0; i < n; i++)
        at += sprintf(at, "   a += a * 3\n");
    OuCode *code = compile_text(&w, text);
    assert_non_null(code);
    check_jumps(&w, code);
    ou_decref(w.sp, code);
    free(text);
    close_world(&w);
}

static const char mixed_program[] =
    "'doc'\nimport a.b as c, d\nfrom . import e as g\n"
    "@deco(1)\nclass A(B, metaclass=M):\n  x: int = 1\n  def m(self, *a, k=2, **kw) -> 'r':\n"
    "    return super().m(*a, **kw), __class__\n"
    "def f(p, q=(1, 2)):\n  n = 0\n  def inc():\n    nonlocal n\n    n += p\n    return n\n"
    "  try:\n    for i, (j, *k) in q:\n      with open(i) as h, z:\n        if i < j <= 5 or not k: continue\n"
    "        return [x for x in h if x], {**k, 1: 2}, f'{i!r:>{j}} {p}'\n"
    "  except (E, F) as err:\n    raise X from err\n  finally:\n    del n\n"
    "  while (y := inc()):\n    yield y\n    z = yield from q[1:2]\n  else:\n    assert z, 'm'\n"
    "  a, b = b, a\n  lambda *v, w=1: v[w]\n";

static void
mixed_program_keeps_the_rules_of_jumps(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    OuCode *code = compile_text(&w, mixed_program);
    assert_non_null(code);
    check_jumps(&w, code);
    OuObj *text = ou_code_disassemble(w.sp, &code->head);
    assert_non_null(text);
    ou_decref(w.sp, text);
    ou_decref(w.sp, code);
    close_world(&w);
}

static void
instructions_know_their_place(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    OuCode *code = compile_text(&w, "x = 1\ny = (a +\n     b.c)\n");
    for (uint32_t at = 0; at < code->n_instrs; at++) {
        OuPosition p = ou_code_position(code, at);
        if (code->instrs[at].op == OU_OP_ADD && at > 5) {
            assert_int_equal(p.line, 2);
            assert_int_equal(p.column, 5);
            assert_int_equal(p.end_line, 3);
            assert_int_equal(p.end_column, 8);
            break;
        }
        assert_true(at + 1 < code->n_instrs);
    }
    ou_decref(w.sp, code);
    close_world(&w);
}

/* ---- what is refused ---- */

static void
errors_say_where(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    static const struct {
        const char *text, *message;
        int line, column;
    } cases[] = {
        {"x = 1\nbreak\n", "'break' outside loop", 2, 1},
        {"*a, *b = c\n", "multiple starred expressions in assignment", 1, 1},
        {"try: pass\nexcept: pass\nexcept E: pass\n", "default 'except:' must be last", 2, 1},
        {"from __future__ import x\n", "future feature x is not defined", 1, 1},
        {"async def f(): pass\n", "'async def' is not supported yet by this version of Ouro", 1, 1},
        {"f(é, a=1, a=2)\n", "keyword argument repeated: a", 1, 11},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_null(compile_text(&w, cases[i].text));
        OuException *e = (OuException *)ou_pending_take(w.sp);
        assert_non_null(e);
        assert_true(ou_str_equals_text(e->field[OU_FIELD_SYNTAX_MSG], cases[i].message));
        assert_ptr_equal(e->field[OU_FIELD_SYNTAX_LINENO], w.sp->small_ints[cases[i].line - OU_SMALL_INT_MIN]);
        assert_ptr_equal(e->field[OU_FIELD_SYNTAX_OFFSET], w.sp->small_ints[cases[i].column - OU_SMALL_INT_MIN]);
        ou_decref(w.sp, e);
    }
    close_world(&w);
}

static void
prompt_asks_for_more_lines(void **state)
{
    (void)state;
    World w;
    open_world(&w);
    bool incomplete = false;
    assert_null(ou_compile(w.sp, "if x:\n", 6, w.filename, OU_COMPILE_SINGLE, &incomplete));
    assert_true(incomplete);
    assert_false(ou_pending(w.sp));
    close_world(&w);
}

static void
memory_may_end_anywhere(void **state)
{
    (void)state;
    World w;
    open_world(&w);
#if OU_FAULTS
    for (uint64_t n = 1;; n++) {
        ou_heap_set_fault(w.heap, n, n % 2 == 0);
        OuCode *code = compile_text(&w, mixed_program);
        bool reached = ou_heap_fault_count(w.heap) >= n;
        ou_heap_set_fault(w.heap, 0, false);
        if (code != NULL) {
            ou_decref(w.sp, code);
            if (!reached)
                break;
            continue; // a request that may fail, such as one that only saves time
        }
        assert_true(ou_pending_swallow(w.sp, OU_E_MEMORY_ERROR));
    }
#endif
    close_world(&w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(local_arithmetic_is_one_instruction),
        cmocka_unit_test(surely_bound_locals_are_not_checked),
        cmocka_unit_test(conditions_make_no_bool_objects),
        cmocka_unit_test(swaps_build_no_tuple),
        cmocka_unit_test(equal_constants_are_one_object),
        cmocka_unit_test(far_compares_become_long_jumps),
        cmocka_unit_test(mixed_program_keeps_the_rules_of_jumps),
        cmocka_unit_test(instructions_know_their_place),
        cmocka_unit_test(errors_say_where),
        cmocka_unit_test(prompt_asks_for_more_lines),
        cmocka_unit_test(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
