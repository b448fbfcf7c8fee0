/* SPDX-License-Identifier: MIT */
/* What the parser and the scopes make of source, right and wrong. */
#include "check.h"

#include "heap/heap.h"
#include "lang/syntax/parser.h"
#include "lang/syntax/scope.h"

/* One parse and the heap it lives in. */
typedef struct Parse {
    OuHeap *heap;
    OuRegion region;
    OuParseResult result;
    OuScopeResult scopes;
    bool done;
} Parse;

static size_t
stack_limit(void)
{
    return (size_t)__builtin_frame_address(0) - 1024 * 1024;
}

/* Parse into `parse`, which must not move: its names point to its region. */
static void
parse_as(Parse *parse, const char *source, OuParseMode mode, bool may_go_on)
{
    *parse = (Parse){.heap = ou_heap_open(NULL)};
    assert_non_null(parse->heap);
    ou_region_init(&parse->region, parse->heap);
    OuParseInput in = {.source = source,
                       .length = strlen(source),
                       .mode = mode,
                       .may_go_on = may_go_on,
                       .is_text = true,
                       .stack_limit = stack_limit()};
    parse->done = ou_parse(&parse->region, &in, &parse->result);
}

static void
close_parse(Parse *parse)
{
    ou_region_clear(&parse->region);
    ou_heap_close(parse->heap);
}

/* Parse a file of one statement. The caller closes the parse. */
static OuAst *
parse_one(Parse *parse, const char *source)
{
    parse_as(parse, source, OU_PARSE_EXEC, false);
    if (!parse->done)
        fail_msg("%s: %s", source, parse->result.error.message);
    assert_int_equal(parse->result.tree->module.body.count, 1);
    return parse->result.tree->module.body.items[0];
}

static OuAst *
parse_value(Parse *parse, const char *source)
{
    OuAst *statement = parse_one(parse, source);
    assert_int_equal(statement->kind, OU_AST_EXPR);
    return statement->wrap.value;
}

static OuScope *
scopes_of(Parse *parse, const char *source)
{
    parse_as(parse, source, OU_PARSE_EXEC, false);
    assert_true(parse->done);
    bool done = ou_scope_analyze(&parse->region, &parse->result.names, parse->result.tree,
                                 stack_limit(), &parse->scopes);
    return done ? parse->scopes.module : NULL;
}

static void
assert_fails(const char *source, OuParseStatus status, const char *message, int line, int column)
{
    Parse parse;
    parse_as(&parse, source, OU_PARSE_EXEC, false);
    assert_false(parse.done);
    assert_int_equal(parse.result.error.status, status);
    assert_string_equal(parse.result.error.message, message);
    assert_int_equal(parse.result.error.span.line, line);
    assert_int_equal(parse.result.error.span.column, column);
    close_parse(&parse);
}

static void
assert_scope_fails(const char *source, const char *message)
{
    Parse parse;
    assert_null(scopes_of(&parse, source));
    assert_string_equal(parse.scopes.error.message, message);
    close_parse(&parse);
}

static int
kind_in(Parse *parse, const OuScope *scope, const char *text)
{
    OuAstName *name = ou_names_get(&parse->result.names, text, strlen(text));
    OuSymbol *symbol = ou_scope_find(scope, &parse->result.names, name);
    assert_non_null(symbol);
    return symbol->kind;
}

/* ---- trees ---- */

static void
operators_bind_by_precedence(void **state)
{
    (void)state;
    Parse parse;
    OuAst *node = parse_value(&parse, "a + b * c ** -d");
    assert_int_equal(node->op, OU_AST_ADD);
    assert_int_equal(node->binary.right->op, OU_AST_MULT);
    assert_int_equal(node->binary.right->binary.right->op, OU_AST_POW);
    close_parse(&parse);
}

