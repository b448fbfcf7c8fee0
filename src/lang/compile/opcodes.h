/* SPDX-License-Identifier: MIT */
/* The register bytecode: every instruction, its operands, its cache.
 *
 * An instruction is one 64-bit word: opcode, flags, three 16-bit operands; some
 * are followed by cache words. R[x] is a register of the frame: locals first
 * (parameters, then the others), temporaries behind. K[x] is a constant, N[x] a
 * constant that is an interned name. Where the list says `off`, operands b and c
 * together are a signed distance in words from the following instruction; an
 * `off` in the next word is there as a 64-bit number, from behind that word.
 *
 * Ownership. A local is borrowed by an instruction that reads it. A temporary
 * that is read by its last instruction is consumed: flag OU_USE_B (operand b) or
 * OU_USE_C (operand c), OU_USE_A where a is read: the instruction takes the reference and leaves
 * NULL in the register. Results are stored with the old value of the
 * register released afterwards, so a may be a local. A temporary holds a
 * counted reference or NULL; at a branch target, at a handler and at a return
 * all temporaries above the compiler's stack depth are NULL, and so is
 * everything above the running frame.
 *
 * Release order follows CPython: an instruction releases consumed operands after
 * it has stored its result.
 */
#ifndef OURO_LANG_OPCODES_H
#define OURO_LANG_OPCODES_H

#include <stdint.h>

enum {
    OU_USE_B = 1,        // b is a temporary, consumed
    OU_USE_C = 2,        // c is a temporary, consumed
    OU_USE_A = 4,        // a is read and is a temporary, consumed
    OU_INPLACE = 8,      // binary operations: the augmented form (+=)
    OU_IF_TRUE = 16,     // fused compare: jump when true (else when false)
    OU_FROM = 16,        // YIELD: part of `yield from`, R[c] is the iterator
};
enum { OU_NO_REG = 0xFFFF };

typedef struct OuInstr {
    uint8_t op;
    uint8_t flags;
    uint16_t a, b, c;
} OuInstr;

_Static_assert(sizeof(OuInstr) == 8, "an instruction is one word");

/* X(name, n_cache_words, description) */
#define OU_BINARY_OPCODES(X)                                                                       \
    X(ADD) X(SUB) X(MUL) X(MATMUL) X(TRUEDIV) X(FLOORDIV) X(MOD) X(POW) X(LSHIFT) X(RSHIFT)        \
    X(AND) X(OR) X(XOR) // in OuBinaryOp's order
#define OU_COMPARE_OPCODES(X) X(LT) X(LE) X(EQ) X(NE) X(GT) X(GE) // in OuCompareOp's order

