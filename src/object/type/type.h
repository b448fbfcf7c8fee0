/* SPDX-License-Identifier: MIT */
/* Types: the slots that the engine calls, and the tables that describe builtins.
 *
 * A builtin type is a constant OuTypeSpec; the OuType made from it belongs to
 * one runtime. Classes made by `class` statements are OuTypes too ("heap
 * types"): their slots are inherited from the base, or trampolines that look
 * up and call the special method that the class defines (slots.c).
 */
#ifndef OURO_OBJECT_TYPE_H
#define OURO_OBJECT_TYPE_H

#include "object/error/error.h"
#include "object/object.h"

/* X(ENUM, spec symbol): every builtin type but the exceptions. The spec of
 * X is `const OuTypeSpec ou_spec_<symbol>`, defined in the file of its name. */
#define OU_TYPES(X)                                                                                \
    X(OBJECT, object) X(TYPE, type) X(NONE, none) X(NOT_IMPLEMENTED, not_implemented)              \
    X(ELLIPSIS, ellipsis) X(INT, int) X(BOOL, bool) X(FLOAT, float) X(COMPLEX, complex)            \
    X(STR, str) X(BYTES, bytes) X(BYTEARRAY, bytearray) X(MEMORYVIEW, memoryview)                  \
    X(TUPLE, tuple) X(LIST, list) X(DICT, dict) X(SET, set) X(FROZENSET, frozenset)                \
    X(RANGE, range) X(SLICE, slice) X(CELL, cell) X(MODULE, module)                                \
    X(NATIVE, native) X(METHOD_DESCR, method_descr) X(SLOT_WRAPPER, slot_wrapper)                  \
    X(METHOD_WRAPPER, method_wrapper) X(GETSET, getset)                                            \
    X(MEMBER, member) X(METHOD, method) X(PROPERTY, property) X(CLASSMETHOD, classmethod)          \
    X(STATICMETHOD, staticmethod) X(SUPER, super) X(MAPPING_PROXY, mapping_proxy)                  \
    X(WEAKREF, weakref) X(WEAKPROXY, weakproxy) X(CALLABLE_PROXY, callable_proxy)                  \
    X(DICT_KEYS, dict_keys) X(DICT_VALUES, dict_values) X(DICT_ITEMS, dict_items)                  \
    X(DICT_KEY_ITER, dict_key_iter) X(DICT_VALUE_ITER, dict_value_iter)                            \
    X(DICT_ITEM_ITER, dict_item_iter) X(DICT_REVERSE_ITER, dict_reverse_iter)                      \
    X(LIST_ITER, list_iter) X(LIST_REVERSE_ITER, list_reverse_iter) X(TUPLE_ITER, tuple_iter)      \
    X(STR_ITER, str_iter) X(BYTES_ITER, bytes_iter) X(BYTEARRAY_ITER, bytearray_iter)              \
    X(SET_ITER, set_iter) X(RANGE_ITER, range_iter)                                                \
    X(SEQ_ITER, seq_iter) X(CALL_ITER, call_iter)                                                  \
    X(ENUMERATE, enumerate) X(ZIP, zip) X(MAP, map) X(FILTER, filter) X(REVERSED, reversed)        \
    /* in lang: */                                                                                 \
    X(CODE, code) X(FUNCTION, function) X(FRAME, frame) X(GENERATOR, generator)                    \
    X(TRACEBACK, traceback)                                                                        \
    /* in lib: */                                                                                  \
    X(FILE, file) X(STDLIB_NAMESPACE, namespace)

typedef enum OuTypeId {
#define OU_TYPE_ENUM(e, s) OU_T_##e,
    OU_TYPES(OU_TYPE_ENUM)
#undef OU_TYPE_ENUM
    OU_N_TYPES,
    OU_T_EXCEPTION_FIRST = OU_N_TYPES, // ids of exception classes follow: + OuErrorId
    OU_T_HEAP = 0xFFFF,                // made at run time
} OuTypeId;