static void
comparisons_chain(void **state)
{
    (void)state;
    Parse parse;
    OuAst *node = parse_value(&parse, "a < b is not c not in d");
    assert_int_equal(node->compare.comparators.count, 3);
    assert_int_equal(node->compare.ops[0], OU_AST_LT);
    assert_int_equal(node->compare.ops[1], OU_AST_IS_NOT);
    assert_int_equal(node->compare.ops[2], OU_AST_NOT_IN);
    close_parse(&parse);
}

static void
adjacent_strings_join_and_escapes_decode(void **state)
{
    (void)state;
    Parse parse;
    OuAst *node = parse_value(&parse, "'a\\n' \"\\u00e9\" r'\\n' '\\ud800'");
    assert_int_equal(node->constant.type, OU_AST_STR);
    assert_string_equal(node->constant.text, "a\n\xC3\xA9\\n\xED\xA0\x80");
    close_parse(&parse);
}

static void
numbers_lose_prefix_and_underscores(void **state)
{
    (void)state;
    Parse parse;
    OuAst *node = parse_value(&parse, "0xFF_FF");
    assert_int_equal(node->constant.base, 16);
    assert_string_equal(node->constant.text, "FFFF");
    close_parse(&parse);
    node = parse_value(&parse, "1_0.5e1j");
    assert_int_equal(node->constant.type, OU_AST_IMAGINARY);
    assert_true(node->constant.number == 105.0);
    close_parse(&parse);
}

static void
f_strings_hold_fields_and_formats(void **state)
{
    (void)state;
    Parse parse;
    OuAst *node = parse_value(&parse, "f'a{{{x!r:>{w}}b{y=}'");
    assert_int_equal(node->kind, OU_AST_JOINED_STR);
    OuAstList parts = node->sequence.items;
    assert_int_equal(parts.count, 4);
    assert_string_equal(parts.items[0]->constant.text, "a{");
    assert_int_equal(parts.items[1]->formatted.conversion, 'r');
    assert_int_equal(parts.items[1]->formatted.format_spec->sequence.items.count, 2);
    assert_string_equal(parts.items[2]->constant.text, "by=");
    assert_int_equal(parts.items[3]->formatted.conversion, 'r');
    assert_int_equal(parts.items[3]->formatted.value->span.column, 17);
    close_parse(&parse);
}

static void
every_parameter_kind_has_its_list(void **state)
{
    (void)state;
    Parse parse;
    OuAst *node = parse_one(&parse, "def f(a, /, b=1, *c, d, e=2, **g) -> h: pass");
    OuAst *arguments = node->function.arguments;
    assert_int_equal(arguments->arguments.positional_only.count, 1);
    assert_int_equal(arguments->arguments.positional.count, 1);
    assert_int_equal(arguments->arguments.defaults.count, 1);
    assert_int_equal(arguments->arguments.keyword_only.count, 2);
    assert_null(arguments->arguments.keyword_defaults.items[0]);
    assert_non_null(arguments->arguments.keyword_defaults.items[1]);
    assert_string_equal(arguments->arguments.rest->arg.name->text, "c");
    assert_string_equal(arguments->arguments.keywords->arg.name->text, "g");
    close_parse(&parse);
}

static void
targets_are_stored_to(void **state)
{
    (void)state;
    Parse parse;
    OuAst *node = parse_one(&parse, "a, *b[0] = [c.d, e] = f");
    assert_int_equal(node->assign.targets.count, 2);
    OuAst *star = node->assign.targets.items[0]->sequence.items.items[1];
    assert_int_equal(star->wrap.value->context, OU_AST_STORE);
    assert_int_equal(node->assign.value->context, OU_AST_LOAD);
    close_parse(&parse);
}

static void
names_are_unique_and_normalized(void **state)
{
    (void)state;
    Parse parse;
    OuAst *node = parse_value(&parse, "(x, x)");
    OuAst **items = node->sequence.items.items;
    assert_ptr_equal(items[0]->name.id, items[1]->name.id);
    close_parse(&parse);
}

