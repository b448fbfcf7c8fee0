/* SPDX-License-Identifier: MIT */
/* Numbers in the loop: the short paths of arithmetic and comparison on compact ints
 * and floats. For vm.c alone; operands are its `x` and `y`, the result its `value`,
 * which goes to its label `number_done`.
 */
#ifndef OURO_LANG_VM_NUMBERS_INL_H
#define OURO_LANG_VM_NUMBERS_INL_H

#include "lang/run/vm_words_inl.h"
#include "object/number/float.h"
#include "object/number/int.h"

#define BOTH_INTS() (x->type == int_type && y->type == int_type)
#define INT_WORD(o) (((OuInt *)(o))->word)
#define BOTH_COMPACT() (((INT_WORD(x) | INT_WORD(y)) & 1) == 0)
#define BOTH_FLOATS() (x->type == float_type && y->type == float_type)
#define AS_DOUBLE(o) (((OuFloat *)(o))->value)

/* ---- results ---- */

/* A number that nobody holds any more. */
static inline void
free_number(OuSpace *sp, OuObj *o)
{
    sp->n_freed_counting++;
    ou_block_release(sp->heap, o);
}

/* The register that gets a number may hold one that nobody else does, often the
 * consumed operand itself: the result goes there in place. So it does into a
 * consumed operand that nobody else holds (D8). Else a block is taken. */
#define STORED_IN_PLACE()                                                                          \
    do {                                                                                           \
        if (USES(OU_USE_B) && in->b != in->a) {                                                    \
            R[in->b] = NULL;                                                                       \
            if (--x->count == 0)                                                                   \
                free_number(sp, x);                                                                \
        }                                                                                          \
        if (USES(OU_USE_C) && in->c != in->a) {                                                    \
            R[in->c] = NULL;                                                                       \
            if (--y->count == 0)                                                                   \
                free_number(sp, y);                                                                \
        }                                                                                          \
        DISPATCH();                                                                                \
    } while (0)

#define NUMBER_RESULT(Kind, number_type, field, type_id, number)                                   \
    do {                                                                                           \
        value = R[in->a];                                                                          \
        if (value != NULL && value->count == 1 && value->type == number_type                       \
            && (type_id != OU_T_INT || ou_int_is_compact(value))) {                                \
            ((Kind *)value)->field = number;                                                       \
            STORED_IN_PLACE();                                                                     \
        }                                                                                          \
        if (USES(OU_USE_B) && x->count == 1) {                                                     \
            ((Kind *)x)->field = number;                                                           \
            value = ou_incref(x);                                                                  \
            goto number_done;                                                                      \
        }                                                                                          \
        if (USES(OU_USE_C) && y->count == 1) {                                                     \
            ((Kind *)y)->field = number;                                                           \
            value = ou_incref(y);                                                                  \
            goto number_done;                                                                      \
        }                                                                                          \
        Kind *r_new = ou_bin_take(sp->heap, ou_heap_bin(sp->heap, type_id));                       \
        if (OU_UNLIKELY(r_new == NULL))                                                            \
            goto number_failed;                                                                    \
        r_new->head.count = sp->plain_count;                                                       \
        r_new->head.type = number_type;                                                            \
        r_new->field = number;                                                                     \
        value = (OuObj *)r_new;                                                                    \
        goto number_done;                                                                          \
    } while (0)

/* The result `word` of two compact ints. */
#define INT_RESULT(word_expr)                                                                      \
    do {                                                                                           \
        int64_t r_word = (word_expr);                                                              \
        int64_t r_value = r_word >> 1;                                                             \
        if ((uint64_t)(r_value - OU_SMALL_INT_MIN) < OU_N_SMALL_INTS) {                            \
            value = sp->small_ints[r_value - OU_SMALL_INT_MIN];                                    \
            value->count++;                                                                        \
            goto number_done;                                                                      \
        }                                                                                          \
        NUMBER_RESULT(OuInt, int_type, word, OU_T_INT, r_word);                                    \
    } while (0)

#define FLOAT_RESULT(double_expr)                                                                  \
    do {                                                                                           \
        double r_double = (double_expr);                                                           \
        NUMBER_RESULT(OuFloat, float_type, value, OU_T_FLOAT, r_double);                           \
    } while (0)

/* ---- comparison ---- */

#define CMP_LT(x, y) ((x) < (y))
#define CMP_LE(x, y) ((x) <= (y))
#define CMP_EQ(x, y) ((x) == (y))
#define CMP_NE(x, y) ((x) != (y))
#define CMP_GT(x, y) ((x) > (y))
#define CMP_GE(x, y) ((x) >= (y))

/* The two handlers of a comparison. */
#define COMPARE(name, op)                                                                          \
    CASE(name##_K)                                                                                 \
    x = R[in->b];                                                                                  \
    y = K[in->c];                                                                                  \
    goto cmp_##name;                                                                               \
    CASE(name)                                                                                     \
    x = R[in->b];                                                                                  \
    y = R[in->c];                                                                                  \
    cmp_##name:                                                                                    \
    if (BOTH_INTS() && BOTH_COMPACT()) {                                                           \
        value = op(INT_WORD(x), INT_WORD(y)) ? sp->true_ : sp->false_;                             \
        value->count++;                                                                            \
        goto number_done;                                                                          \
    }                                                                                              \
    if (BOTH_FLOATS()) {                                                                           \
        value = op(AS_DOUBLE(x), AS_DOUBLE(y)) ? sp->true_ : sp->false_;                           \
        value->count++;                                                                            \
        goto number_done;                                                                          \
    }                                                                                              \
    SAVE();                                                                                        \
    if (x->type->flags & OU_TYPE_HEAP)                                                             \
        goto push_compare;                                                                         \
    value = ou_compare(sp, x, y, OU_##name);                                                       \
    if (value == NULL)                                                                             \
        goto error;                                                                                \
    FINISH(value);                                                                                 \
    DISPATCH();

/* Those of a comparison fused with a jump: the numbers inline, else the general one's truth. */
#define COMPARE_JUMP(name, op)                                                                     \
    CASE(J_##name##_K)                                                                             \
    x = R[in->b];                                                                                  \
    y = K[in->c];                                                                                  \
    goto jcmp_##name;                                                                              \
    CASE(J_##name)                                                                                 \
    x = R[in->b];                                                                                  \
    y = R[in->c];                                                                                  \
    jcmp_##name:                                                                                   \
    {                                                                                              \
        int truth;                                                                                 \
        if (BOTH_INTS() && BOTH_COMPACT()) {                                                       \
            truth = op(INT_WORD(x), INT_WORD(y));                                                  \
        } else if (BOTH_FLOATS()) {                                                                \
            truth = op(AS_DOUBLE(x), AS_DOUBLE(y));                                                \
        } else {                                                                                   \
            SAVE();                                                                                \
            if (x->type->flags & OU_TYPE_HEAP)                                                     \
                goto push_compare;                                                                 \
            truth = compare_truth(sp, x, y, OU_##name);                                            \
            if (truth < 0)                                                                         \
                goto error;                                                                        \
        }                                                                                          \
        if (truth == !!USES(OU_IF_TRUE))                                                           \
            ip += (int16_t)in->a;                                                                  \
    }                                                                                              \
    if (in->flags & (OU_USE_B | OU_USE_C)) {                                                       \
        CONSUME(in->b, OU_USE_B);                                                                  \
        CONSUME(in->c, OU_USE_C);                                                                  \
    }                                                                                              \
    DISPATCH();

#endif
