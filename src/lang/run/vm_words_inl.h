/* SPDX-License-Identifier: MIT */
/* The words in which the handlers of the loop are written: registers, references,
 * the instruction at hand. For vm.c alone; they speak of its variables `sp`, `frame`,
 * `R`, `K`, `in`, `ip`, and of its label `error`.
 */
#ifndef OURO_LANG_VM_WORDS_INL_H
#define OURO_LANG_VM_WORDS_INL_H

#include "lang/run/vm_int.h"

#define USES(bit) (in->flags & (bit))

#define SAVE() (frame->ip = ip)

/* Release a reference. What dies may run the program's own code, which sees where
 * this frame is. */
#define RELEASE(object)                                                                            \
    do {                                                                                           \
        OuObj *released = (object);                                                                \
        if (--released->count == 0) {                                                              \
            SAVE();                                                                                \
            ou_dealloc(sp, released);                                                              \
        }                                                                                          \
    } while (0)

/* Store `value` in register `reg` and release what was there. */
#define PUT(reg, value)                                                                            \
    do {                                                                                           \
        OuObj **put_at = &R[reg];                                                                  \
        OuObj *put_old = *put_at;                                                                  \
        *put_at = (OuObj *)(value);                                                                \
        if (put_old != NULL)                                                                       \
            RELEASE(put_old);                                                                      \
    } while (0)

/* Whatever C code hands over passes here on its way into a register: what only a C
 * variable held while the program ran is unknown to marking. */
#define FROM_C(value) ou_shade(sp, (OuObj *)(value))
/* The same for what a frame that is left hands to the one below, NULL for nothing. That
 * one may be the first of those that the collector did not see yet. */
#define FROM_FRAME(left, value)                                                                    \
    do {                                                                                           \
        if (OU_UNLIKELY(sp->barrier.phase != 0)) {                                                 \
            ou_shade(sp, value);                                                                   \
            if ((left) == t->visited_frame)                                                        \
                ou_stack_shade_more(sp, t);                                                        \
        }                                                                                          \
    } while (0)

/* Store the result of a binary-shaped instruction, then release consumed operands. */
#define FINISH(value)                                                                              \
    do {                                                                                           \
        if ((in->flags & (OU_USE_B | OU_USE_C)) == 0) {                                            \
            PUT(in->a, value);                                                                     \
            break;                                                                                 \
        }                                                                                          \
        OuObj *done_b = NULL, *done_c = NULL;                                                      \
        if (USES(OU_USE_B)) {                                                                      \
            done_b = R[in->b];                                                                     \
            R[in->b] = NULL;                                                                       \
        }                                                                                          \
        if (USES(OU_USE_C)) {                                                                      \
            done_c = R[in->c];                                                                     \
            R[in->c] = NULL;                                                                       \
        }                                                                                          \
        PUT(in->a, value);                                                                         \
        if (done_b != NULL)                                                                        \
            RELEASE(done_b);                                                                       \
        if (done_c != NULL)                                                                        \
            RELEASE(done_c);                                                                       \
    } while (0)

/* Release operand register `reg` if the instruction consumes it by `bit`. */
#define CONSUME(reg, bit)                                                                          \
    do {                                                                                           \
        if (USES(bit)) {                                                                           \
            OuObj *gone = R[reg];                                                                  \
            R[reg] = NULL;                                                                         \
            RELEASE(gone);                                                                         \
        }                                                                                          \
    } while (0)

#define DISPATCH()                                                                                 \
    do {                                                                                           \
        in = ip;                                                                                   \
        goto *handlers[in->op];                                                                     \
    } while (0)
#define CASE(name) op_##name : ip = in + 1;
/* Begin of a handler whose instruction has `n` cache words. */
#define CACHED(n) (ip += (n))
#define CACHE(i) (*(uint64_t *)&in[1 + (i)])
#define WIDE_BC() ((uint32_t)in->b | (uint32_t)in->c << 16)

/* 1 or 0 in `truth`, or on to `error`. */
#define TRUTH_OF(o, truth)                                                                         \
    do {                                                                                           \
        if ((o) == sp->true_)                                                                      \
            truth = 1;                                                                             \
        else if ((o) == sp->false_ || (o) == sp->none)                                             \
            truth = 0;                                                                             \
        else {                                                                                     \
            SAVE();                                                                                \
            truth = ou_truth(sp, (o));                                                             \
            if (truth < 0)                                                                         \
                goto error;                                                                        \
        }                                                                                          \
    } while (0)

/* Release a reference where no `frame` is at hand, or its `ip` is saved. */
static inline void
release(OuSpace *sp, OuObj *o)
{
    if (--o->count == 0)
        ou_dealloc(sp, o);
}

#endif