static void
match_is_a_name_where_no_statement_is(void **state)
{
    (void)state;
    Parse parse;
    OuAst *node = parse_one(&parse, "match (x)\n");
    assert_int_equal(node->wrap.value->kind, OU_AST_CALL);
    close_parse(&parse);
    node = parse_one(&parse, "match x, y:\n  case {'k': [a, *_], **r} | C(1, b=_) if a: pass\n");
    assert_int_equal(node->kind, OU_AST_MATCH);
    OuAst *item = node->match.cases.items[0];
    assert_int_equal(item->match_case.pattern->kind, OU_AST_MATCH_OR);
    assert_non_null(item->match_case.guard);
    close_parse(&parse);
}

static void
with_takes_items_in_parentheses(void **state)
{
    (void)state;
    Parse parse;
    OuAst *node = parse_one(&parse, "with (a as b, c,): pass");
    assert_int_equal(node->with.items.count, 2);
    close_parse(&parse);
    node = parse_one(&parse, "with (a, b) as c: pass");
    assert_int_equal(node->with.items.count, 1);
    close_parse(&parse);
}

static void
spans_are_those_of_cpython(void **state)
{
    (void)state;
    Parse parse;
    OuAst *node = parse_one(&parse, "if x:\n    (a) + b ;\n\n# end\n");
    assert_int_equal(node->span.end_line, 2);
    assert_int_equal(node->span.end_column, 13);
    OuAst *sum = node->branch.body.items[0]->wrap.value;
    assert_int_equal(sum->span.column, 4);
    assert_int_equal(sum->span.end_column, 11);
    close_parse(&parse);
}

static void
windows_line_ends_and_marks_are_read(void **state)
{
    (void)state;
    Parse parse;
    parse_as(&parse, "\xEF\xBB\xBFx = '''a\r\nb'''\r\ny = 1\r", OU_PARSE_EXEC, false);
    assert_true(parse.done);
    OuAst *first = parse.result.tree->module.body.items[0];
    assert_string_equal(first->assign.value->constant.text, "a\nb");
    assert_int_equal(parse.result.tree->module.body.count, 2);
    close_parse(&parse);
}

/* ---- errors ---- */

static void
lexical_mistakes_are_named(void **state)
{
    (void)state;
    assert_fails("x = 'abc\n", OU_PARSE_SYNTAX_ERROR,
                 "unterminated string literal (detected at line 1)", 1, 4);
    assert_fails("f(a, [b)\n", OU_PARSE_SYNTAX_ERROR,
                 "closing parenthesis ')' does not match opening parenthesis '['", 1, 7);
    assert_fails("x = (1,\n", OU_PARSE_SYNTAX_ERROR, "'(' was never closed", 1, 4);
    assert_fails("1_000_\n", OU_PARSE_SYNTAX_ERROR, "invalid decimal literal", 1, 5);
    assert_fails("0o8\n", OU_PARSE_SYNTAX_ERROR, "invalid digit '8' in octal literal", 1, 2);
}

static void
indentation_mistakes_have_their_kinds(void **state)
{
    (void)state;
    assert_fails("if x:\npass\n", OU_PARSE_INDENTATION_ERROR,
                 "expected an indented block after 'if' statement on line 1", 2, 0);
    assert_fails("if x:\n    a\n  b\n", OU_PARSE_INDENTATION_ERROR,
                 "unindent does not match any outer indentation level", 3, 3);
    assert_fails("  x\n", OU_PARSE_INDENTATION_ERROR, "unexpected indent", 1, 1);
    assert_fails("if x:\n\ta\n        b\n", OU_PARSE_TAB_ERROR,
                 "inconsistent use of tabs and spaces in indentation", 3, 0);
}

