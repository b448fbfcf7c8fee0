/* SPDX-License-Identifier: MIT */
/* weakref.proxy: stands for its target in every operation.
 *
 * Each slot takes the target, holds it while the operation runs, and passes the
 * operation on. Once the target is gone every use raises ReferenceError.
 */
#include "object/ops.h"
#include "object/text/str.h"
#include "object/type/native.h"
#include "object/weakref_int.h"

static OuObj *
want_target(OuSpace *sp, OuObj *o)
{
    OuObj *target = ou_weakref_target(sp, o);
    if (target == NULL)
        return ou_raise(sp, OU_E_REFERENCE_ERROR, "weakly-referenced object no longer exists");
    return target;
}

/* What an operand stands for, new reference: a proxy's target, else itself. */
static OuObj *
unwrap(OuSpace *sp, OuObj *o)
{
    return ou_is_proxy(sp, o) ? want_target(sp, o) : ou_incref(o);
}

static OuObj *
proxy_repr(OuSpace *sp, OuObj *o)
{
    unsigned long long here = (uintptr_t)o;
    OuObj *target = ou_weakref_target(sp, o);
    if (target == NULL)
        return ou_str_format(sp, "<weakproxy at 0x%llx to NoneType at 0x%llx>", here,
                             (unsigned long long)(uintptr_t)sp->none);
    OuObj *text =
        ou_str_format(sp, "<weakproxy at 0x%llx to %T at 0x%llx>", here, target, (unsigned long long)(uintptr_t)target);
    ou_decref(sp, target);
    return text;
}

static OuObj *
proxy_str(OuSpace *sp, OuObj *o)
{
    OuObj *target = want_target(sp, o);
    OuObj *text = target != NULL ? ou_str_of(sp, target) : NULL;
    ou_xdecref(sp, target);
    return text;
}

static OuObj *
proxy_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    OuObj *left = unwrap(sp, a), *right = left != NULL ? unwrap(sp, b) : NULL;
    OuObj *result = right != NULL ? ou_compare(sp, left, right, op) : NULL;
    ou_xdecref(sp, left);
    ou_xdecref(sp, right);
    return result;
}

static OuObj *
proxy_get_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    OuObj *target = want_target(sp, o);
    OuObj *value = target != NULL ? ou_get_attr(sp, target, name) : NULL;
    ou_xdecref(sp, target);
    return value;
}

static bool
proxy_set_attr(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value)
{
    OuObj *target = want_target(sp, o);
    bool good = target != NULL && ou_set_attr(sp, target, name, value);
    ou_xdecref(sp, target);
    return good;
}

static OuObj *
proxy_call(OuSpace *sp, OuObj *o, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuObj *target = want_target(sp, o), *result = NULL;
    if (target != NULL)
        result = ou_call(sp, target, args, n, kwnames);
    ou_xdecref(sp, target);
    return result;
}

static OuObj *
proxy_iter(OuSpace *sp, OuObj *o)
{
    OuObj *target = want_target(sp, o);
    OuObj *it = target != NULL ? ou_iter(sp, target) : NULL;
    ou_xdecref(sp, target);
    return it;
}

static OuObj *
proxy_next(OuSpace *sp, OuObj *o)
{
    OuObj *target = want_target(sp, o), *item = NULL;
    if (target != NULL && target->type->slots.next == NULL)
        ou_raise(sp, OU_E_TYPE_ERROR, "Weakref proxy referenced a non-iterator '%T' object", target);
    else if (target != NULL)
        item = ou_next(sp, target);
    ou_xdecref(sp, target);
    return item;
}

static bool
proxy_length(OuSpace *sp, OuObj *o, size_t *length)
{
    OuObj *target = want_target(sp, o);
    bool good = target != NULL && ou_length(sp, target, length);
    ou_xdecref(sp, target);
    return good;
}

static OuObj *
proxy_get_item(OuSpace *sp, OuObj *o, OuObj *key)
{
    OuObj *target = want_target(sp, o);
    OuObj *value = target != NULL ? ou_get_item(sp, target, key) : NULL;
    ou_xdecref(sp, target);
    return value;
}

static bool
proxy_set_item(OuSpace *sp, OuObj *o, OuObj *key, OuObj *value)
{
    OuObj *target = want_target(sp, o);
    bool good = target != NULL && ou_set_item(sp, target, key, value);
    ou_xdecref(sp, target);
    return good;
}

static int
proxy_contains(OuSpace *sp, OuObj *o, OuObj *item)
{
    OuObj *target = want_target(sp, o);
    int found = target != NULL ? ou_contains(sp, target, item) : -1;
    ou_xdecref(sp, target);
    return found;
}

