/* SPDX-License-Identifier: MIT */
/* Special methods without C recursion.
 *
 * An operator, a subscript, a property or an iteration step whose method is a
 * Python function pushes a frame instead of entering the VM anew (D7). The
 * arguments are copied above the running frame; the instruction's own operands
 * stay where they are until the method returns, for it may answer NotImplemented.
 * Whatever is not this plain case is left to the object layer.
 */
#include "lang/run/vm_int.h"
#include "object/names.h"

OuFunction *
ou_vm_python_special(OuSpace *sp, OuObj *o, OuObj *name)
{
    if (!(o->type->flags & OU_TYPE_HEAP))
        return NULL;
    OuObj *method = ou_type_lookup(sp, o->type, name);
    return method != NULL && ou_is(method, sp, OU_T_FUNCTION) ? (OuFunction *)method : NULL;
}

/* Push `func` with `n` (at most 2) arguments; NULL with nothing pending when they do not fit
 * in this chunk, or when it makes a generator. */
static OuFrame *
push(OuSpace *sp, OuFunction *func, OuObj *const *args, size_t n, OuReturnKind kind, uint16_t dst)
{
    OuVmThread *t = ou_vm_thread(sp);
    OuObj **to = ou_stack_top(t, t->base.frame);
    if ((func->code->flags & OU_CODE_GENERATOR) || to < t->regs->regs || to + n > t->reg_limit)
        return NULL;
    for (size_t i = 0; i < n; i++)
        to[i] = ou_incref(args[i]);
    OuFrame *frame = ou_frame_push(sp, ou_incref(func), to, n, NULL);
    if (frame != NULL) {
        frame->kind = (uint8_t)kind;
        frame->dst = dst;
    }
    return frame;
}

OuFrame *
ou_vm_push_special(OuSpace *sp, OuObj *name, OuObj *const *args, size_t n, OuReturnKind kind,
                   uint16_t dst)
{
    OuFunction *func = ou_vm_python_special(sp, args[0], name);
    return func != NULL ? push(sp, func, args, n, kind, dst) : NULL;
}

OuFrame *
ou_vm_push_getter(OuSpace *sp, OuFunction *getter, OuObj *o, uint16_t dst)
{
    return push(sp, getter, &o, 1, OU_RETURN_STORE, dst);
}

/* ---- operators ---- */

static bool
is_between(unsigned op, unsigned first, unsigned last)
{
    return op >= first && op <= last;
}

/* The binary operator of an instruction, or -1; with *compare the comparison. */
static int
operator_of(const OuInstr *in, int *compare)
{
    unsigned op = in->op;
    *compare = is_between(op, OU_OP_LT, OU_OP_GE)         ? (int)(op - OU_OP_LT)
               : is_between(op, OU_OP_LT_K, OU_OP_GE_K)   ? (int)(op - OU_OP_LT_K)
               : is_between(op, OU_OP_J_LT, OU_OP_J_GE)   ? (int)(op - OU_OP_J_LT)
               : is_between(op, OU_OP_J_LT_K, OU_OP_J_GE_K) ? (int)(op - OU_OP_J_LT_K)
                                                          : -1;
    return is_between(op, OU_OP_ADD, OU_OP_XOR)       ? (int)(op - OU_OP_ADD)
           : is_between(op, OU_OP_ADD_K, OU_OP_XOR_K) ? (int)(op - OU_OP_ADD_K)
                                                      : -1;
}

static OuObj *
method_name(OuSpace *sp, int binary, int compare)
{
    const OuNames *n = sp->names;
    OuObj *const binary_names[] = {n->add,    n->sub,    n->mul,  n->matmul, n->truediv, n->floordiv, n->mod,
                                   n->pow,    n->lshift, n->rshift, n->and_, n->or_,     n->xor};
    OuObj *const compare_names[] = {n->lt, n->le, n->eq, n->ne, n->gt, n->ge};
    return compare >= 0 ? compare_names[compare] : binary_names[binary];
}

OuFrame *
ou_vm_push_operator(OuSpace *sp, OuInstr *in, OuObj *a, OuObj *b)
{
    int compare, binary = operator_of(in, &compare);
    /* An heir on the right, or an in-place method, is asked first: not the plain case. */
    if (b->type != a->type && (b->type->flags & OU_TYPE_HEAP))
        return NULL;
    if (binary >= 0 && (in->flags & OU_INPLACE) && a->type->slots.inplace[binary] != NULL)
        return NULL;
    OuObj *args[2] = {a, b};
    return ou_vm_push_special(sp, method_name(sp, binary, compare), args, 2, OU_RETURN_RESULT, 0);
}

OuObj *
ou_vm_operator_rest(OuSpace *sp, OuInstr *in, OuObj *a, OuObj *b)
{
    int compare, binary = operator_of(in, &compare);
    return compare >= 0 ? ou_compare_rest(sp, a, b, (OuCompareOp)compare)
                        : ou_binary_rest(sp, (OuBinaryOp)binary, a, b, (in->flags & OU_INPLACE) != 0);
}