static void
assignment_mistakes_are_explained(void **state)
{
    (void)state;
    assert_fails("f() = 1\n", OU_PARSE_SYNTAX_ERROR,
                 "cannot assign to function call here. Maybe you meant '==' instead of '='?", 1, 0);
    assert_fails("if x = 1: pass\n", OU_PARSE_SYNTAX_ERROR,
                 "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", 1, 3);
    assert_fails("None = 1\n", OU_PARSE_SYNTAX_ERROR, "cannot assign to None", 1, 0);
    assert_fails("del f()\n", OU_PARSE_SYNTAX_ERROR, "cannot delete function call", 1, 4);
    assert_fails("f() += 1\n", OU_PARSE_SYNTAX_ERROR,
                 "'function call' is an illegal expression for augmented assignment", 1, 0);
}

static void
call_mistakes_are_explained(void **state)
{
    (void)state;
    assert_fails("f(a b)\n", OU_PARSE_SYNTAX_ERROR, "invalid syntax. Perhaps you forgot a comma?",
                 1, 2);
    assert_fails("f(a=1, b)\n", OU_PARSE_SYNTAX_ERROR,
                 "positional argument follows keyword argument", 1, 8);
    assert_fails("print 'x'\n", OU_PARSE_SYNTAX_ERROR,
                 "Missing parentheses in call to 'print'. Did you mean print(...)?", 1, 0);
    assert_fails("f(x for x in y, 1)\n", OU_PARSE_SYNTAX_ERROR,
                 "Generator expression must be parenthesized", 1, 2);
}

static void
missing_colons_and_blocks_are_named(void **state)
{
    (void)state;
    assert_fails("def f()\n  pass\n", OU_PARSE_SYNTAX_ERROR, "expected ':'", 1, 7);
    assert_fails("try:\n  x\ny\n", OU_PARSE_SYNTAX_ERROR, "expected 'except' or 'finally' block", 3,
                 0);
    assert_fails("x if y\n", OU_PARSE_SYNTAX_ERROR, "expected 'else' after 'if' expression", 1, 0);
}

static void
plain_failures_point_at_the_token(void **state)
{
    (void)state;
    assert_fails("a b\n", OU_PARSE_SYNTAX_ERROR, "invalid syntax", 1, 2);
    assert_fails("x = = 1\n", OU_PARSE_SYNTAX_ERROR, "invalid syntax", 1, 4);
}

static void
errors_in_f_strings_show_the_field(void **state)
{
    (void)state;
    Parse parse;
    parse_as(&parse, "f'{a b}'\n", OU_PARSE_EXEC, false);
    assert_string_equal(parse.result.error.message,
                        "f-string: invalid syntax. Perhaps you forgot a comma?");
    assert_string_equal(parse.result.error.text, "(a b)");
    assert_int_equal(parse.result.error.span.column, 1);
    close_parse(&parse);
}

static void
foreign_encodings_are_refused(void **state)
{
    (void)state;
    Parse parse;
    parse_as(&parse, "", OU_PARSE_EXEC, false);
    const char *source = "# coding: koi8-r\n";
    OuParseInput in = {.source = source, .length = strlen(source)};
    assert_false(ou_parse(&parse.region, &in, &parse.result));
    assert_string_equal(parse.result.error.message, "encoding problem: koi8-r");
    close_parse(&parse);
}

static void
deep_nesting_is_bounded_by_the_stack(void **state)
{
    (void)state;
    enum { DEPTH = 200000 };
    char *source = calloc(1, DEPTH + 8);
    memset(source, '-', DEPTH);
    source[DEPTH] = '1';
    Parse parse;
    parse_as(&parse, source, OU_PARSE_EXEC, false);
    assert_false(parse.done);
    assert_int_equal(parse.result.error.status, OU_PARSE_TOO_DEEP);
    close_parse(&parse);
    free(source);
}

