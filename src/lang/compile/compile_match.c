/* SPDX-License-Identifier: MIT */
/* The match statement.
 *
 * The subject waits in a temporary until a case is chosen. A pattern tests the
 * register that it is given and leaves it alone; what it takes out of the object
 * goes to temporaries above and stays there until the whole pattern of the case
 * has matched. So a capture is only a note of where its value lies: names are
 * bound when nothing can fail any more, as in CPython, and then one instruction
 * empties the temporaries. The same instruction stands where failed tests go,
 * which may have found any number of them filled.
 */
#include <string.h>

#include "lang/compile/compile_int.h"
#include "object/container/dict.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/str.h"

/* A name and where its value lies. */
typedef struct Capture {
    OuAstName *name;
    OuReg reg;
} Capture;

/* A pattern under construction: that of a case, or one alternative. */
typedef struct Matcher {
    OuCompiler *c;
    OuLabel fail;
    Capture *captures; // in the order in which they are bound
    size_t n_captures, room;
    OuReg end;      // behind the last temporary that may be filled at `fail`
    bool may_catch_all; // nothing behind would become unreachable
} Matcher;

static void compile_pattern(Matcher *m, OuAst *pattern, OuReg subject);

/* A temporary for what is taken out of the subject. */
static OuReg
hold(Matcher *m)
{
    OuReg reg = ou_temp_push(m->c);
    if (m->end <= reg)
        m->end = reg + 1;
    return reg;
}

static void
clear_temps(OuCompiler *c, OuReg from, OuReg end)
{
    if (from < end)
        ou_emit(c, OU_OP_CLEAR_TEMPS, 0, from, end - from, 0);
}

/* An error where CPython tells it: at the pattern that was compiled last. `name` is
 * what the format has a place for, if it has one. */
static void
refuse(Matcher *m, const char *format, const char *name)
{
    ou_compile_error(m->c, m->c->unit->span, format, name);
}

static void
capture(Matcher *m, OuAstName *name, OuReg reg)
{
    OuCompiler *c = m->c;
    if (name == NULL)
        return;
    for (size_t i = 0; i < m->n_captures; i++)
        if (m->captures[i].name == name)
            refuse(m, "multiple assignments to name '%s' in pattern", name->text);
    if (m->n_captures == m->room) {
        m->room = m->room * 2 + 4;
        Capture *larger = ou_compile_take(c, m->room * sizeof *larger);
        for (size_t i = 0; i < m->n_captures && !c->failed; i++)
            larger[i] = m->captures[i];
        m->captures = larger;
    }
    if (!c->failed)
        m->captures[m->n_captures++] = (Capture){name, reg};
}

/* ---- literals, dotted names, captures ---- */

static void
match_value(Matcher *m, OuAst *pattern, OuReg subject)
{
    OuCompiler *c = m->c;
    OuReg top = c->unit->top;
    OuInstr compare = {.op = OU_OP_J_EQ_K, .b = (uint16_t)subject};
    OuAst *wanted = pattern->wrap.value;
    if (wanted->kind != OU_AST_ATTRIBUTE && ou_const_of(c, wanted) == NULL)
        refuse(m, "patterns may only match literals and attribute lookups", NULL);
    OuReg value = ou_compile_const_operand(c, wanted);
    if (value == OU_ANY) {
        value = ou_compile_operand(c, wanted, NULL);
        compare.op = OU_OP_J_EQ;
        compare.flags = (uint8_t)ou_use(c, value, OU_USE_C);
    }
    compare.c = (uint16_t)value;
    ou_place(c, pattern);
    ou_emit_compare_jump(c, compare, false, m->fail);
    c->unit->top = top;
}

static void
match_singleton(Matcher *m, OuAst *pattern, OuReg subject)
{
    OuCompiler *c = m->c;
    OuAstConstantType type = pattern->constant.type;
    if (type == OU_AST_NONE) {
        ou_emit_jump(c, OU_OP_JUMP_IF_NOT_NONE, 0, subject, m->fail);
        return;
    }
    OuReg value = ou_temp_push(c);
    ou_emit_const(c, value, type == OU_AST_TRUE ? c->sp->true_ : c->sp->false_);
    ou_emit(c, OU_OP_IS, OU_USE_C, value, subject, value);
    ou_emit_jump(c, OU_OP_JUMP_IF_FALSE, OU_USE_A, value, m->fail);
    c->unit->top--;
}

