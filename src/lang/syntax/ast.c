/* SPDX-License-Identifier: MIT */
/* Nodes and names of the tree: see ast.h. */
#include "lang/syntax/ast.h"

#include <string.h>

OuAst *
ou_ast_new(OuRegion *region, OuAstKind kind, OuSpan span)
{
    static const uint8_t field_bytes[] = {
#define X(constant, name, member) [OU_AST_##constant] = sizeof(((OuAst *)0)->member),
        OU_AST_KINDS(X)
#undef X
    };
    OuAst *node = ou_region_take(region, offsetof(OuAst, nothing) + field_bytes[kind]);
    if (!node)
        return NULL;
    node->kind = (uint8_t)kind;
    node->span = span;
    return node;
}

const char *
ou_ast_kind_name(OuAstKind kind)
{
    static const char *const kind_names[] = {
#define X(constant, name, member) [OU_AST_##constant] = name,
        OU_AST_KINDS(X)
#undef X
    };
    return kind_names[kind];
}

const char *
ou_ast_binary_sign(OuAstBinaryOp op)
{
    static const char *const signs[] = {
#define X(constant, name, sign) [OU_AST_##constant] = sign,
        OU_AST_BINARY_OPS(X)
#undef X
    };
    return signs[op];
}

void
ou_names_init(OuAstNames *names, OuRegion *region)
{
    *names = (OuAstNames){.region = region};
}

/* FNV-1a. The table lives for one parse of text that its owner chose to run,
 * so the hash need not resist an attacker. */
static uint32_t
hash_text(const char *text, size_t length)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash;
}

static bool
grow_buckets(OuAstNames *names)
{
    uint32_t n_buckets = names->n_buckets ? names->n_buckets * 2 : 64;
    OuAstName **buckets = ou_region_take(names->region, n_buckets * sizeof *buckets);
    if (!buckets)
        return false;
    for (uint32_t i = 0; i < names->n_buckets; i++) {
        OuAstName *name = names->buckets[i];
        while (name) {
            OuAstName *next = name->next;
            OuAstName **bucket = &buckets[name->hash & (n_buckets - 1)];
            name->next = *bucket;
            *bucket = name;
            name = next;
        }
    }
    names->buckets = buckets;
    names->n_buckets = n_buckets;
    return true;
}

OuAstName *
ou_names_get(OuAstNames *names, const char *text, size_t length)
{
    uint32_t hash = hash_text(text, length);
    if (names->n_buckets) {
        OuAstName *name = names->buckets[hash & (names->n_buckets - 1)];
        for (; name; name = name->next)
            if (name->hash == hash && name->length == length &&
                memcmp(name->text, text, length) == 0)
                return name;
    }
    if (names->n_names >= names->n_buckets && !grow_buckets(names))
        return NULL;
    OuAstName *name = ou_region_take(names->region, sizeof *name);
    char *copy = ou_region_take(names->region, length + 1);
    if (!name || !copy)
        return NULL;
    memcpy(copy, text, length);
    OuAstName **bucket = &names->buckets[hash & (names->n_buckets - 1)];
    *name = (OuAstName){
        .text = copy, .length = length, .hash = hash, .id = names->n_names++, .next = *bucket};
    *bucket = name;
    return name;
}

OuAstName *
ou_names_mangle(OuAstNames *names, const OuAstName *class_name, OuAstName *name)
{
    const char *text = name->text;
    size_t length = name->length;
    if (!class_name || length < 3 || text[0] != '_' || text[1] != '_')
        return name;
    bool is_special = text[length - 1] == '_' && text[length - 2] == '_';
    if (is_special || memchr(text, '.', length))
        return name;
    const char *class_text = class_name->text;
    size_t class_length = class_name->length;
    while (class_length && *class_text == '_') {
        class_text++;
        class_length--;
    }
    if (!class_length)
        return name;
    char *mangled = ou_region_take(names->region, 1 + class_length + length + 1);
    if (!mangled)
        return NULL;
    mangled[0] = '_';
    memcpy(mangled + 1, class_text, class_length);
    memcpy(mangled + 1 + class_length, text, length);
    return ou_names_get(names, mangled, 1 + class_length + length);
}