#define OU_OPCODES(X)                                                                              \
    X(NOP, 0, "nothing")                                                                           \
    X(MOVE, 0, "R[a] = R[b] (USE_B: moved)")                                                       \
    X(COPY, 0, "R[a], an empty temporary, = R[b]")                                                 \
    X(LOADK, 0, "R[a] = K[b | c << 16]")                                                           \
    X(CLEAR, 0, "release R[a] if set, leave NULL")                                                 \
    X(CHECK_LOCAL, 0, "UnboundLocalError if local R[a] is NULL")                                   \
    X(DELETE_LOCAL, 0, "del local R[a]; UnboundLocalError if NULL")                                \
    X(MAKE_CELL, 0, "R[a] = new cell holding R[a] (NULL: empty)")                                  \
    X(LOAD_CELL, 0, "R[a] = contents of the cell in R[b]; NameError if empty")                     \
    X(STORE_CELL, 0, "cell in R[a] = R[b]")                                                        \
    X(DELETE_CELL, 0, "empty the cell in R[a]")                                                    \
    X(LOAD_FREE, 0, "R[a] = contents of the function's cell b")                                    \
    X(STORE_FREE, 0, "the function's cell a = R[b]")                                               \
    X(DELETE_FREE, 0, "empty the function's cell a")                                               \
    X(LOAD_CLASS_FREE, 0, "R[a] = N[c] of the class body's names, else contents of free cell b")   \
    X(LOAD_CLASS_CELL, 0, "R[a] = N[c] of the class body's names, else contents of the cell R[b]") \
    X(LOAD_GLOBAL, 3, "R[a] = global or builtin N[b | c << 16]")                                   \
    X(STORE_GLOBAL, 2, "global N[b] = R[a] (USE_A)")                                               \
    X(DELETE_GLOBAL, 0, "del global N[b]")                                                         \
    X(LOAD_NAME, 3, "R[a] = N[b | c << 16]: names of the body, globals, builtins")                           \
    X(STORE_NAME, 2, "name N[b] of the body = R[a] (USE_A)")                                       \
    X(DELETE_NAME, 0, "del name N[b] of the body")                                                 \
    X(LOAD_ATTR, 3, "R[a] = R[b].N[c]")                                                            \
    X(LOAD_ATTR_SLOT, 3, "specialised: value in an inline slot")                                   \
    X(LOAD_ATTR_CLASS, 3, "specialised: a plain value found on the class")                         \
    X(LOAD_ATTR_TYPE, 3, "specialised: R[b] is a class")                                           \
    X(LOAD_ATTR_PROPERTY, 3, "specialised: a property whose getter is a Python function")          \
    X(LOAD_ATTR_MODULE, 3, "specialised: R[b] is a module")                                        \
    X(STORE_ATTR, 4, "R[a].N[c] = R[b] (USE_A, USE_B)")                                            \
    X(STORE_ATTR_SLOT, 4, "specialised: the slot exists")                                          \
    X(STORE_ATTR_ADD, 4, "specialised: the store adds the attribute")                              \
    X(DELETE_ATTR, 0, "del R[a].N[c] (USE_A)")                                                     \
    X(LOAD_METHOD, 3, "R[a], R[a+1] = callable, self-or-NULL for R[b].N[c](...)")                  \
    X(LOAD_METHOD_TYPE, 3, "specialised: unbound method of the type, no instance attribute")       \
    X(LOAD_METHOD_CLASS, 3, "specialised: R[b] is a class, no self")                               \
    X(LOAD_METHOD_MODULE, 3, "specialised: R[b] is a module, no self")                             \
    X(LOAD_SUPER, 0, "R[a] = super(R[b], R[b+1]).N[c]; consumes R[b], R[b+1]")                      \
    X(GET_ITEM, 0, "R[a] = R[b][R[c]]")                                                            \
    X(GET_ITEM_K, 0, "R[a] = R[b][K[c]]")                                                          \
    X(GET_SLICE, 0, "R[a] = R[b][R[c]:R[c+1]]; the bounds are temporaries, consumed (USE_C always)") \
    X(SET_ITEM, 0, "R[a][R[b]] = R[c] (USE_A, USE_B, USE_C)")                                      \
    X(DELETE_ITEM, 0, "del R[a][R[b]] (USE_A, USE_B)")                                             \
    X(ADD, 0, "R[a] = R[b] + R[c] (INPLACE)") X(SUB, 0, "-") X(MUL, 0, "*") X(MATMUL, 0, "@")      \
    X(TRUEDIV, 0, "/") X(FLOORDIV, 0, "//") X(MOD, 0, "%") X(POW, 0, "**") X(LSHIFT, 0, "<<")      \
    X(RSHIFT, 0, ">>") X(AND, 0, "&") X(OR, 0, "|") X(XOR, 0, "^")                                 \
    X(ADD_K, 0, "R[a] = R[b] + K[c]") X(SUB_K, 0, "-") X(MUL_K, 0, "*") X(MATMUL_K, 0, "@")        \
    X(TRUEDIV_K, 0, "/") X(FLOORDIV_K, 0, "//") X(MOD_K, 0, "%") X(POW_K, 0, "**")                 \
    X(LSHIFT_K, 0, "<<") X(RSHIFT_K, 0, ">>") X(AND_K, 0, "&") X(OR_K, 0, "|") X(XOR_K, 0, "^")    \
    X(NEG, 0, "R[a] = -R[b]") X(POS, 0, "R[a] = +R[b]") X(INVERT, 0, "R[a] = ~R[b]")               \
    X(NOT, 0, "R[a] = not R[b]")                                                                   \
    X(LT, 0, "R[a] = R[b] < R[c]") X(LE, 0, "<=") X(EQ, 0, "==") X(NE, 0, "!=") X(GT, 0, ">")      \
    X(GE, 0, ">=")                                                                                 \
    X(LT_K, 0, "R[a] = R[b] < K[c]") X(LE_K, 0, "<=") X(EQ_K, 0, "==") X(NE_K, 0, "!=")            \
    X(GT_K, 0, ">") X(GE_K, 0, ">=")                                                               \
    X(IS, 0, "R[a] = R[b] is R[c]") X(IS_NOT, 0, "R[a] = R[b] is not R[c]")                        \
    X(IN, 0, "R[a] = R[b] in R[c]") X(NOT_IN, 0, "R[a] = R[b] not in R[c]")                        \
    X(J_LT, 0, "if R[b] < R[c] is false (IF_TRUE: true) go on at a, a signed 16-bit distance")     \
    X(J_LE, 0, "<=") X(J_EQ, 0, "==") X(J_NE, 0, "!=") X(J_GT, 0, ">") X(J_GE, 0, ">=")            \
    X(J_LT_K, 0, "if R[b] < K[c] is false (IF_TRUE: true) go on at a") X(J_LE_K, 0, "<=")          \
    X(J_EQ_K, 0, "==") X(J_NE_K, 0, "!=") X(J_GT_K, 0, ">") X(J_GE_K, 0, ">=")                     \
    X(JUMP, 0, "off")                                                                              \
    X(LOOP, 0, "off, backwards: a safe point")                                                     \
    X(JUMP_IF_TRUE, 0, "off if R[a] is true (USE_A)")                                              \
    X(JUMP_IF_FALSE, 0, "off if R[a] is false (USE_A)")                                            \
    X(JUMP_IF_TRUE_KEEP, 0, "off if temporary R[a] is true, keeping it; else clear it")            \
    X(JUMP_IF_FALSE_KEEP, 0, "off if temporary R[a] is false, keeping it; else clear it")          \
    X(JUMP_IF_NONE, 0, "off if R[a] is None (USE_A)")                                              \
    X(JUMP_IF_NOT_NONE, 0, "off if R[a] is not None (USE_A)")                                      \
    X(BUILD_LIST, 0, "R[a] = list of the c temporaries from R[b], consumed")                       \
    X(BUILD_TUPLE, 0, "R[a] = tuple of the c temporaries from R[b], consumed")                     \
    X(BUILD_SET, 0, "R[a] = set of the c temporaries from R[b], consumed")                         \
    X(BUILD_MAP, 0, "R[a] = dict of the c pairs (key, value) from R[b], consumed")                 \
    X(BUILD_STRING, 0, "R[a] = the c strings from R[b] joined, consumed")                          \
    X(BUILD_SLICE, 0, "R[a] = slice of the c (2 or 3) temporaries from R[b], consumed")            \
    X(LIST_APPEND, 0, "append R[b] to list R[a] (USE_B)")                                          \
    X(LIST_EXTEND, 0, "extend list R[a] by iterable R[b] (USE_B)")                                 \
    X(LIST_TO_TUPLE, 0, "R[a] = tuple of list temporary R[a]")                                     \
    X(SET_ADD, 0, "add R[b] to set R[a] (USE_B)")                                                  \
    X(SET_UPDATE, 0, "update set R[a] by iterable R[b] (USE_B)")                                   \
    X(MAP_ADD, 0, "dict R[a][R[b]] = R[b+1]; both consumed")                                       \
    X(DICT_UPDATE, 0, "update dict R[a] by mapping R[b] (USE_B)")                                  \
    X(DICT_MERGE, 0, "the same for call keywords: a repeated key is a TypeError; R[c] the callee") \
    X(FORMAT_VALUE, 0, "R[a] = format(R[b], R[c] or '' if NO_REG); flags >> 4: 0, 1 !s, 2 !r, 3 !a")\
    X(UNPACK, 0, "R[a] ... R[a+c-1] = the c items of R[b] (USE_B)")                                \
    X(UNPACK_EX, 0, "R[a].. = items of R[b], c = n_before | n_after << 8, the rest a list between")\
    X(GET_ITER, 0, "R[a] = iter(R[b])")                                                            \
    X(FOR_ITER, 1, "R[a] = next(R[b]); exhausted: release R[b] and go on by the off in the word")  \
    X(FOR_ITER_RANGE, 1, "specialised: plain range iterator")                                      \
    X(FOR_ITER_LIST, 1, "specialised: list iterator")                                              \
    X(FOR_ITER_TUPLE, 1, "specialised: tuple iterator")                                            \
    X(FOR_ITER_GEN, 1, "specialised: generator")                                                   \
    X(CALL, 1, "R[c] = R[a](self R[a+1] unless NULL, the b temporaries from R[a+2]); all consumed") \
    X(CALL_KW, 1, "the same; the word is the index in K of the tuple of keyword names (their values last)") \
    X(CALL_EX, 0, "R[c] = R[a](*R[a+2], **R[a+3]); tuple, dict or NULL; R[a+1] is NULL; consumed") \
    X(RETURN, 0, "return R[a], taken out of the register")                                         \
    X(RETURN_K, 0, "return K[b | c << 16]")                                                        \
    X(YIELD, 0, "yield R[b] (USE_B); what is sent in arrives in R[a]")                             \
    X(GET_YIELD_FROM, 0, "R[a] = iterator of R[b] for yield from (generators as they are)")        \
    X(SEND, 1, "send R[c] (consumed) to iterator R[b]: it yields: R[c] = value, go on; it returns:" \
               " R[a] = its value, R[b] released, jump by the off in the word")                    \
    X(MAKE_FUNCTION, 1, "R[a] = function of code K[b]; the word says what lies from temporary R[c]:" \
                        " 1 defaults tuple, 2 kwdefaults dict, 4 annotations dict; consumed")      \
    X(LOAD_BUILD_CLASS, 0, "R[a] = builtins.__build_class__")                                      \
    X(IMPORT_NAME, 1, "R[a] = import N[c], fromlist R[b] (USE_B), level in the word")              \
    X(IMPORT_FROM, 0, "R[a] = R[b].N[c] or the submodule")                                         \
    X(IMPORT_STAR, 0, "all public names of module R[a] into the body's names (USE_A)")             \
    X(MATCH_SEQUENCE, 0, "off unless patterns see R[a] as a sequence")                             \
    X(MATCH_MAPPING, 0, "off unless patterns see R[a] as a mapping")                               \
    X(MATCH_LENGTH, 1, "go on by the off in the word unless len(R[a]) is b (c: at least b)")       \
    X(MATCH_KEYS, 1, "R[a]... = what mapping R[b] has for the keys of tuple R[c], or the off in the word") \
    X(MATCH_CLASS, 1, "R[a] is a class: R[a]... = the attributes of R[b] that tuple K[c] names (None:" \
                      " the next of __match_args__); none such, or no instance: the off in the word") \
    X(MATCH_REST, 0, "R[a] = dict of mapping R[b] without the keys of tuple R[c]")                 \
    X(ITEM_FROM_END, 0, "R[a] = R[b][len(R[b]) - c]")                                              \
    X(CLEAR_TEMPS, 0, "release the b registers from R[a], as far as they are set, the last first") \
    X(RAISE, 0, "raise R[a] from R[b]; a NO_REG: re-raise what is handled; b NO_REG: no cause (USE_A, USE_B)") \
    X(RERAISE, 0, "the exception in R[a] goes on, as it is; consumes R[a]")                        \
    X(PUSH_EXC, 0, "R[a] is being handled from now on; R[a+1] = what was handled before, or NULL") \
    X(POP_EXC, 0, "R[a] is handled: restore from R[a+1], release both")                            \
    X(EXC_MATCH, 1, "go on by the off in the word unless exception R[a] matches R[b] (USE_B)")     \
    X(EXC_ARGS, 0, "R[a], R[a+1], R[a+2] = type, value, traceback of exception R[b]")              \
    X(BEFORE_WITH, 0, "R[a] = bound __exit__ of R[b]; R[a+1], R[a+2] = __enter__ to CALL; (USE_B)") \
    X(LOAD_ASSERTION_ERROR, 0, "R[a] = AssertionError")                                            \
    X(LOAD_LOCALS, 0, "R[a] = the body's names mapping")                                           \
    X(SETUP_ANNOTATIONS, 0, "make __annotations__ in the body's names if absent")                  \
    X(PRINT_EXPR, 0, "hand R[a] to sys.displayhook (USE_A)")

typedef enum OuOpcode {
#define OU_OPCODE_ENUM(name, n_cache, text) OU_OP_##name,
    OU_OPCODES(OU_OPCODE_ENUM)
#undef OU_OPCODE_ENUM
    OU_N_OPCODES
} OuOpcode;

/* off operands: a signed 32-bit distance in b (low half) and c (high half). */
static inline int32_t
ou_instr_off(const OuInstr *i)
{
    return (int32_t)((uint32_t)i->b | (uint32_t)i->c << 16);
}

#endif