static void
match_as(Matcher *m, OuAst *pattern, OuReg subject)
{
    OuAstName *name = pattern->match_as.name;
    if (pattern->match_as.pattern != NULL)
        compile_pattern(m, pattern->match_as.pattern, subject);
    else if (!m->may_catch_all && name != NULL)
        refuse(m, "name capture '%s' makes remaining patterns unreachable", name->text);
    else if (!m->may_catch_all)
        refuse(m, "wildcard makes remaining patterns unreachable", NULL);
    capture(m, name, subject);
}

/* ---- patterns in patterns ---- */

static bool
is_wildcard(const OuAst *pattern)
{
    if (pattern->kind == OU_AST_MATCH_STAR)
        return pattern->name.id == NULL;
    return pattern->kind == OU_AST_MATCH_AS && pattern->match_as.name == NULL;
}

/* A pattern in another one may match anything: what is around it still decides. */
static void
match_part(Matcher *m, OuAst *pattern, OuReg subject)
{
    bool outer = m->may_catch_all;
    m->may_catch_all = true;
    compile_pattern(m, pattern, subject);
    m->may_catch_all = outer;
}

static void
match_parts(Matcher *m, OuAstList patterns, OuReg first)
{
    for (size_t i = 0; i < patterns.count && !m->c->failed; i++)
        if (!is_wildcard(patterns.items[i]))
            match_part(m, patterns.items[i], first + (OuReg)i);
}

/* `n` temporaries side by side; the first. */
static OuReg
hold_row(Matcher *m, size_t n)
{
    OuReg first = m->c->unit->top;
    for (size_t i = 0; i < n && !m->c->failed; i++)
        hold(m);
    return first;
}

static void
test_length(Matcher *m, OuReg subject, size_t n, bool at_least)
{
    if (n > 0xFFFF)
        refuse(m, "too many patterns in one", NULL);
    ou_emit(m->c, OU_OP_MATCH_LENGTH, 0, subject, (OuReg)n, at_least);
    ou_emit_word_jump(m->c, m->fail);
}

/* ---- sequences ---- */

/* Where the star stands, or the number of items. */
static size_t
find_star(Matcher *m, OuAstList items)
{
    size_t star = items.count;
    for (size_t i = 0; i < items.count; i++) {
        if (items.items[i]->kind != OU_AST_MATCH_STAR)
            continue;
        if (star != items.count)
            refuse(m, "multiple starred names in sequence pattern", NULL);
        star = i;
    }
    return star;
}

static void
match_unpacked(Matcher *m, OuAstList items, size_t star, OuReg subject)
{
    OuReg n = (OuReg)items.count, before = (OuReg)star, after = n - before - 1;
    OuReg first = hold_row(m, items.count);
    if (before == n) {
        ou_emit(m->c, OU_OP_UNPACK, 0, first, subject, n);
    } else {
        if (before > 0xFF || after > 0xFF)
            refuse(m, "too many expressions in star-unpacking sequence pattern", NULL);
        ou_emit(m->c, OU_OP_UNPACK_EX, 0, first, subject, before | after << 8);
    }
    match_parts(m, items, first);
}

/* What `*_` leaves out is never read: the others are fetched one by one. */
static void
match_picked(Matcher *m, OuAstList items, size_t star, OuReg subject)
{
    OuCompiler *c = m->c;
    for (size_t i = 0; i < items.count && !c->failed; i++) {
        if (is_wildcard(items.items[i]))
            continue;
        OuReg item = hold(m);
        if (i < star) {
            OuObj *at = ou_const_keep(c, ou_int_from_i64(c->sp, (int64_t)i));
            if (at != NULL)
                ou_emit(c, OU_OP_GET_ITEM_K, 0, item, subject, ou_object_operand(c, at));
        } else {
            ou_emit(c, OU_OP_ITEM_FROM_END, 0, item, subject, (OuReg)(items.count - i));
        }
        match_part(m, items.items[i], item);
    }
}