static int
proxy_truth(OuSpace *sp, OuObj *o)
{
    OuObj *target = want_target(sp, o);
    int truth = target != NULL ? ou_truth(sp, target) : -1;
    ou_xdecref(sp, target);
    return truth;
}

/* ---- operators ---- */

static OuObj *
forward_unary(OuSpace *sp, OuUnaryOp op, OuObj *o)
{
    OuObj *target = want_target(sp, o);
    OuObj *result = target != NULL ? ou_unary(sp, op, target) : NULL;
    ou_xdecref(sp, target);
    return result;
}

typedef OuObj *(*BinaryVerb)(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b);

static OuObj *
forward_binary(OuSpace *sp, BinaryVerb verb, OuBinaryOp op, OuObj *a, OuObj *b)
{
    OuObj *left = unwrap(sp, a), *right = left != NULL ? unwrap(sp, b) : NULL;
    OuObj *result = right != NULL ? verb(sp, op, left, right) : NULL;
    ou_xdecref(sp, left);
    ou_xdecref(sp, right);
    return result;
}

/* A slot function is not told which operator it stands for: one for each. */
#define UNARY(op)                                                                                  \
    static OuObj *proxy_##op(OuSpace *sp, OuObj *o) { return forward_unary(sp, OU_##op, o); }
#define BINARY(op)                                                                                 \
    static OuObj *proxy_##op(OuSpace *sp, OuObj *a, OuObj *b)                                      \
    {                                                                                              \
        return forward_binary(sp, ou_binary, OU_##op, a, b);                                       \
    }                                                                                              \
    static OuObj *proxy_inplace_##op(OuSpace *sp, OuObj *a, OuObj *b)                              \
    {                                                                                              \
        return forward_binary(sp, ou_inplace, OU_##op, a, b);                                      \
    }
#define EACH_UNARY(X) X(NEG) X(POS) X(INVERT) X(ABS) X(INT_OF) X(FLOAT_OF) X(INDEX)
#define EACH_BINARY(X)                                                                             \
    X(ADD) X(SUB) X(MUL) X(MATMUL) X(TRUEDIV) X(FLOORDIV) X(MOD) X(POW) X(LSHIFT) X(RSHIFT)        \
    X(AND) X(OR) X(XOR) X(DIVMOD)
EACH_UNARY(UNARY)
EACH_BINARY(BINARY)

#define UNARY_ENTRY(op) [OU_##op] = proxy_##op,
#define BINARY_ENTRY(op) [OU_##op] = proxy_##op,
#define INPLACE_ENTRY(op) [OU_##op] = proxy_inplace_##op,

/* ---- the types ---- */

/* target.name(), for what is no slot. */
static OuObj *
call_on_target(OuSpace *sp, OuObj *o, const char *name)
{
    OuObj *target = want_target(sp, o);
    OuObj *method = target != NULL ? ou_get_attr_text(sp, target, name) : NULL;
    OuObj *result = method != NULL ? ou_call(sp, method, NULL, 0, NULL) : NULL;
    ou_xdecref(sp, method);
    ou_xdecref(sp, target);
    return result;
}

static OuObj *
proxy_bytes(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return call_on_target(sp, args[0], "__bytes__");
}

static OuObj *
proxy_reversed(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return call_on_target(sp, args[0], "__reversed__");
}

static const OuMethodDef proxy_methods[] = {
    {"__bytes__", proxy_bytes, OU_CALL_ARGS, 0, 0, NULL},
    {"__reversed__", proxy_reversed, OU_CALL_ARGS, 0, 0, NULL},
    {0},
};

/* All but `call`, which alone tells the two types apart. */
#define PROXY_SLOTS                                                                                \
    .drop = ou_weakref_drop, .visit = ou_weakref_visit, .clear = ou_weakref_drop,                  \
    .repr = proxy_repr, .str = proxy_str, .compare = proxy_compare,                                \
    .get_attr = proxy_get_attr, .set_attr = proxy_set_attr, .iter = proxy_iter,                    \
    .next = proxy_next, .length = proxy_length, .get_item = proxy_get_item,                        \
    .set_item = proxy_set_item, .contains = proxy_contains, .truth = proxy_truth,                  \
    .unary = {EACH_UNARY(UNARY_ENTRY)}, .binary = {EACH_BINARY(BINARY_ENTRY)},                     \
    .inplace = {EACH_BINARY(INPLACE_ENTRY)}

const OuTypeSpec ou_spec_weakproxy = {
    .name = "weakref.ProxyType",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuWeakRef),
    .slots = {PROXY_SLOTS},
    .methods = proxy_methods,
};

const OuTypeSpec ou_spec_callable_proxy = {
    .name = "weakref.CallableProxyType",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuWeakRef),
    .slots = {PROXY_SLOTS, .call = proxy_call},
    .methods = proxy_methods,
};