typedef enum OuBinaryOp {
    OU_ADD, OU_SUB, OU_MUL, OU_MATMUL, OU_TRUEDIV, OU_FLOORDIV, OU_MOD, OU_POW,
    OU_LSHIFT, OU_RSHIFT, OU_AND, OU_OR, OU_XOR, OU_DIVMOD, OU_N_BINARY
} OuBinaryOp;
typedef enum OuUnaryOp { OU_NEG, OU_POS, OU_INVERT, OU_ABS, OU_INT_OF, OU_FLOAT_OF, OU_INDEX, OU_N_UNARY } OuUnaryOp;
typedef enum OuCompareOp { OU_LT, OU_LE, OU_EQ, OU_NE, OU_GT, OU_GE } OuCompareOp; // CPython's numbers

/* Called with each reference that an object holds; `slot` numbers it (fields
 * first, then elements); see OuSlots.edge_name. */
typedef void (*OuVisitFn)(void *context, OuObj *child, size_t slot);

/* Native function: args[0..n) positional (for methods args[0] is self), then one
 * value for each name of the tuple `kwnames` (NULL: none). Borrowed all. */
typedef OuObj *(*OuNativeFn)(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames);

/* What the engine asks of a type. NULL: inherited when the type is made; NULL in
 * every base: unsupported, the operation raises TypeError. */
typedef struct OuSlots {
    /* memory */
    void (*drop)(OuSpace *sp, OuObj *o);   // count is 0: give up children and buffers (not the block). No Python code but through ou_decref
    void (*visit)(OuObj *o, OuVisitFn fn, void *context); // every counted reference, once each
    /* For what may hold very many references. Visit some of them from place `at` on,
     * about `n`: the place to go on at, 0 when that was all. NULL: visit does it. */
    size_t (*visit_part)(OuObj *o, size_t at, size_t n, OuVisitFn fn, void *context);
    /* Give up about `n` references, the last ones: true when none is left. NULL: clear does it. */
    bool (*clear_part)(OuSpace *sp, OuObj *o, size_t n);
    void (*clear)(OuSpace *sp, OuObj *o);  // garbage in a cycle: give up what can be in cycles, stay valid
    bool (*edge_name)(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes);
    size_t (*extra_bytes)(OuObj *o);       // room outside the block (item arrays...); NULL: 0
    void (*finalize)(OuSpace *sp, OuObj *o); // __del__ and generators; may resurrect; keeps pending
    /* text, hash, comparison */
    OuObj *(*repr)(OuSpace *sp, OuObj *o);
    OuObj *(*str)(OuSpace *sp, OuObj *o);
    bool (*hash)(OuSpace *sp, OuObj *o, int64_t *hash); // never -1
    OuObj *(*compare)(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op); // NotImplemented when it does not know
    /* attributes */
    OuObj *(*get_attr)(OuSpace *sp, OuObj *o, OuObj *name);
    bool (*set_attr)(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value); // value NULL: delete
    OuObj *(*descr_get)(OuSpace *sp, OuObj *descr, OuObj *object_or_null, OuType *type);
    bool (*descr_set)(OuSpace *sp, OuObj *descr, OuObj *object, OuObj *value_or_null);
    /* calls and construction */
    OuObj *(*call)(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames);
    OuObj *(*make)(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames); // __new__; args without the type
    bool (*init)(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames);    // __init__; args without self
    /* iteration */
    OuObj *(*iter)(OuSpace *sp, OuObj *o);
    OuObj *(*next)(OuSpace *sp, OuObj *o); // NULL without pending: exhausted
    /* containers */
    bool (*length)(OuSpace *sp, OuObj *o, size_t *length);
    OuObj *(*get_item)(OuSpace *sp, OuObj *o, OuObj *key);
    bool (*set_item)(OuSpace *sp, OuObj *o, OuObj *key, OuObj *value_or_null); // NULL: delete
    int (*contains)(OuSpace *sp, OuObj *o, OuObj *item); // 1, 0, -1 pending
    /* numbers */
    int (*truth)(OuSpace *sp, OuObj *o);   // 1, 0, -1 pending
    OuObj *(*unary[OU_N_UNARY])(OuSpace *sp, OuObj *o);
    OuObj *(*binary[OU_N_BINARY])(OuSpace *sp, OuObj *a, OuObj *b); // called with either operand of the type
    OuObj *(*inplace[OU_N_BINARY])(OuSpace *sp, OuObj *a, OuObj *b);
} OuSlots;