static void
match_sequence(Matcher *m, OuAst *pattern, OuReg subject)
{
    OuAstList items = pattern->sequence.items;
    size_t star = find_star(m, items), n_wild = 0;
    bool has_star = star < items.count;
    ou_emit_jump(m->c, OU_OP_MATCH_SEQUENCE, 0, subject, m->fail);
    if (!has_star || items.count > 1)
        test_length(m, subject, items.count - has_star, has_star);
    for (size_t i = 0; i < items.count; i++)
        n_wild += is_wildcard(items.items[i]);
    if (n_wild == items.count)
        return;
    if (has_star && is_wildcard(items.items[star]))
        match_picked(m, items, star, subject);
    else
        match_unpacked(m, items, star, subject);
}

/* ---- mappings ---- */

static void
refuse_repeated_key(Matcher *m, OuObj *key)
{
    OuSpace *sp = m->c->sp;
    OuObj *shown = ou_repr(sp, key);
    OuText text;
    if (shown != NULL && ou_text_of(sp, shown, &text)) {
        refuse(m, "mapping pattern checks duplicate key (%s)", text.utf8);
        ou_text_release(sp, &text);
    } else {
        m->c->failed = true;
    }
    ou_xdecref(sp, shown);
}

/* Keys are literals, each once, or dotted names. */
static void
check_keys(Matcher *m, OuAstList keys)
{
    OuCompiler *c = m->c;
    OuObj *seen = ou_dict_new(c->sp);
    c->failed |= seen == NULL;
    for (size_t i = 0; i < keys.count && !c->failed; i++) {
        OuObj *key = ou_const_of(c, keys.items[i]);
        if (key == NULL && keys.items[i]->kind != OU_AST_ATTRIBUTE)
            refuse(m, "mapping pattern keys may only match literals and attribute lookups", NULL);
        if (key == NULL)
            continue;
        int there = ou_dict_contains(c->sp, seen, key);
        if (there > 0)
            refuse_repeated_key(m, key);
        else
            c->failed |= there < 0 || !ou_dict_set(c->sp, seen, key, c->sp->none);
    }
    ou_xdecref(c->sp, seen);
}

static void
match_mapping(Matcher *m, OuAst *pattern, OuReg subject)
{
    OuCompiler *c = m->c;
    OuAstList keys = pattern->match_mapping.keys;
    OuAstName *rest = pattern->match_mapping.rest;
    ou_emit_jump(c, OU_OP_MATCH_MAPPING, 0, subject, m->fail);
    if (keys.count == 0 && rest == NULL)
        return;
    OuReg asked = hold(m);
    if (keys.count > 0) {
        test_length(m, subject, keys.count, true);
        check_keys(m, keys);
    }
    c->unit->top = asked;
    for (size_t i = 0; i < keys.count && !c->failed; i++)
        ou_compile_temp(c, keys.items[i]);
    ou_place(c, pattern);
    ou_emit(c, OU_OP_BUILD_TUPLE, 0, asked, asked, (OuReg)keys.count);
    c->unit->top = asked + 1;
    if (keys.count > 0) {
        OuReg first = hold_row(m, keys.count);
        ou_emit(c, OU_OP_MATCH_KEYS, 0, first, subject, asked);
        ou_emit_word_jump(c, m->fail);
        match_parts(m, pattern->match_mapping.patterns, first);
    }
    if (rest != NULL) {
        OuReg others = hold(m);
        capture(m, rest, others);
        ou_place(c, pattern);
        ou_emit(c, OU_OP_MATCH_REST, 0, others, subject, asked);
    }
}

/* ---- classes ---- */

static void
check_attribute_names(OuCompiler *c, const OuAst *pattern)
{
    OuAstNameList names = pattern->match_class.keyword_names;
    for (size_t i = 0; i < names.count; i++) {
        OuSpan span = pattern->match_class.keyword_patterns.items[i]->span;
        if (strcmp(names.items[i]->text, "__debug__") == 0)
            ou_compile_error(c, span, "cannot assign to __debug__");
        for (size_t k = 0; k < i; k++)
            if (names.items[k] == names.items[i])
                ou_compile_error(c, span, "attribute name repeated in class pattern: %s",
                                 names.items[i]->text);
    }
}