static void
a_prompt_knows_when_to_read_on(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        OuParseStatus status;
    } cases[] = {
        {"x = 1\n", OU_PARSE_OK},
        {"if x:\n", OU_PARSE_INCOMPLETE},
        {"if x:\n  y\n", OU_PARSE_INCOMPLETE},
        {"if x:\n  y\n\n", OU_PARSE_OK},
        {"f(1,\n\n", OU_PARSE_INCOMPLETE},
        {"'''a\n", OU_PARSE_INCOMPLETE},
        {"x = \\\n", OU_PARSE_INCOMPLETE},
        {"@d\n", OU_PARSE_INCOMPLETE},
        {"f(]\n", OU_PARSE_SYNTAX_ERROR},
        {"x +\n", OU_PARSE_SYNTAX_ERROR},
        {"x\ny\n", OU_PARSE_SYNTAX_ERROR},
        {"", OU_PARSE_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Parse parse;
        parse_as(&parse, cases[i].source, OU_PARSE_SINGLE, true);
        if (parse.result.error.status != cases[i].status)
            fail_msg("%s: status %d", cases[i].source, (int)parse.result.error.status);
        close_parse(&parse);
    }
}

/* ---- scopes ---- */

static void
captured_names_become_cells(void **state)
{
    (void)state;
    Parse parse;
    OuScope *module = scopes_of(&parse, "def f(a):\n"
                                        "  b = g\n"
                                        "  def h():\n"
                                        "    nonlocal b\n"
                                        "    b = a\n");
    OuScope *f = module->first_child;
    OuScope *h = f->first_child;
    assert_int_equal(kind_in(&parse, f, "a"), OU_NAME_CELL);
    assert_int_equal(kind_in(&parse, f, "b"), OU_NAME_CELL);
    assert_int_equal(kind_in(&parse, f, "g"), OU_NAME_GLOBAL_IMPLICIT);
    assert_int_equal(kind_in(&parse, h, "b"), OU_NAME_FREE);
    assert_int_equal(f->cells.count, 2);
    assert_string_equal(h->frees.items[0]->name->text, "a");
    close_parse(&parse);
}

static void
classes_mangle_and_lend_their_cell(void **state)
{
    (void)state;
    Parse parse;
    OuScope *module = scopes_of(&parse, "class C:\n"
                                        "  x = 1\n"
                                        "  def m(self):\n"
                                        "    self.__y = super().m(x, __z)\n");
    OuScope *class_scope = module->first_child;
    OuScope *method = class_scope->first_child;
    assert_true(class_scope->needs_class_cell);
    assert_int_equal(kind_in(&parse, method, "__class__"), OU_NAME_FREE);
    assert_int_equal(kind_in(&parse, method, "x"), OU_NAME_GLOBAL_IMPLICIT);
    assert_int_equal(kind_in(&parse, method, "__z"), OU_NAME_GLOBAL_IMPLICIT);
    OuAstName *mangled = ou_names_get(&parse.result.names, "_C__z", 5);
    assert_non_null(ou_scope_find(method, &parse.result.names, mangled));
    close_parse(&parse);
}

static void
comprehensions_have_their_own_scope(void **state)
{
    (void)state;
    Parse parse;
    OuScope *module = scopes_of(&parse, "def f(y):\n  return [(z := x) for x in y]\n");
    OuScope *f = module->first_child;
    assert_int_equal(kind_in(&parse, f, "z"), OU_NAME_CELL);
    assert_int_equal(kind_in(&parse, f->first_child, "x"), OU_NAME_LOCAL);
    assert_string_equal(f->first_child->params.items[0]->name->text, ".0");
    close_parse(&parse);
}

static void
yield_and_await_mark_their_function(void **state)
{
    (void)state;
    Parse parse;
    OuScope *module = scopes_of(&parse, "def g(): yield\nasync def c(): await x\n");
    assert_true(module->first_child->is_generator);
    assert_true(module->last_child->is_coroutine);
    assert_false(module->last_child->is_generator);
    close_parse(&parse);
}