/* How a native function takes its arguments; the caller checks before the call. */
typedef enum OuCallKind {
    OU_CALL_ARGS,      // min_args..max_args positional (max 255: any number), no keywords
    OU_CALL_KEYWORDS,  // anything: the function parses, with args.h
    OU_CALL_CLASS = 8, // or-ed: a class method (args[0] is the class)
    OU_CALL_STATIC = 16,
    OU_CALL_TOLD = 32, // "f() takes at least 1 argument (0 given)", as CPython words some of its older methods
} OuCallKind;

/* min and max count what comes behind self. */
typedef struct OuMethodDef {
    const char *name;
    OuNativeFn fn;
    uint8_t kind;
    uint8_t min_args;
    uint8_t max_args;
    const char *doc; // one line, or NULL
} OuMethodDef;

typedef struct OuGetSetDef {
    const char *name;
    OuObj *(*get)(OuSpace *sp, OuObj *o);
    bool (*set)(OuSpace *sp, OuObj *o, OuObj *value_or_null); // NULL: read only
    const char *doc;
} OuGetSetDef;

enum {
    OU_TYPE_HEAP = 1,         // made at run time: instances count a reference to it
    OU_TYPE_HEIRS = 2,        // may be subclassed
    OU_TYPE_COLLECTABLE = 4,  // instances lie in collectable pools
    OU_TYPE_LEAF = 8,         // no children, no finalizer, no drop, exact type: release is one block
    OU_TYPE_FINALIZE = 16,    // slots.finalize is set
    OU_TYPE_WORD = 32,        // instances carry a shape word (a __dict__ on demand), behind basic_bytes
    OU_TYPE_WEAKREFS = 64,    // weak references allowed
    OU_TYPE_FIXED = 128,      // exact instances come from the typed bin of the same number as the id
    OU_TYPE_UNPREDICTED = 256,// a class that has not made OU_N_FIRST_INSTANCES yet (type.c)
    OU_TYPE_OWN_DICT = 512,   // instances have their own namespace (types, modules): heirs add no word
    OU_TYPE_UNFILLED = 1024,  // a builtin class whose dict nobody has asked for (type_dict.c)
    /* fast answers to isinstance(o, builtin), inherited: */
    OU_TYPE_INT_HEIR = 1 << 16, OU_TYPE_STR_HEIR = 1 << 17, OU_TYPE_BYTES_HEIR = 1 << 18,
    OU_TYPE_TUPLE_HEIR = 1 << 19, OU_TYPE_LIST_HEIR = 1 << 20, OU_TYPE_DICT_HEIR = 1 << 21,
    OU_TYPE_TYPE_HEIR = 1 << 22, OU_TYPE_ERROR_HEIR = 1 << 23, OU_TYPE_FLOAT_HEIR = 1 << 24,
    OU_TYPE_SET_HEIR = 1 << 25, OU_TYPE_FROZENSET_HEIR = 1 << 26,
    /* drop reads what its object refers to, or runs code: of the garbage of a
     * collection it goes alone, inherited too: */
    OU_TYPE_APART = 1 << 29,
    /* how patterns of `match` see instances, inherited too; at most one of the two: */
    OU_TYPE_SEQUENCE = 1 << 27, OU_TYPE_MAPPING = 1 << 28,
    OU_TYPE_COLLECTION = OU_TYPE_SEQUENCE | OU_TYPE_MAPPING,
};

/* How the references of an instance lie, where that is one of the commonest ways:
 * these are visited without a call (visit_inl.h). */
typedef enum OuLayout {
    OU_LAYOUT_OTHER,      // as slots.visit says
    OU_LAYOUT_LIST,
    OU_LAYOUT_TUPLE,
    OU_LAYOUT_DICT,
    OU_LAYOUT_ATTRIBUTES, // a class without builtin base and __slots__: header, shape word, slots
    OU_LAYOUT_MEMBERS,    // one with nothing but __slots__
} OuLayout;

typedef struct OuTypeSpec {
    const char *name;
    OuTypeId base;         // OU_T_OBJECT mostly
    OuLayout layout;
    uint32_t flags;
    uint32_t basic_bytes;  // of an instance without elements and without shape word
    uint32_t item_bytes;   // of an element for types of variable size, else 0
    OuSlots slots;
    const OuMethodDef *methods; // ends with a NULL name
    const OuGetSetDef *getsets; // ends with a NULL name
    const char *doc;
} OuTypeSpec;

/* Instances a class makes before it predicts: few enough not to matter, more
 * than one so that a place given back serves the next one at once. */