/* The tuple that MATCH_CLASS wants: None for every positional pattern, then the names. */
static OuObj *
attribute_names(OuCompiler *c, const OuAst *pattern)
{
    size_t n_positional = pattern->match_class.patterns.count;
    OuAstNameList names = pattern->match_class.keyword_names;
    OuObj **items = ou_compile_take(c, (n_positional + names.count + 1) * sizeof *items);
    for (size_t i = 0; i < n_positional && !c->failed; i++)
        items[i] = c->sp->none;
    for (size_t i = 0; i < names.count && !c->failed; i++)
        items[n_positional + i] = ou_name_object(c, names.items[i]);
    if (c->failed)
        return NULL;
    return ou_const_keep(c, ou_tuple_from(c->sp, items, n_positional + names.count));
}

static void
match_class(Matcher *m, OuAst *pattern, OuReg subject)
{
    OuCompiler *c = m->c;
    OuAstList positional = pattern->match_class.patterns;
    OuAstList by_name = pattern->match_class.keyword_patterns;
    check_attribute_names(c, pattern);
    OuObj *names = attribute_names(c, pattern);
    if (names == NULL)
        return;
    OuReg first = ou_compile_temp(c, pattern->match_class.cls);
    c->unit->top = first;
    hold_row(m, 1 + positional.count + by_name.count);
    ou_place(c, pattern);
    ou_emit(c, OU_OP_MATCH_CLASS, 0, first, subject, ou_object_operand(c, names));
    ou_emit_word_jump(c, m->fail);
    match_parts(m, positional, first);
    match_parts(m, by_name, first + (OuReg)positional.count);
}

/* ---- alternatives ---- */

/* How many names a pattern binds, if it is a proper one. */
static size_t
count_names(OuCompiler *c, const OuAst *pattern)
{
    if (!ou_compile_may_descend(c))
        return 0;
    OuAstList lists[2] = {{NULL, 0}, {NULL, 0}};
    size_t n = 0;
    switch (pattern->kind) {
    case OU_AST_MATCH_OR: return count_names(c, pattern->sequence.items.items[0]);
    case OU_AST_MATCH_STAR: return pattern->name.id != NULL;
    case OU_AST_MATCH_AS:
        n = pattern->match_as.name != NULL;
        if (pattern->match_as.pattern == NULL)
            return n;
        return n + count_names(c, pattern->match_as.pattern);
    case OU_AST_MATCH_SEQUENCE: lists[0] = pattern->sequence.items; break;
    case OU_AST_MATCH_MAPPING:
        lists[0] = pattern->match_mapping.patterns;
        n = pattern->match_mapping.rest != NULL;
        break;
    case OU_AST_MATCH_CLASS:
        lists[0] = pattern->match_class.patterns;
        lists[1] = pattern->match_class.keyword_patterns;
        break;
    default: break;
    }
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < lists[k].count; i++)
            n += count_names(c, lists[k].items[i]);
    return n;
}

static const Capture *
find_capture(const Matcher *m, const OuAstName *name)
{
    for (size_t i = 0; i < m->n_captures; i++)
        if (m->captures[i].name == name)
            return &m->captures[i];
    return NULL;
}

/* Bring what one alternative captured to the registers where the first one's names
 * are expected, from `kept` on. */
static void
keep_captures(Matcher *m, const Matcher *first, const Matcher *one, OuReg kept)
{
    bool same = one->n_captures == first->n_captures;
    for (size_t i = 0; same && i < first->n_captures && !m->c->failed; i++) {
        const Capture *found = find_capture(one, first->captures[i].name);
        same = found != NULL;
        if (same)
            ou_emit(m->c, OU_OP_MOVE, 0, kept + (OuReg)i, found->reg, 0);
    }
    if (!same)
        refuse(m, "alternative patterns bind different names", NULL);
}