static void
misplaced_declarations_are_refused(void **state)
{
    (void)state;
    assert_scope_fails("def f():\n  print(x)\n  global x\n",
                       "name 'x' is used prior to global declaration");
    assert_scope_fails("def f(x):\n  global x\n", "name 'x' is parameter and global");
    assert_scope_fails("def f():\n  nonlocal x\n", "no binding for nonlocal 'x' found");
    assert_scope_fails("nonlocal x\n", "nonlocal declaration not allowed at module level");
    assert_scope_fails("def f(a, a): pass\n", "duplicate argument 'a' in function definition");
    assert_scope_fails("return 1\n", "'return' outside function");
    assert_scope_fails("yield 1\n", "'yield' outside function");
    assert_scope_fails("def f(): await x\n", "'await' outside async function");
    assert_scope_fails("[(x := 1) for x in y]\n",
                       "assignment expression cannot rebind comprehension iteration variable 'x'");
}

/* ---- memory ---- */

#if OU_FAULTS
static void
a_parse_may_run_out_of_memory_anywhere(void **state)
{
    (void)state;
    const char *source = "class C:\n  def f(self, *a, k=1):\n"
                         "    return [f'{x!r:>{k}}' 'tail' for x in a if x]\n";
    OuHeap *heap = ou_heap_open(NULL);
    bool done = false;
    for (uint64_t n = 1; !done; n++) {
        OuRegion region;
        OuParseResult result;
        OuScopeResult scopes;
        OuParseInput in = {.source = source, .length = strlen(source)};
        ou_region_init(&region, heap);
        ou_heap_set_fault(heap, n, true);
        done = ou_parse(&region, &in, &result);
        OuParseError *error = &result.error;
        if (done) {
            done = ou_scope_analyze(&region, &result.names, result.tree, 0, &scopes);
            error = &scopes.error;
        }
        ou_heap_set_fault(heap, 0, false);
        if (!done)
            assert_int_equal(error->status, OU_PARSE_NO_MEMORY);
        ou_region_clear(&region);
    }
    ou_heap_close(heap);
}
#endif

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_by_precedence),
        cmocka_unit_test(comparisons_chain),
        cmocka_unit_test(adjacent_strings_join_and_escapes_decode),
        cmocka_unit_test(numbers_lose_prefix_and_underscores),
        cmocka_unit_test(f_strings_hold_fields_and_formats),
        cmocka_unit_test(every_parameter_kind_has_its_list),
        cmocka_unit_test(targets_are_stored_to),
        cmocka_unit_test(names_are_unique_and_normalized),
        cmocka_unit_test(match_is_a_name_where_no_statement_is),
        cmocka_unit_test(with_takes_items_in_parentheses),
        cmocka_unit_test(spans_are_those_of_cpython),
        cmocka_unit_test(windows_line_ends_and_marks_are_read),
        cmocka_unit_test(lexical_mistakes_are_named),
        cmocka_unit_test(indentation_mistakes_have_their_kinds),
        cmocka_unit_test(assignment_mistakes_are_explained),
        cmocka_unit_test(call_mistakes_are_explained),
        cmocka_unit_test(missing_colons_and_blocks_are_named),
        cmocka_unit_test(plain_failures_point_at_the_token),
        cmocka_unit_test(errors_in_f_strings_show_the_field),
        cmocka_unit_test(foreign_encodings_are_refused),
        cmocka_unit_test(deep_nesting_is_bounded_by_the_stack),
        cmocka_unit_test(a_prompt_knows_when_to_read_on),
        cmocka_unit_test(captured_names_become_cells),
        cmocka_unit_test(classes_mangle_and_lend_their_cell),
        cmocka_unit_test(comprehensions_have_their_own_scope),
        cmocka_unit_test(yield_and_await_mark_their_function),
        cmocka_unit_test(misplaced_declarations_are_refused),
#if OU_FAULTS
        cmocka_unit_test(a_parse_may_run_out_of_memory_anywhere),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