enum { OU_N_FIRST_INSTANCES = 4 };

/* A class. Collectable, always of the medium or larger sizes.
 *
 * `version` names this state of the class and its bases: caches compare it; a
 * change to the class gives it and its heirs 0, and the next cache asks
 * for a new one (never used twice). */
struct OuType {
    OuObj head;
    uint64_t version;
    uint32_t flags;
    uint16_t id;              // OuTypeId; OU_T_HEAP; exceptions: OU_T_EXCEPTION_FIRST + OuErrorId
    uint16_t n_predicted;     // inline slots a new instance gets (D10)
    uint32_t n_first;         // instances made while UNPREDICTED
    uint32_t basic_bytes;     // of an instance up to its shape word / slots
    uint32_t item_bytes;
    uint32_t word_offset;     // of the shape word in an instance; 0: none, or (OU_TYPE_WORD and
                              // item_bytes) the last word of the block, without inline slots
    uint32_t instance_bytes;  // block asked for a new instance (with predicted slots)
    OuLayout layout;          // of its instances
    OuBin *bin;               // serves new instances of instance_bytes, NULL: ask by size
    OuType *base;             // counted
    OuObj *mro;               // tuple of types, itself first
    OuObj *bases;             // tuple
    OuObj *dict;              // OuDict
    OuObj *name;              // str
    OuObj *qualname;          // str
    OuType **heirs;           // direct ones, in order of birth, not counted: an heir leaves when it dies
    uint32_t n_heirs, room_heirs;
    OuType *walk_next;        // work list of the walks over heirs (type.c)
    OuObj *slot_names;        // tuple of __slots__ names added here, or NULL
    struct OuShape *root;     // shape without attributes, NULL until the first instance
    const OuTypeSpec *spec;   // of the builtin (for heap types: of the nearest builtin base)
    OuObj *cached_init;       // borrowed: the Python function __init__ when `cached_version == version`
    uint64_t cached_version;
    OuSlots slots;
};

static inline bool
ou_type_is_heir(const OuType *type, uint32_t heir_flag)
{
    return (type->flags & heir_flag) != 0;
}

/* Is `type` `base` or one of its heirs? By the mro; no Python code. */
bool ou_type_is_subtype(const OuType *type, const OuType *base);
/* The attribute that `name` (interned str) finds along the mro, borrowed, or NULL.
 * Nothing is pending then, or MemoryError: the dict of a builtin class is made when
 * it is first looked into. Classes of OU_TYPE_HEAP, and what they inherit from, have
 * theirs: for them it cannot fail. Cached by (version, name). */
OuObj *ou_type_lookup(OuSpace *sp, OuType *type, OuObj *name);
/* The class's version, assigned now if it has none (0: none left, do not cache). */
uint64_t ou_type_version(OuSpace *sp, OuType *type);
/* The class changed (an attribute, its bases): versions of it and its heirs go. */
void ou_type_changed(OuSpace *sp, OuType *type);
/* `class name(bases): dict` and type(name, bases, dict): a new class. Handles
 * __slots__, __set_name__, __init_subclass__ (kwnames values behind args as
 * elsewhere: kwargs[0..len(kwnames))), __classcell__. The dict is copied. */
OuObj *ou_type_new(OuSpace *sp, OuType *metatype, OuObj *name, OuObj *bases, OuObj *dict,
                   OuObj *const *kwvalues, OuObj *kwnames);
/* Make a builtin type from its spec (for modules' own types; the types of
 * OU_TYPES come with the space). Instances do not count it; the caller owns it. */
OuType *ou_type_from_spec(OuSpace *sp, const OuTypeSpec *spec, OuType *base, uint16_t id);
/* Call `fn` for `type` and each of its heirs; an heir is left out, with its own
 * heirs, where fn returns false. Needs no memory. */
void ou_type_each_heir(OuSpace *sp, OuType *type, bool (*fn)(OuSpace *sp, OuType *type));
/* A new instance of `type` (its block zeroed behind the header, shape word set,
 * tracked when collectable), without calling anything. n_items for types of
 * variable size. */
OuObj *ou_type_alloc(OuSpace *sp, OuType *type, size_t n_items);
/* The default slots. */
OuObj *ou_generic_get_attr(OuSpace *sp, OuObj *o, OuObj *name);
bool ou_generic_set_attr(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value);

#endif