static void
match_any(Matcher *m, OuAst *pattern, OuReg subject)
{
    OuCompiler *c = m->c;
    OuAstList items = pattern->sequence.items;
    OuReg kept = hold_row(m, count_names(c, pattern)), top = c->unit->top;
    OuLabel found = ou_label_new(c);
    uint64_t *bound = ou_bound_save(c);
    Matcher first = {0};
    for (size_t i = 0; i < items.count && !c->failed; i++) {
        bool last = i + 1 == items.count;
        Matcher one = {.c = c, .fail = last ? m->fail : ou_label_new(c), .end = top,
                       .may_catch_all = last && m->may_catch_all};
        compile_pattern(&one, items.items[i], subject);
        if (i == 0)
            first = one;
        keep_captures(m, &first, &one, kept);
        clear_temps(c, top, one.end);
        m->end = m->end < one.end ? one.end : m->end;
        c->unit->top = top;
        if (last)
            break;
        ou_emit_jump(c, OU_OP_JUMP, 0, 0, found);
        ou_label_here(c, one.fail);
        ou_bound_restore(c, bound);
        clear_temps(c, top, one.end);
    }
    ou_bound_restore(c, bound);
    ou_label_here(c, found);
    for (size_t i = 0; i < first.n_captures && !c->failed; i++)
        capture(m, first.captures[i].name, kept + (OuReg)i);
}

/* ---- cases ---- */

static void
compile_pattern(Matcher *m, OuAst *pattern, OuReg subject)
{
    if (!ou_compile_may_descend(m->c))
        return;
    ou_place(m->c, pattern);
    switch (pattern->kind) {
    case OU_AST_MATCH_VALUE: match_value(m, pattern, subject); break;
    case OU_AST_MATCH_SINGLETON: match_singleton(m, pattern, subject); break;
    case OU_AST_MATCH_SEQUENCE: match_sequence(m, pattern, subject); break;
    case OU_AST_MATCH_MAPPING: match_mapping(m, pattern, subject); break;
    case OU_AST_MATCH_CLASS: match_class(m, pattern, subject); break;
    case OU_AST_MATCH_STAR: capture(m, pattern->name.id, subject); break;
    case OU_AST_MATCH_OR: match_any(m, pattern, subject); break;
    default: match_as(m, pattern, subject); break;
    }
}

static void
compile_case(OuCompiler *c, OuAst *one, OuReg subject, bool is_last, OuLabel end)
{
    OuAst *guard = one->match_case.guard;
    OuReg top = c->unit->top;
    OuLabel next = ou_label_new(c);
    Matcher m = {.c = c, .fail = ou_label_new(c), .end = top,
                 .may_catch_all = is_last || guard != NULL};
    compile_pattern(&m, one->match_case.pattern, subject);
    c->unit->top = top;
    for (size_t i = 0; i < m.n_captures && !c->failed; i++)
        ou_store_name(c, m.captures[i].name, m.captures[i].reg, false);
    clear_temps(c, top, m.end);
    if (guard != NULL)
        ou_compile_jump(c, guard, false, next);
    ou_emit(c, OU_OP_CLEAR, 0, subject, 0, 0);
    ou_compile_body(c, one->match_case.body);
    ou_emit_jump(c, OU_OP_JUMP, 0, 0, end);
    ou_label_here(c, m.fail);
    clear_temps(c, top, m.end);
    ou_label_here(c, next);
}

void
ou_compile_match(OuCompiler *c, OuAst *node)
{
    OuAstList cases = node->match.cases;
    OuLabel end = ou_label_new(c);
    OuReg subject = ou_compile_temp(c, node->match.subject);
    uint64_t *bound = ou_bound_save(c);
    for (size_t i = 0; i < cases.count && !c->failed; i++) {
        compile_case(c, cases.items[i], subject, i + 1 == cases.count, end);
        ou_bound_restore(c, bound);
    }
    ou_place(c, node);
    ou_emit(c, OU_OP_CLEAR, 0, subject, 0, 0);
    ou_label_here(c, end);
    c->unit->top = subject;
}
